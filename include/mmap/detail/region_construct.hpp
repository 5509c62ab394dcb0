// region_construct.hpp: the constructors: two forms of each, all of them one of the open()s.
// Included by region.hpp.
#pragma once

#include "../region.hpp"

inline mmap::options mmap::region::options_for(access mode, std::size_t length) noexcept {
    options how;
    how.length = length;
    if ((mode & access::write) != NONE) how.create = create::if_missing;
    return how;
}

// --- files ----------------------------------------------------------------------------------------

inline mmap::region::region(source const& what, access mode, std::uint64_t offset,
                            std::size_t length, std::error_code& ec) noexcept {
    open(what, mode, offset, length, ec);
}
inline mmap::region::region(source const& what, access mode, std::error_code& ec) noexcept
    : region(what, mode, 0, to_end, ec) {}
inline mmap::region::region(source const& what, std::error_code& ec) noexcept
    : region(what, RDONLY, ec) {}
inline mmap::region::region(source const& what, access mode, options const& how,
                            std::error_code& ec) noexcept {
    open(what, mode, how, ec);
}
inline mmap::region::region(source const& what, access mode, std::uint64_t offset,
                            std::size_t length) {
    std::error_code ec;
    open(what, mode, offset, length, ec);
    if (ec) raise_map(ec, what.describe(), mode, offset, length, what.problem());
}
inline mmap::region::region(source const& what, access mode, options const& how) {
    std::error_code ec;
    open(what, mode, how, ec);
    if (ec)
        raise_map(ec, what.describe(), mode, how.offset, how.length, problem_of(what, mode, how));
}

// --- memory ---------------------------------------------------------------------------------------

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
inline mmap::region::region(anonymous, std::size_t length, std::error_code& ec) noexcept
    : region(ANON, length, RDWR, ec) {}
inline mmap::region::region(anonymous, access mode, options const& how) {
    std::error_code ec;
    open(ANON, mode, how, ec);
    if (ec)
        raise_map(ec, "anonymous memory", mode, how.offset, how.length,
                  problem_of(ANON, mode, how));
}
inline mmap::region::region(anonymous, std::size_t length, access mode) {
    options how;
    how.length = length;
    region(ANON, mode, how).swap(*this);
}

// --- shared memory --------------------------------------------------------------------------------

inline mmap::region::region(shared const& name, access mode, options const& how,
                            std::error_code& ec) noexcept {
    open(name, mode, how, ec);
}
inline mmap::region::region(shared const& name, std::size_t length, access mode,
                            std::error_code& ec) noexcept
    : region(name, mode, options_for(mode, length), ec) {}
inline mmap::region::region(shared const& name, std::size_t length, std::error_code& ec) noexcept
    : region(name, length, RDWR, ec) {}
inline mmap::region::region(shared const& name, access mode, std::error_code& ec) noexcept
    : region(name, mode, options(), ec) {}
inline mmap::region::region(shared const& name, std::error_code& ec) noexcept
    : region(name, RDWR, ec) {}
inline mmap::region::region(shared const& name, access mode, options const& how) {
    std::error_code ec;
    open(name, mode, how, ec);
    if (ec)
        raise_map(ec, detail::format("shared memory \"%s\"", name.c_str()), mode, how.offset,
                  how.length, problem_of(name, mode, how));
}
inline mmap::region::region(shared const& name, std::size_t length, access mode)
    : region(name, mode, options_for(mode, length)) {}
inline mmap::region::region(shared const& name, access mode) : region(name, mode, options()) {}
inline mmap::region::region(shared const& name) : region(name, RDWR) {}

// --- a second mapping -----------------------------------------------------------------------------

inline mmap::region::region(region const& other, access mode, options const& how,
                            std::error_code& ec) noexcept {
    open(other, mode, how, ec);
}
inline mmap::region::region(region const& other, access mode, std::error_code& ec) noexcept
    : region(other, mode, options(), ec) {}
inline mmap::region::region(region const& other, access mode, options const& how) {
    std::error_code ec;
    open(other, mode, how, ec);
    if (!ec) return;
    bool const lacks_handle = other.is_open() && !other.handle_;
    raise_map(ec, detail::format("the object of %s", other.describe().c_str()), mode, how.offset,
              how.length,
              lacks_handle ? "it keeps no handle: options::keep_handle keeps one"
                           : problem_of(other.native_handle(), mode, how));
}
inline mmap::region::region(region const& other, access mode) : region(other, mode, options()) {}
