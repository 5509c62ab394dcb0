// Each call of the system that each scenario makes fails once, with each error it may have, in both
// forms of the operation. After each failure nothing has leaked, the file and the region are as they
// were, and the operation succeeds when it is tried again.
#include <algorithm>
#include <cstdio>
#include <cstdlib>

#include "calls.hpp"
#include "scenarios.hpp"
#include "support/catch.hpp"
#include "support/held.hpp"
#include "support/proc.hpp"

namespace {

using injection::scenario;
using injection::stage;

std::vector<scenario> everything() {
    std::vector<scenario> all = injection::mapping_scenarios();
    for (auto more : {injection::resizing_scenarios, injection::using_scenarios,
                      injection::array_scenarios, injection::loading_scenarios,
                      injection::appending_scenarios, injection::system_scenarios})
        for (scenario& s : more()) all.push_back(std::move(s));
    return all;
}

/// CTest and tests/mutation run some of them in a process: MMAP_TEST_SHARD=first/count chooses every
/// count-th from the first.
std::vector<scenario> chosen() {
    std::vector<scenario> all = everything();
    std::size_t first = 0;
    std::size_t count = 1;
    if (char const* const shard = std::getenv("MMAP_TEST_SHARD")) {
        std::size_t slash = 0;
        first = std::stoul(shard, &slash);
        count = std::stoul(shard + slash + 1);
    }
    std::vector<scenario> some;
    for (std::size_t i = first; i < all.size(); i += count) some.push_back(std::move(all[i]));
    return some;
}

struct figures {
    unsigned failures = 0;
    unsigned survived = 0;
    std::size_t leaks = 0;
    std::vector<unsigned> of_call = std::vector<unsigned>(injection::calls().size());
};

/// One performance, in which call number `which` fails the nth time it is made.
void perform(scenario const& play, std::size_t which, unsigned n, int error, bool throws,
             figures& sum) {
    injection::call const& call = injection::calls()[which];
    INFO(play.name << (throws ? ", throwing" : "") << ": call " << n << " of " << call.name
                   << " fails with " << error << ": "
                   << std::error_code(error, std::system_category()).message());
    stage s;
    play.prepare(s);
    std::size_t const locked_by_us = test::locked_bytes();
    std::error_code ec;
    std::string told;
    injection::arm(which, n, error);
    if (throws) {
        try {
            play.throwing(s);
        } catch (mmap::error const& e) {
            ec = e.code();
            told = e.what();
        }
    } else {
        play.quiet(s, ec);
    }
    bool const happened = injection::disarm();
    INFO("reported: " << ec.message() << ' ' << told);
    REQUIRE(happened);
    ++sum.failures;
    ++sum.of_call[which];
    if (ec) {
        bool const is_summary = play.summary != std::errc() && ec == play.summary;
        CHECK((is_summary || injection::is_documented(call.name, error, ec)));
        if (throws) CHECK(told.find(ec.message()) != std::string::npos);
        CHECK(play.is_as_before(s));
        CHECK(test::locked_bytes() == locked_by_us);
        play.quiet(s, ec);
        INFO("tried again: " << ec.message());
        CHECK_FALSE(ec);
    } else {
        ++sum.survived;
        bool const may_be =
            play.tells != call.name || std::count(play.but.begin(), play.but.end(), error) != 0;
        CHECK(may_be);
    }
    CHECK(play.is_done(s));
}

/// All performances in which that call fails, with what they leave behind.
void perform_all(scenario const& play, std::size_t which, unsigned n, figures& sum) {
    test::holdings const before = test::held();
    std::size_t const locked = test::locked_bytes();
    for (int const error : injection::calls()[which].errors)
        for (bool const throws : {false, true}) perform(play, which, n, error, throws, sum);
    INFO(play.name << ": call " << n << " of " << injection::calls()[which].name << " failed");
    test::holdings const after = test::held();
    sum.leaks += (after == before ? 0U : 1U) + (test::locked_bytes() == locked ? 0U : 1U);
    CHECK(after == before);
    CHECK(test::locked_bytes() == locked);
}

}  // namespace

TEST_CASE("every system call may fail: a documented error, nothing leaks, nothing is lost",
          "[every-call]") {
    figures sum;
    std::vector<scenario> const all = chosen();
    for (scenario const& play : all) {
        std::vector<unsigned> made(injection::calls().size());
        for (bool const is_first : {true, false}) {  // some calls are made once in a program
            stage s;
            play.prepare(s);
            std::error_code ec;
            injection::arm(0, 0, 0);
            play.quiet(s, ec);
            injection::disarm();
            for (std::size_t i = 0; i < made.size() && !is_first; ++i)
                made[i] = injection::count(i);
            INFO(play.name << ", undisturbed: " << ec.message());
            REQUIRE(!ec);
            REQUIRE(play.is_done(s));
        }
        for (std::size_t which = 0; which < made.size(); ++which)
            for (unsigned n = 1; n <= made[which]; ++n) perform_all(play, which, n, sum);
    }
    std::string never;
    for (std::size_t i = 0; i < sum.of_call.size(); ++i)
        if (sum.of_call[i] == 0) never += std::string(" ") + injection::calls()[i].name;
    std::printf(
        "injection: %zu scenarios, %zu functions, %u calls failed, %u of them made good, %zu "
        "leaks; "
        "functions that no scenario calls:%s\n",
        all.size(), sum.of_call.size(), sum.failures, sum.survived, sum.leaks, never.c_str());
    CHECK(sum.leaks == 0);
}
