#include <mmap.hpp>

#include "support/catch.hpp"
#include "support/file.hpp"
#include "support/full_disk.hpp"
#include "support/thrown.hpp"

TEST_CASE("on a full disk an appender keeps what it has, and goes on when there is room",
          "[full-disk]") {
    test::full_disk const disk;
    if (!disk) return;
    test::write_file(disk / "other", std::string(800'000, 'x'));
    std::string const text = test::pattern(480'000);
    mmap::appender log(disk / "log");
    for (std::size_t at = 0; at < text.size(); at += 48'000)  // collected: all fits the block
        log.append(text.substr(at, 48'000));
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

TEST_CASE("on a full disk an append of more than a block adds nothing", "[full-disk]") {
    test::full_disk const disk;
    if (!disk) return;
    mmap::appender log(disk / "log");
    log.append("kept");
    std::error_code ec;
    log.append(std::string(3 * mmap::appender::block, 'x'), ec);
    CHECK(ec == std::errc::no_space_on_device);
    CHECK(log.size() == 4);
    CHECK(log.view() == "kept");
    log.close();
    CHECK(test::read_file(disk / "log") == "kept");
}
