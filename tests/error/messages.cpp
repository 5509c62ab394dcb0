#include <mmap.hpp>
#include <set>
#include <string>

#include "support/catch.hpp"

TEST_CASE("error: each errc has a message of its own") {
    std::set<std::string> messages;
    for (int code = 1; code <= static_cast<int>(mmap::errc::no_shared_memory); ++code) {
        std::string const message = mmap::category().message(code);
        CHECK(message.size() > 5);
        CHECK(message != "Unknown error");
        CHECK(messages.insert(message).second);
    }
    CHECK(std::string(mmap::category().name()) == "mmap");
}
