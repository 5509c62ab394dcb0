#include <mmap/compat/mio.hpp>

#include "support/catch.hpp"
#include "support/file.hpp"
#include "support/temp_dir.hpp"

namespace {
template <class T, class = void>
struct can_sync : std::false_type {};
template <class T>
struct can_sync<T, std::void_t<decltype(std::declval<T&>().sync(std::declval<std::error_code&>()))>>
    : std::true_type {};
template <class T>
constexpr bool can_store =
    !std::is_const_v<std::remove_reference_t<decltype(std::declval<T&>()[0])>>;
}  // namespace

TEST_CASE("compat/mio.hpp: a closed sink cannot be synchronised") {
    std::error_code error;
    mio::mmap_sink().sync(error);
    CHECK(error == std::errc::bad_file_descriptor);
}

TEST_CASE("compat/mio.hpp: synchronising a shared sink without a mapping leaves the code alone") {
    std::error_code error;
    mio::shared_mmap_sink().sync(error);
    CHECK(!error);
    error = std::make_error_code(std::errc::io_error);
    mio::shared_mmap_sink().sync(error);
    CHECK(error == std::errc::io_error);
}

TEST_CASE("compat/mio.hpp: synchronising and storing through a source do not compile") {
    STATIC_REQUIRE(can_sync<mio::mmap_sink>::value);
    STATIC_REQUIRE(can_sync<mio::shared_ummap_sink>::value);
    STATIC_REQUIRE(!can_sync<mio::mmap_source>::value);
    STATIC_REQUIRE(!can_sync<mio::shared_mmap_source>::value);
    STATIC_REQUIRE(can_store<mio::mmap_sink>);
    STATIC_REQUIRE(can_store<mio::shared_mmap_sink>);
    STATIC_REQUIRE(!can_store<mio::mmap_sink const>);
    STATIC_REQUIRE(!can_store<mio::mmap_source>);
    STATIC_REQUIRE(!can_store<mio::shared_ummap_source>);
    STATIC_REQUIRE(std::is_same_v<mio::mmap_source::reference, char&>);
}

TEST_CASE("compat/mio.hpp: stores reach the file, by sync() and without") {
    test::temp_dir const dir;
    std::string const path = (dir / "file.bin").string();
    test::pattern_file(path, 100);
    {
        mio::basic_mmap_sink<std::byte> bytes(path, 50);
        bytes.data()[0] = std::byte{'X'};
        mio::shared_mmap_sink shared(path);
        *shared.begin() = 'Y';
        *shared.rbegin() = 'Z';
        std::error_code error = std::make_error_code(std::errc::io_error);
        shared.sync(error);
        CHECK(!error);
    }
    std::string const text = test::read_file(path);
    CHECK(text[50] == 'X');
    CHECK(text.front() == 'Y');
    CHECK(text.back() == 'Z');
}
