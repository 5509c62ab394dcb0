#include <mmap.hpp>

#include "support/catch.hpp"
#include "support/file.hpp"
#include "support/handle.hpp"
#include "support/temp_dir.hpp"

// Where nothing could be mapped, a reserve was taken for a wish that failed (found by mmap_model).
TEST_CASE("region: missing rights to an empty file show at once, though space is reserved") {
    test::temp_dir const dir;
    test::write_file(dir / "empty", "");
    test::handle const file(dir / "empty");
    mmap::options o;
    o.reserve = 100000;
    std::error_code ec;
    mmap::region const r(file.get(), mmap::RDWR, o, ec);
    CHECK(ec == std::errc::permission_denied);
    CHECK_FALSE(r.is_open());
}
