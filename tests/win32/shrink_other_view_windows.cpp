#include <mmap.hpp>
#include <string>

#include "support/catch.hpp"
#include "support/file.hpp"
#include "support/held.hpp"
#include "support/temp_dir.hpp"

TEST_CASE(
    "shrinking a file that another view maps is an error that leaves region, bytes and file") {
    bool const is_reserved = GENERATE(false, true);
    std::size_t const offset = GENERATE(std::size_t{0}, std::size_t{70001});
    test::temp_dir dir;
    test::pattern_file(dir / "f", 200000);
    mmap::options how;
    how.offset = offset;
    if (is_reserved) how.reserve = std::size_t{1} << 24;
    mmap::region data(dir / "f", mmap::RDWR, how);
    data.writable_bytes()[10] = std::byte{'!'};
    auto const* const at = data.data();
    std::size_t const capacity = data.capacity();
    {
        mmap::region const other(dir / "f");
        auto const before = test::held();
        std::error_code ec;
        data.resize(50, ec);
        CHECK(ec.category() == std::system_category());
        CHECK(ec.value() == 1224);  // ERROR_USER_MAPPED_FILE
        data.resize(0, ec);
        CHECK(ec.value() == 1224);
        CHECK(test::held() == before);
        CHECK(data.size() == 200000 - offset);
        CHECK(data.data() == at);
        CHECK(data.capacity() == capacity);
        CHECK(data[10] == std::byte{'!'});
        CHECK(data[data.size() - 1] ==
              std::byte{static_cast<unsigned char>(test::pattern_at(199999))});
        CHECK(data.file_size() == 200000);
        data.writable_bytes()[11] = std::byte{'?'};
        CHECK(other[offset + 11] == std::byte{'?'});
    }
    data.resize(50);  // nobody else is there now
    CHECK(data.size() == 50);
    CHECK(data[11] == std::byte{'?'});
    CHECK(std::filesystem::file_size(dir / "f") == offset + 50);
}
