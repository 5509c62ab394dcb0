// memmap2.hpp: Rust's https://github.com/RazrFalcon/memmap2-rs, by memmap2/lib.rs. Its object is on the heap
// here, which a Rust program would not need.
#pragma once

#include <cstddef>

#include "support/check.hpp"

extern "C" void* bench_memmap2_map(char const* path, std::byte const** data, std::size_t* size);
extern "C" void bench_memmap2_unmap(void* map);

namespace bench {
class memmap2 {
public:
    static constexpr char const* name = "memmap2";
    explicit memmap2(char const* path) : map_(bench_memmap2_map(path, &data_, &size_)) {
        check(map_ != nullptr, path);
    }
    memmap2(memmap2 const&) = delete;
    memmap2& operator=(memmap2 const&) = delete;
    ~memmap2() { bench_memmap2_unmap(map_); }
    [[nodiscard]] std::byte const* data() const { return data_; }
    [[nodiscard]] std::size_t size() const { return size_; }

private:
    std::byte const* data_ = nullptr;
    std::size_t size_ = 0;
    void* map_;
};
}  // namespace bench
