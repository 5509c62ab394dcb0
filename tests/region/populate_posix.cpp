#include <mmap.hpp>

#include "support/catch.hpp"
#include "support/file.hpp"
#include "support/proc.hpp"
#include "support/shared_name.hpp"
#include "support/temp_dir.hpp"

namespace {
std::size_t const populated_pages = 512;
// As good as none; the sanitizer's shadow of the memory faults as well, one page for eight.
long const stray = test::sanitized ? static_cast<long>(populated_pages) / 4 : 5;

mmap::options populated() {
    mmap::options how;
    how.length = populated_pages * mmap::page_size();
    how.populate = true;
    return how;
}

/// Faults that storing to every page takes.
long faults_of_stores(mmap::region& r) {
    long const before = test::minor_faults();
    for (std::size_t at = 0; at < r.size(); at += mmap::page_size())
        r.writable_bytes()[at] = std::byte{1};
    return test::minor_faults() - before;
}
}  // namespace

TEST_CASE("region: stores to a populated region take no faults, wherever it lies") {
    test::temp_dir const dir;
    test::shared_name const name("populate");
    mmap::options new_one = populated();
    new_one.create = mmap::create::must;
    mmap::region file(dir / "new", mmap::RDWR, new_one);
    CHECK(faults_of_stores(file) < stray);
    mmap::region named(mmap::shared{name.text}, mmap::RDWR, new_one);
    CHECK(faults_of_stores(named) < stray);
    mmap::region again(mmap::shared{name.text}, mmap::RDWR, populated());
    CHECK(faults_of_stores(again) < stray);
    mmap::region copy(mmap::shared{name.text}, mmap::COPY, populated());
    CHECK(faults_of_stores(copy) < stray);
    mmap::region for_children(mmap::ANON, mmap::RDWR, populated());
    CHECK(faults_of_stores(for_children) < stray);
}

TEST_CASE("region: shared memory that has its pages is populated by less than a fault for two") {
    test::shared_name const name("populate again");
    mmap::options how = populated();
    how.create = mmap::create::must;
    mmap::region first(mmap::shared{name.text}, mmap::RDWR, how);
    (void)faults_of_stores(first);
    long const before = test::minor_faults();
    mmap::region const second(mmap::shared{name.text}, mmap::RDWR, populated());
    CHECK(test::minor_faults() - before < static_cast<long>(populated_pages) / 2);
}
