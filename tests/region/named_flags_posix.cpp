#include <fcntl.h>
#include <sys/mman.h>
#include <mmap.hpp>

#include "support/catch.hpp"
#include "support/shared_name.hpp"

namespace {
mmap::options existing() {
    mmap::options o;
    o.create = mmap::create::never;
    return o;
}
int access_of(mmap::region const& r) { return ::fcntl(r.native_handle(), F_GETFL) & O_ACCMODE; }
}  // namespace

TEST_CASE("region: named memory that is there is opened with the rights that the mode needs") {
    test::shared_name const name("rights");
    mmap::region const made(mmap::shared(name.text), 100);
    for (mmap::access const reads : {mmap::RDONLY, mmap::COPY})
        CHECK(access_of(mmap::region(mmap::shared(name.text), reads, existing())) == O_RDONLY);
    mmap::region writes(mmap::shared(name.text), mmap::RDWR, existing());
    CHECK(access_of(writes) == O_RDWR);
    writes.writable_bytes()[99] = std::byte{9};
    CHECK(made[99] == std::byte{9});
}

TEST_CASE("region: looking for named memory that is not there does not make it") {
    test::shared_name const name("missing");
    for (mmap::access const mode : {mmap::RDONLY, mmap::RDWR}) {
        std::error_code ec;
        mmap::region const none(mmap::shared(name.text), mode, existing(), ec);
        CHECK(ec == std::errc::no_such_file_or_directory);
        CHECK(::shm_open(('/' + name.text).c_str(), O_RDONLY, 0) == -1);
    }
}
