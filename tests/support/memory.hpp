// Regions of this process's memory with contents, for tests that need no file.
#pragma once

#include <cstring>
#include <mmap.hpp>
#include <stdexcept>
#include <string_view>

namespace test {

/// A region that holds the text and nothing else.
inline mmap::region memory(std::string_view text) {
    mmap::region bytes(mmap::ANON, text.size(), mmap::COPY);
    if (!text.empty()) std::memcpy(bytes.writable_bytes().data(), text.data(), text.size());
    return bytes;
}

/// A page of zeros that ends with the text. Behind it lies address space that nobody may touch: a
/// load or store past the end ends the test.
inline mmap::region fenced_memory(std::string_view text) {
    mmap::options how;
    how.length = mmap::page_size();
    how.reserve = 4 * how.length;
    mmap::region bytes(mmap::ANON, mmap::COPY, how);
    if (bytes.capacity() <= bytes.size()) throw std::runtime_error("fenced_memory: no reserve");
    std::memcpy(bytes.writable_bytes().end() - text.size(), text.data(), text.size());
    return bytes;
}

}  // namespace test
