#include <filesystem>
#include <memory>
#include <mmap.hpp>
#include <string>
#include <vector>

#include "support/catch.hpp"
#include "support/file.hpp"
#include "support/temp_dir.hpp"

namespace {
struct counted {
    explicit counted(int& c) : count(c) { ++count; }
    counted(counted const&) = delete;
    counted& operator=(counted const&) = delete;
    ~counted() { --count; }
    int& count;
};

int parse(mmap::region const& text, int& alive) {
    counted const outer(alive);
    std::vector<std::unique_ptr<counted>> objects;
    int sum = 0;
    for (std::byte const b : text) {
        if (objects.size() < 100) objects.push_back(std::make_unique<counted>(alive));
        sum += std::to_integer<int>(b);
    }
    return sum;
}
}  // namespace

TEST_CASE("after a fault under a guard the reading code returns and its destructors run") {
    test::temp_dir dir;
    std::size_t const page = mmap::page_size();
    test::write_file(dir / "f", std::string(2 * page, '\x01'));
    mmap::region const text(dir / "f");
    std::filesystem::resize_file(dir / "f", page);
    int alive = 0;
    mmap::fault_guard const g(text);
    CHECK(parse(text, alive) == static_cast<int>(page));
    CHECK(alive == 0);
    CHECK(g.faulted());
}
