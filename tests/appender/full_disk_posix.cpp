#include <mmap.hpp>

#include "support/catch.hpp"
#include "support/file.hpp"
#include "support/full_disk.hpp"
#include "support/thrown.hpp"

TEST_CASE("on a full disk an appender keeps what it has, and goes on when there is room",
          "[full-disk]") {
    test::full_disk const disk;
    if (!disk) return;
    test::write_file(disk / "other", std::string(980'000, 'x'));
    std::string const text = test::pattern(120'000);
    mmap::appender log(disk / "log");
    for (std::size_t at = 0; at < text.size(); at += 12'000)  // collected: all fits the block
        log.append(text.substr(at, 12'000));
    std::error_code ec;
    log.flush(ec);
    CHECK(ec == std::errc::no_space_on_device);
    CHECK(test::code_thrown([&] { log.close(); }) == std::errc::no_space_on_device);
    REQUIRE(log.is_open());
    CHECK(log.size() == text.size());
    CHECK(test::code_thrown([&] { (void)log.view(); }) == std::errc::no_space_on_device);

    std::filesystem::remove(disk / "other");
    log.append("end");
    CHECK((log.view() == text + "end"));
    log.close();
    CHECK((test::read_file(disk / "log") == text + "end"));
}

TEST_CASE("on a full disk the rest of a large piece is kept until there is room", "[full-disk]") {
    test::full_disk const disk;
    if (!disk) return;
    test::write_file(disk / "other", std::string(400'000, 'x'));
    mmap::appender log(disk / "log");
    log.append("kept");
    std::string const piece = test::pattern(900'000);
    std::error_code ec;
    log.append(piece, ec);
    CHECK_FALSE(ec);  // a part of it is in the file
    CHECK(log.size() == 4 + piece.size());
    log.close(ec);
    CHECK(ec == std::errc::no_space_on_device);
    log.append("more", ec);
    CHECK(ec == std::errc::no_space_on_device);
    std::filesystem::remove(disk / "other");
    log.close();
    CHECK((test::read_file(disk / "log") == "kept" + piece));
}
