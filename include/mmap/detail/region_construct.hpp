// region_construct.hpp: the constructors: two forms of each, all of them one of the open()s.
// Included by region.hpp.
#pragma once

#include "../region.hpp"

inline mmap::region::region(source const& what, access mode, options const& how,
                            std::error_code& ec) noexcept {
    open(what, mode, how, ec);
}
inline mmap::region::region(source const& what, access mode, std::error_code& ec) noexcept {
    open(what, mode, 0, to_end, ec);
}
inline mmap::region::region(source const& what, access mode, std::uint64_t offset,
                            std::size_t length, std::error_code& ec) noexcept {
    open(what, mode, offset, length, ec);
}
inline mmap::region::region(source const& what, access mode, options const& how) {
    std::error_code ec;
    open(what, mode, how, ec);
    if (ec) raise_map(ec, what.describe(), mode, how.offset, how.length);
}
inline mmap::region::region(source const& what, access mode) {
    std::error_code ec;
    open(what, mode, 0, to_end, ec);
    if (ec) raise_map(ec, what.describe(), mode);
}
inline mmap::region::region(source const& what, access mode, std::uint64_t offset,
                            std::size_t length) {
    std::error_code ec;
    open(what, mode, offset, length, ec);
    if (ec) raise_map(ec, what.describe(), mode, offset, length);
}

inline mmap::region::region(anonymous, access mode, options const& how,
                            std::error_code& ec) noexcept {
    open(ANON, mode, how, ec);
}
inline mmap::region::region(anonymous, std::size_t length, access mode,
                            std::error_code& ec) noexcept {
    options how;
    how.length = length;
    open(ANON, mode, how, ec);
}
inline mmap::region::region(anonymous, access mode, options const& how) {
    std::error_code ec;
    open(ANON, mode, how, ec);
    if (ec) raise_map(ec, "anonymous memory", mode, how.offset, how.length);
}
inline mmap::region::region(anonymous, std::size_t length, access mode) {
    options how;
    how.length = length;
    region(ANON, mode, how).swap(*this);
}

inline mmap::region::region(shared const& name, access mode, std::error_code& ec) noexcept
    : region(name, to_end, mode, ec) {}
inline mmap::region::region(shared const& name, access mode) : region(name, to_end, mode) {}
inline mmap::region::region(shared const& name, access mode, options const& how,
                            std::error_code& ec) noexcept {
    open(name, mode, how, ec);
}
inline mmap::region::region(shared const& name, std::size_t length, access mode,
                            std::error_code& ec) noexcept {
    options how;
    how.length = length;
    if ((mode & access::write) != NONE) how.create = create::if_missing;
    open(name, mode, how, ec);
}
inline mmap::region::region(shared const& name, access mode, options const& how) {
    std::error_code ec;
    open(name, mode, how, ec);
    if (ec)
        raise_map(ec, detail::format("shared memory \"%s\"", name.c_str()), mode, how.offset,
                  how.length);
}
inline mmap::region::region(shared const& name, std::size_t length, access mode) {
    options how;
    how.length = length;
    if ((mode & access::write) != NONE) how.create = create::if_missing;
    region(name, mode, how).swap(*this);
}
