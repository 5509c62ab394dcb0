#include <mmap.hpp>

#include "support/catch.hpp"
#include "support/memory.hpp"
#include "support/thrown.hpp"

TEST_CASE("a frame whose length reaches past the region is an error and nothing is read") {
    mmap::region bytes = test::fenced_memory({"\x07\0\0\0payload", 11});
    mmap::cursor c(bytes);
    c.seek(-11, mmap::cursor::from::end);
    std::size_t const start = c.tell();
    CHECK(c.read_frame() == "payload");  // exactly to the end

    for (std::uint32_t const length :
         {0x8U, 0x107U, 0x7FFFFFFFU, 0x80000000U, 0xFFFFFFFCU, 0xFFFFFFFFU}) {
        CAPTURE(length);
        for (unsigned i = 0; i < 4; ++i)
            bytes.writable_bytes()[start + i] = static_cast<std::byte>(length >> (8 * i));
        c.seek(static_cast<std::int64_t>(start));
        std::error_code ec;
        CHECK(c.read_frame(ec).empty());
        CHECK(ec == mmap::errc::bad_frame);
        CHECK(ec == std::errc::bad_message);
        CHECK(test::code_thrown([&] { (void)c.read_frame(); }) == mmap::errc::bad_frame);
        CHECK(c.tell() == start);
    }
}
