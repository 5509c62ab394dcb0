#include <cerrno>

#include "calls.hpp"
#include "pretend_posix.hpp"
#include "scenarios.hpp"
#include "support/catch.hpp"

TEST_CASE(
    "an appender whose disk is full after some bytes has each once, when there is room again") {
    std::string const small(1000, 's');
    std::string const large(mmap::appender::block, 'l');
    for (std::size_t const room :
         {std::size_t{0}, std::size_t{1}, std::size_t{2}, small.size() - 1, small.size()}) {
        CAPTURE(room);
        injection::stage s;
        mmap::appender log(s.file);
        std::error_code ec;

        // What was collected is written as far as it goes, and the rest of it later.
        log.append(small.substr(1) + "!");
        injection::pretend.room = room;
        log.flush_async(ec);
        CHECK(bool(ec) == (room < small.size()));
        CHECK(log.size() == injection::pattern.size() + small.size());
        CHECK(std::filesystem::file_size(s.file) == injection::pattern.size() + room);
        injection::pretend.room = SIZE_MAX;
        log.flush_async();
        std::string const file = injection::pattern + small.substr(1) + "!";
        CHECK(injection::file_is(s.file, file));

        // A large piece is refused, or written as far as it goes and the rest of it later.
        injection::pretend.room = room;
        log.append(large, ec);
        injection::pretend.room = SIZE_MAX;
        if (room == 0) {
            CHECK(ec == std::errc::no_space_on_device);
            CHECK(log.size() == file.size());
            CHECK(log.view() == file);
            continue;
        }
        CHECK_FALSE(ec);
        CHECK(log.size() == file.size() + large.size());
        CHECK(std::filesystem::file_size(s.file) == file.size() + room);
        log.append("end");
        CHECK((log.view() == file + large + "end"));
    }
}

TEST_CASE(
    "an appender refuses a large piece, a part of which is in the file, only without memory") {
    injection::stage s;
    mmap::appender log(s.file);
    std::string const large(3 * mmap::appender::block, 'l');
    injection::pretend.room = 1000;
    {
        injection::missing const memory("mmap", ENOMEM);
        injection::arm(0, 0, 0);
        std::error_code ec;
        log.append(large, ec);
        injection::disarm();
        CHECK(ec == std::errc::not_enough_memory);
    }
    injection::pretend.room = SIZE_MAX;
    CHECK(log.size() == injection::pattern.size() + 1000);
    log.append("end");
    log.flush();
    CHECK(log.size() == injection::pattern.size() + 1003);
}

TEST_CASE("an appender makes one call for each block, and does not ask for the file's size") {
    injection::stage s;
    mmap::appender log(s.file);
    injection::arm(0, 0, 0);
    for (int i = 0; i < 4000; ++i) log.append(std::string(100, 'x'));
    injection::disarm();
    CHECK(injection::count(injection::number_of("fstat")) == 0);
    CHECK(injection::count(injection::number_of("pwrite")) == 0);
    CHECK(injection::count(injection::number_of("write")) > 0);
    CHECK(injection::count(injection::number_of("write")) < 40);  // of which the half is cut in two
}
