#include <mmap/compat/mio.hpp>

#include "support/catch.hpp"
#include "support/file.hpp"
#include "support/handle.hpp"
#include "support/temp_dir.hpp"

TEST_CASE("compat/mio.hpp: a handle is lent: it is told, used, and stays open") {
    test::temp_dir const dir;
    test::pattern_file(dir / "file.bin", 100);
    test::handle const file(dir / "file.bin", test::rights::read_write);
    mio::mmap_source source(file.get(), 10, mio::map_entire_file);
    mio::mmap_sink sink(file.get());
    CHECK((std::string(source.data(), source.size()) == test::pattern(90, 10)));
    CHECK(source.file_handle() == file.get());
    CHECK(sink.file_handle() == file.get());
    sink[10] = 'X';
    CHECK(source[0] == 'X');

    source.unmap();
    CHECK(source.file_handle() == mio::invalid_handle);
    std::error_code error;
    source.map(file.get(), error);
    CHECK(source.size() == 100);
    sink = mio::mmap_sink();
    CHECK(test::is_open(file.get()));
    mio::shared_mmap_source const shared(file.get());
    CHECK(shared.file_handle() == file.get());
    CHECK(shared.size() == 100);
    CHECK(shared.mapped_length() == 100);
}

TEST_CASE(
    "compat/mio.hpp: the handle that is told is of what is mapped, not of what failed to be") {
    test::temp_dir const dir;
    std::string const path = (dir / "file.bin").string();
    test::pattern_file(path, 100);
    test::handle const lent(dir / "file.bin");
    test::handle const other(dir / "file.bin");
    std::error_code error;
    mio::mmap_source m(path);
    auto const own = m.file_handle();
    m.map(other.get(), 101, 1, error);
    CHECK(error == std::errc::invalid_argument);
    CHECK(m.file_handle() == own);
    m = mio::mmap_source(lent.get());
    m.map("absent.bin", error);
    CHECK(error == std::errc::no_such_file_or_directory);
    CHECK(m.file_handle() == lent.get());
}

TEST_CASE("compat/mio.hpp: a path's file has a handle as long as it is mapped") {
    test::temp_dir const dir;
    std::string const path = (dir / "file.bin").string();
    test::pattern_file(path, 100);
    test::handle const lent(dir / "file.bin");
    mio::mmap_source m(lent.get());
    std::error_code error;
    m.map(path, error);
    auto const handle = m.file_handle();
    CHECK(handle != lent.get());
    CHECK(test::is_open(handle));
    m.unmap();
    CHECK(!test::is_open(handle));
    CHECK(test::is_open(lent.get()));
}
