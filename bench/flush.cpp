// Making stores durable: of 1,000 dirty pages in 1 GiB one, or all.
#include <sys/mman.h>

#include <memory>
#include <mmap.hpp>

#include "support/file.hpp"
#include "support/suite.hpp"

using namespace bench;

namespace {
constexpr std::size_t page = 4 * KiB;
constexpr std::size_t dirty = 1000;
}  // namespace

int main(int argc, char** argv) {
    suite all("flush", "region_all", argc, argv);
    auto const file = std::make_shared<mmap::region>(sparse_file(GiB, "flushed"), mmap::RDWR);
    std::size_t const step = file->size() / dirty / page * page;
    auto const store = [=] {
        static unsigned char value = 0;
        ++value;
        for (std::size_t i = 0; i < dirty; ++i)
            file->writable_bytes()[i * step] = static_cast<std::byte>(value);
    };
    std::string const variant = "1000 dirty pages of 1GiB";
    auto const flush_first = [=] {  // so that the blocks are allocated already
        store();
        file->flush();
        store();
    };
    all.add("region_all", variant, flush_first, [=] { file->flush(); }).real_time().once_a_round();
    all.add("region_one_page", variant, flush_first, [=] { file->flush(500 * step, page); })
        .real_time()
        .once_a_round();
    all.add("msync_one_page", variant, flush_first,
            [=] {
                check(
                    ::msync(const_cast<std::byte*>(file->data()) + 500 * step, page, MS_SYNC) == 0,
                    "msync");
            })
        .real_time()
        .once_a_round();
    return all.run();
}
