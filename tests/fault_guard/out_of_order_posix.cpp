#include <filesystem>
#include <mmap.hpp>
#include <optional>
#include <string>

#include "support/catch.hpp"
#include "support/expect.hpp"
#include "support/file.hpp"
#include "support/foreign_fault.hpp"
#include "support/fresh_process.hpp"
#include "support/temp_dir.hpp"

namespace {
int volatile stage = 0;
void handler(int) { ::_exit(stage); }
}  // namespace

TEST_CASE("guards may end in any order") {
    if (test::ran_elsewhere()) return;
    test::temp_dir dir;
    std::size_t const page = mmap::page_size();
    for (char const* name : {"a", "b", "c"}) test::write_file(dir / name, std::string(page, 'f'));
    mmap::region const a(dir / "a");
    mmap::region const b(dir / "b");
    mmap::region const c(dir / "c");
    for (char const* name : {"a", "b", "c"}) std::filesystem::resize_file(dir / name, 0);

    auto const end = test::in_fork([&] {
        test::handle_bus(&handler);
        std::optional<mmap::fault_guard> guard_a(std::in_place, a);
        std::optional<mmap::fault_guard> guard_b(std::in_place, b);
        std::optional<mmap::fault_guard> guard_c(std::in_place, c);
        guard_b.reset();
        EXPECT(a[0] == std::byte{0});
        EXPECT(guard_a->faulted());
        guard_a.reset();
        EXPECT(c[0] == std::byte{0});
        EXPECT(guard_c->faulted());
        guard_c.reset();
        stage = 42;
        (void)*static_cast<std::byte const volatile*>(b.data());  // nobody guards it any more
        return 0;
    });
    CHECK(end.exit_code == 42);
}
