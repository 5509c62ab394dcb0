// What another process has written to a file that this one reads.
#include <cstdint>
#include <mmap.hpp>
#include <random>

#include "support/catch.hpp"
#include "support/file.hpp"
#include "support/memory.hpp"
#include "support/temp_dir.hpp"

TEST_CASE("reading frames of random bytes never leads outside of the region") {
    std::mt19937 random(20261121);
    for (int round = 0; round < 2000; ++round) {
        std::string bytes(random() % 200, '\0');
        for (char& c : bytes) c = static_cast<char>(random() % 4 == 0 ? random() : random() % 3);
        mmap::region const r = test::fenced_memory(bytes);  // a load behind its end ends the test
        mmap::cursor c(r);
        c.seek(-static_cast<std::int64_t>(bytes.size()), mmap::cursor::from::end);
        std::size_t sum = 0;
        for (std::error_code ec; !ec;) {
            std::size_t const before = c.tell();
            std::string_view const frame = c.read_frame(ec);
            for (char const byte : frame) sum += static_cast<unsigned char>(byte);
            if (ec) {
                CHECK(c.tell() == before);
                CHECK((ec == mmap::errc::bad_frame || ec == mmap::errc::out_of_range));
            } else {
                CHECK(frame.end() <= r.view().end());
                CHECK(c.tell() > before);
            }
        }
        CHECK(sum <= bytes.size() * 255);
    }
}

TEST_CASE("a file of records whose size was tampered with is an error, not records") {
    test::temp_dir const dir;
    struct record {
        std::uint64_t a, b;
    };
    for (std::size_t const size : {1U, 15U, 17U, 4095U}) {
        test::write_file(dir / "records", std::string(size, 'x'));
        std::error_code ec;
        mmap::vector<record const> const a(dir / "records", 0, ec);
        CHECK(ec == mmap::errc::partial_element);
        CHECK(a.size() == 0);
    }
    test::write_file(dir / "records", std::string(32, 'x'));
    mmap::vector<record const> const a(dir / "records");
    CHECK_THROWS_AS(a.at(2), mmap::error);
    CHECK_THROWS_AS(a.at(SIZE_MAX), mmap::error);
    CHECK_THROWS_AS(a.at(SIZE_MAX / sizeof(record) + 1), mmap::error);
}
