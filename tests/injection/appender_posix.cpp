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

        // What is too large to be collected is written whole, or not at all.
        injection::pretend.room = room;
        log.append(large, ec);
        injection::pretend.room = SIZE_MAX;
        CHECK(ec == std::errc::no_space_on_device);
        CHECK(log.size() == file.size());
        CHECK(injection::file_is(s.file, file));
        CHECK(log.view() == file);
    }
}
