#include <mmap.hpp>
#include <string>

#include "support/catch.hpp"
#include "support/memory.hpp"

TEST_CASE("shared: the rules for names are the same on every system") {
    struct row {
        std::string name;
        bool valid;
    };
    row const rows[] = {
        {"telemetry", true},
        {"a", true},
        {std::string(255, 'n'), true},
        {std::string(256, 'n'), false},
        {"", false},
        {".", false},
        {"..", false},
        {"...", true},
        {".hidden", true},
        {"a b", true},
        {"gr\xC3\xBC\xC3\x9F"
         "e",
         true},  // UTF-8
        {"a/b", false},
        {"/a", false},
        {"a\\b", false},
        {"Local\\a", false},
        {std::string("a\0b", 3), false},
    };
    for (row const& r : rows) {
        CAPTURE(r.name);
        CHECK(mmap::shared(r.name).valid() == r.valid);
    }
}

TEST_CASE("shared: a name of any length is refused and not copied past its end") {
    std::string const name(8U << 20U, 'n');  // more than a stack holds
    CHECK_FALSE(mmap::shared(name).valid());
    CHECK(std::string(mmap::shared(name).c_str()) == std::string(255, 'n'));
}

TEST_CASE("shared: of a short name nothing behind its end is read") {
    mmap::region const page = test::fenced_memory(std::string("name") + '\0');
    auto const* const text = reinterpret_cast<char const*>(page.end()) - 5;
    CHECK(mmap::shared(text).valid());
    CHECK(std::string(mmap::shared(text).c_str()) == "name");
}

TEST_CASE("shared: keeps its own copy of the name") {
    std::string text = "first";
    mmap::shared const name(text);
    text = "other";
    CHECK(std::string(name.c_str()) == "first");
}

TEST_CASE("shared: a null name is not valid") {
    char const* const none = nullptr;
    CHECK_FALSE(mmap::shared(none).valid());
}
