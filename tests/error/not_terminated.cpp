#include <mmap.hpp>
#include <string>

#include "support/catch.hpp"

TEST_CASE("error: of a part of a text it shows that part") {
    std::string const text = "flushed \"file.bin\"s";
    mmap::error const e(mmap::errc::closed, std::string_view(text).substr(0, 5),
                        std::string_view(text).substr(8, 10));
    CHECK(std::string(e.what()) == "cannot flush \"file.bin\": Region is closed");
    CHECK(e.operation() == "flush");
    CHECK(e.object() == "\"file.bin\"");
}
