#include <limits>
#include <mmap/compat/mio.hpp>

#include "support/catch.hpp"
#include "support/file.hpp"
#include "support/temp_dir.hpp"
#include "support/thrown.hpp"

namespace {
template <class Token>
std::error_code refused(Token const& token, std::uint64_t offset = 0, std::size_t length = 0) {
    std::error_code error;
    mio::mmap_source const m = mio::make_mmap_source(token, offset, length, error);
    CHECK(!m.is_open());
    CHECK(!m.is_mapped());
    CHECK(m.empty());
    CHECK(m.data() == nullptr);
    CHECK(m.file_handle() == mio::invalid_handle);
    return error;
}
}  // namespace

TEST_CASE("compat/mio.hpp: what is no file is an error, and the object stays closed") {
    CHECK(refused("garbage-that-hopefully-does-not-exist") == std::errc::no_such_file_or_directory);
    CHECK(refused(static_cast<char const*>(nullptr)) == std::errc::invalid_argument);
    CHECK(refused(std::string()) == std::errc::invalid_argument);
    CHECK(refused("") == std::errc::invalid_argument);
    CHECK(refused(mio::invalid_handle) == std::errc::bad_file_descriptor);
}

TEST_CASE("compat/mio.hpp: an empty file is an invalid argument") {
    test::temp_dir const dir;
    std::string const empty = (dir / "empty.bin").string();
    test::write_file(empty, "");
    CHECK(refused(empty) == std::errc::invalid_argument);
}

TEST_CASE("compat/mio.hpp: a range outside the file is an invalid argument, however large") {
    test::temp_dir const dir;
    std::string const path = (dir / "file.bin").string();
    test::pattern_file(path, 100);
    CHECK(refused(path, 101) == std::errc::invalid_argument);
    CHECK(refused(path, 10000, 100) == std::errc::invalid_argument);
    CHECK(refused(path, 0, 101) == std::errc::invalid_argument);
    // mio adds offset and length, and takes what overflows.
    CHECK(refused(path, 50, std::numeric_limits<std::size_t>::max() - 49) ==
          std::errc::invalid_argument);
    CHECK(refused(path, 0, std::numeric_limits<std::size_t>::max()) == std::errc::invalid_argument);
    std::error_code error;
    auto const m = mio::make_mmap<mio::mmap_source>(path, 0, std::uint64_t{1} << 32U, error);
    CHECK(error == std::errc::invalid_argument);
    CHECK(!m.is_open());
}

TEST_CASE("compat/mio.hpp: constructors throw a std::system_error that names the file") {
    CHECK_THROWS_AS(mio::mmap_source("absent.bin"), std::system_error);
    CHECK_THROWS_AS(mio::shared_mmap_sink("absent.bin", 0, 10), std::system_error);
    auto const e = test::thrown([] { mio::mmap_source const m("absent.bin"); });
    REQUIRE(e);
    CHECK(std::string(e->what()).find("cannot map \"absent.bin\"") == 0);
    CHECK(test::code_thrown([] { mio::mmap_sink const m(mio::invalid_handle); }) ==
          std::errc::bad_file_descriptor);
}

TEST_CASE("compat/mio.hpp: a map() that fails leaves the object as it was") {
    test::temp_dir const dir;
    std::string const path = (dir / "file.bin").string();
    test::pattern_file(path, 100);
    mio::mmap_source m(path, 10);
    mio::shared_mmap_source shared(path, 20);
    std::error_code error;
    m.map("absent.bin", error);
    CHECK(error == std::errc::no_such_file_or_directory);
    shared.map("absent.bin", error);
    CHECK(error == std::errc::no_such_file_or_directory);
    CHECK((std::string(m.data(), m.size()) == test::pattern(90, 10)));
    CHECK((std::string(shared.data(), shared.size()) == test::pattern(80, 20)));
    m.map(path, 30, 5, error);
    CHECK(!error);
    CHECK((std::string(m.data(), m.size()) == test::pattern(5, 30)));
}
