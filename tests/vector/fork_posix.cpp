#include <mmap.hpp>

#include "support/catch.hpp"
#include "support/child.hpp"
#include "support/expect.hpp"
#include "support/file.hpp"
#include "support/temp_dir.hpp"

// A child that returns from main() destroys what its parent goes on with.
TEST_CASE(
    "vector: a forked child that destroys it takes nothing from its parent, who has room ahead") {
    test::temp_dir const dir;
    mmap::vector<std::uint64_t> a(dir / "f");
    for (std::uint64_t i = 0; i < 10; ++i) a.push_back(i);
    auto const longer = std::filesystem::file_size(dir / "f");
    REQUIRE(longer > 10 * sizeof(std::uint64_t));
    test::ending const child = test::in_fork([&] {
        mmap::vector<std::uint64_t> const mine(std::move(a));
        EXPECT(mine.size() == 10);
        return 0;
    });
    CHECK(child.exit_code == 0);
    CHECK(std::filesystem::file_size(dir / "f") == longer);
    for (std::uint64_t i = 10; i < 2000; ++i) a.push_back(i);
    a.close();
    CHECK(std::filesystem::file_size(dir / "f") == 2000 * sizeof(std::uint64_t));
}

TEST_CASE(
    "vector: a child that outlives its parent cuts off nothing of what the parent has added") {
    test::temp_dir const dir;
    int ends[2];
    REQUIRE(::pipe(ends) == 0);
    test::ending const parent = test::in_fork([&] {
        mmap::vector<std::uint64_t> a(dir / "f");
        a.push_back(0);
        pid_t const maker = ::getpid();
        pid_t const child = ::fork();
        if (child == 0) {
            while (::kill(maker, 0) == 0) ::usleep(1000);
            a.close();
            EXPECT(::write(ends[1], "c", 1) == 1);
            return 0;
        }
        for (std::uint64_t i = 1; i < 1000; ++i) a.push_back(i);
        a.close();
        ::_exit(child > 0 ? 0 : 1);
    });
    CHECK(parent.exit_code == 0);
    ::close(ends[1]);
    char closed = 0;
    CHECK(::read(ends[0], &closed, 1) == 1);
    ::close(ends[0]);
    CHECK(std::filesystem::file_size(dir / "f") == 1000 * sizeof(std::uint64_t));
}

TEST_CASE("vector: a child that has made the file longer gives it its exact size") {
    test::temp_dir const dir;
    mmap::vector<std::uint64_t> a(dir / "f");
    a.push_back(0);
    std::size_t const room = a.mapping().size() / sizeof(std::uint64_t);
    test::ending const child = test::in_fork([&] {
        while (a.size() <= room) a.push_back(1);
        a.close();
        return 0;
    });
    CHECK(child.exit_code == 0);
    CHECK(std::filesystem::file_size(dir / "f") == (room + 1) * sizeof(std::uint64_t));
}
