#include <cstdint>
#include <mmap.hpp>

#include "support/catch.hpp"
#include "support/file.hpp"
#include "support/temp_dir.hpp"

namespace {
struct quote {
    std::int64_t time;
    double price;
    char symbol[8];
};
}  // namespace

TEST_CASE("a vector that is opened again has the records that were stored") {
    test::temp_dir dir;
    {
        mmap::vector<quote> quotes(dir / "quotes", 3);
        quotes[1] = {42, 2.5, "ABC"};
        quotes.push_back({43, 3.5, "DEF"});
    }
    mmap::vector<quote> const quotes(dir / "quotes");
    CHECK_FALSE(quotes.created());
    REQUIRE(quotes.size() == 4);
    CHECK(quotes[0].time == 0);
    CHECK(quotes[1].price == 2.5);
    CHECK(std::string_view(quotes[1].symbol) == "ABC");
    CHECK(quotes[3].time == 43);
    CHECK(quotes.at(3).price == 3.5);
}
