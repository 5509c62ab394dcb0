#include <mmap.hpp>
#include <string>

#include "support/catch.hpp"
#include "support/file.hpp"
#include "support/temp_dir.hpp"

namespace {
// Where the way of copying changes, and to both sides of it.
std::size_t const lengths[] = {0,   1,   2,    7,    8,    15,   16,   17,   31,   32,   33,  47,
                               48,  49,  64,   79,   80,   96,   97,   112,  144,  145,  255, 256,
                               257, 500, 1000, 1023, 1024, 1025, 2047, 2048, 4095, 4096, 6000};
std::size_t const room = 6100;
}  // namespace

TEST_CASE("region::read() copies any length from any place, and not a byte beyond it") {
    test::temp_dir dir;
    test::pattern_file(dir / "f", 8192);
    mmap::region const data(dir / "f");
    std::string const all = test::pattern(8192);
    for (std::size_t const n : lengths)
        for (std::size_t from = 0; from < 20; ++from)
            for (std::size_t const to : {std::size_t{0}, std::size_t{3}, std::size_t{16}}) {
                std::string buffer(room, '_');
                data.read(from, buffer.data() + to, n);
                std::string const expected =
                    std::string(to, '_') + all.substr(from, n) + std::string(room - to - n, '_');
                CAPTURE(n, from, to);
                if (buffer != expected) FAIL("other bytes");
            }
    SUCCEED();
}

TEST_CASE("region::write() copies any length to any place, and not a byte beyond it") {
    test::temp_dir dir;
    test::write_file(dir / "f", std::string(room, '_'));
    mmap::region data(dir / "f", mmap::RDWR);
    std::string const all = test::pattern(8192);
    for (std::size_t const n : lengths)
        for (std::size_t to = 0; to < 20; ++to) {
            data.write(0, std::string(room, '_').data(), room);
            data.write(to, all.data() + n % 5, n);
            CAPTURE(n, to);
            if (data.view() !=
                std::string(to, '_') + all.substr(n % 5, n) + std::string(room - to - n, '_'))
                FAIL("other bytes");
        }
    SUCCEED();
}
