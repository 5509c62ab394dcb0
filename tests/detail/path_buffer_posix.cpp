#include <fcntl.h>
#include <unistd.h>
#include <mmap.hpp>
#include <string>

#include "support/catch.hpp"
#include "support/counts.hpp"
#include "support/file.hpp"
#include "support/temp_dir.hpp"

#if defined(__linux__)
namespace {
/// What `tell(text, capacity)` writes, and that it stays inside of the buffer.
template <class Tell>
std::string told(Tell tell, std::size_t capacity) {
    std::string const around(100, '#');
    std::string buffer = around + std::string(capacity, '#') + around;
    tell(buffer.data() + around.size(), capacity);
    CHECK((buffer.substr(0, around.size()) == around));
    CHECK((buffer.substr(around.size() + capacity) == around));
    std::string const text = buffer.substr(around.size(), capacity);
    REQUIRE(text.find('\0') < capacity);
    return text.c_str();
}
}  // namespace

TEST_CASE("a path for a message is cut to its buffer, and ends in a NUL") {
    test::temp_dir const dir;
    auto const path = dir / "file.bin";
    test::pattern_file(path, 20000);
    std::string const whole = path.string();
    int const fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    REQUIRE(fd >= 0);
    mmap::region const r(path);
    auto const of_fd = [&](char* text, std::size_t n) {
        mmap::detail::posix::path_of(fd, text, n);
    };
    for (std::size_t const at : {std::size_t{0}, r.size() - 1}) {
        auto const of_address = [&](char* text, std::size_t n) {
            mmap::detail::posix::path_at(r.data() + at, text, n);
        };
        for (std::size_t const n : {std::size_t{1}, std::size_t{2}, whole.size() - 1, whole.size(),
                                    whole.size() + 1, whole.size() + 2, std::size_t{1000}}) {
            CAPTURE(n);
            CHECK(told(of_fd, n) == whole.substr(0, n - 1));
            CHECK(told(of_address, n) == whole.substr(0, n - 1));
        }
    }
    ::close(fd);
}

TEST_CASE("of two files that are mapped side by side each address tells its own") {
    test::temp_dir const dir;
    std::size_t const page = mmap::page_size();
    test::pattern_file(dir / "1", page);
    test::pattern_file(dir / "2", page);
    mmap::options o;
    {
        mmap::region const space(mmap::ANON, 2 * page, mmap::COPY);
        o.address = space.data();
    }
    o.fixed = true;
    mmap::region const first(dir / "1", mmap::RDONLY, o);
    o.address = first.data() + page;
    mmap::region const second(dir / "2", mmap::RDONLY, o);
    auto const path_at = [](std::byte const* address) {
        return told(
            [=](char* text, std::size_t n) { mmap::detail::posix::path_at(address, text, n); },
            1000);
    };
    CHECK(path_at(first.data()) == (dir / "1").string());
    CHECK(path_at(first.data() + page - 1) == (dir / "1").string());
    CHECK(path_at(second.data()) == (dir / "2").string());
    CHECK(path_at(second.data() + page - 1) == (dir / "2").string());
}

TEST_CASE("what no file is behind has an empty path, and looking leaves no descriptor") {
    std::size_t const before = test::open_descriptors();
    CHECK(told([](char* text, std::size_t n) { mmap::detail::posix::path_of(-1, text, n); }, 100)
              .empty());
    mmap::region const memory(mmap::ANON, 100, mmap::COPY);
    CHECK(told([&](char* text,
                   std::size_t n) { mmap::detail::posix::path_at(memory.data(), text, n); },
               100)
              .empty());
    CHECK(told([&](char* text, std::size_t n) { mmap::detail::posix::path_at(nullptr, text, n); },
               100)
              .empty());
    CHECK(test::open_descriptors() == before);
}
#endif
