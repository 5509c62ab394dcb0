#include <mmap.hpp>

#include "support/catch.hpp"
#include "support/file.hpp"
#include "support/temp_dir.hpp"
#include "support/thrown.hpp"

TEST_CASE("region: a read or a write that is refused says which of them it was") {
    test::temp_dir const dir;
    test::write_file(dir / "file.bin", "12345");
    mmap::region r(dir / "file.bin");
    char bytes[2] = {};
    auto const read = test::thrown([&] { r.read(4, bytes, 2); });
    REQUIRE(read.has_value());
    CHECK(read->operation() == "read");
    auto const write = test::thrown([&] { r.write(0, bytes, 2); });
    REQUIRE(write.has_value());
    CHECK(write->operation() == "write");
    CHECK(write->object().find("\" of 5 bytes (RDONLY)") != std::string::npos);
}
