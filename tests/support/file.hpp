// Whole files, written and read by other means than the library under test.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string>
#include <string_view>

#if !defined(_WIN32)
#include <sys/stat.h>
#endif

namespace test {

/// Creates or replaces the file.
inline void write_file(std::filesystem::path const& path, std::string_view bytes) {
    std::ofstream file(path, std::ios::binary | std::ios::trunc);
    file.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    file.flush();
    if (!file) throw std::runtime_error("write_file: " + path.string());
}

inline std::string read_file(std::filesystem::path const& path) {
    std::ifstream file(path, std::ios::binary);
    if (!file) throw std::runtime_error("read_file: " + path.string());
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

/// What pattern_file() has at an offset: no page, and no 64 KiB, looks like its neighbour.
constexpr char pattern_at(std::uint64_t offset) {
    return static_cast<char>((offset * 31 + (offset >> 8) * 17 + (offset >> 16) * 7) & 0x7F);
}

inline std::string pattern(std::size_t size, std::uint64_t offset = 0) {
    std::string bytes(size, '\0');
    for (std::size_t i = 0; i < size; ++i) bytes[i] = pattern_at(offset + i);
    return bytes;
}

/// A file of `size` bytes, each of them pattern_at(its offset).
inline void pattern_file(std::filesystem::path const& path, std::size_t size) {
    write_file(path, pattern(size));
}

/// A file of `size` bytes that takes no room on the disk, where the system knows such files.
inline void sparse_file(std::filesystem::path const& path, std::uint64_t size) {
    write_file(path, "");
    std::filesystem::resize_file(path, size);
}

#if !defined(_WIN32)
/// Bytes that a file takes on the disk.
inline std::size_t allocated_bytes(std::filesystem::path const& path) {
    struct stat s {};
    if (::stat(path.c_str(), &s) != 0) throw std::runtime_error("stat " + path.string());
    return static_cast<std::size_t>(s.st_blocks) * 512;
}
#endif

}  // namespace test
