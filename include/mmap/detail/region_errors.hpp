// region_errors.hpp: the messages of a region. Each says which object, in which mode, and what would
// help. Included by region.hpp.
#pragma once

#include "../region.hpp"

// A mode in messages: its name in the interface, and EXEC after it.
inline char const* mmap::region::name_of(access mode) noexcept {
    static constexpr char const* names[] = {"NONE", "RDONLY", "RDWR", "RDWR",
                                            "COPY", "COPY",   "COPY", "COPY"};
    return names[static_cast<unsigned>(mode) & 7U];
}
inline char const* mmap::region::suffix_of(access mode) noexcept {
    return (mode & EXEC) != NONE ? " | EXEC" : "";
}

inline std::string mmap::region::describe() const {
    if (!is_open()) return "a closed region";
    char path[4096] = {};
    if (mapping_.kind == platform::kind::file && handle_)
        platform::path_of(handle_.object(), path, sizeof path);
    else if (mapping_.kind != platform::kind::anonymous && data() != nullptr)
        platform::path_at(data(), path, sizeof path);
    return detail::format(
        path[0] != '\0' ? "\"%s\" of %llu bytes (%s%s)" : "a region%s of %llu bytes (%s%s)", path,
        static_cast<unsigned long long>(size()), name_of(mode()), suffix_of(mode()));
}

// The functions that raise are separate and [[noreturn]], so that the success path has only a call.

inline void mmap::region::raise(std::error_code ec, char const* operation) const {
    error::raise(ec, operation, describe());
}
inline void mmap::region::raise(std::error_code ec, char const* operation, std::size_t offset,
                                std::size_t length) const {
    if (!is_open()) raise(ec, operation);
    error::raise(
        ec, operation,
        detail::format("%llu bytes at offset %llu of %s", static_cast<unsigned long long>(length),
                       static_cast<unsigned long long>(offset), describe().c_str()));
}
inline void mmap::region::raise_elements(std::error_code ec, std::size_t size,
                                         std::size_t alignment) const {
    error::raise(ec, "view as elements",
                 detail::format("%s: elements of %llu bytes, aligned to %llu", describe().c_str(),
                                static_cast<unsigned long long>(size),
                                static_cast<unsigned long long>(alignment)));
}
inline void mmap::region::throw_if(std::error_code ec, char const* operation) const {
    if (ec) raise(ec, operation);
}
inline void mmap::region::throw_if(std::error_code ec, char const* operation, std::size_t offset,
                                   std::size_t length) const {
    if (ec) raise(ec, operation, offset, length);
}

/// For a constructor that has failed. file_size_ is what it has found out.
inline void mmap::region::raise_map(std::error_code ec, std::string what, access mode,
                                    std::uint64_t offset, std::size_t length,
                                    char const* problem) const {
    if (ec == errc::past_end_of_file)
        what = detail::format("%s of %llu bytes", what.c_str(),
                              static_cast<unsigned long long>(file_size_));
    what = detail::format(length != to_end ? "%s (%s%s, offset %llu, length %llu)"
                          : offset != 0    ? "%s (%s%s, offset %llu)"
                                           : "%s (%s%s)",
                          what.c_str(), name_of(mode), suffix_of(mode),
                          static_cast<unsigned long long>(offset),
                          static_cast<unsigned long long>(length));
    if (problem != nullptr) what = detail::format("%s: %s", what.c_str(), problem);
    error::raise(ec, "map", what);
}

// What is wrong with a request before the system is asked, in words; null if nothing is.

inline char const* mmap::region::problem_of_placement(access mode, options const& how) noexcept {
    if (static_cast<unsigned>(mode) > 15U) return "this is not a mode";
    if (!how.fixed) return nullptr;
    if (how.address == nullptr) return "fixed needs an address";
    std::size_t const unit = platform::granularity();
    bool const fits =
        detail::bounds::offset_in(reinterpret_cast<std::uintptr_t>(how.address), unit) ==
        detail::bounds::offset_in(how.offset, unit);
    return fits ? nullptr : "a fixed address is as far past a multiple of granularity() as offset";
}

inline char const* mmap::region::problem_of(source const& what, access mode,
                                            options const& how) noexcept {
    bool const stores = (mode & access::write) != NONE;
    bool const creates = how.create != create::never;
    if (!what.valid()) return what.problem();
    if (creates && !stores) return "creating a file needs RDWR";
    if (creates && !what.is_path()) return "create needs a path, not a handle";
    if ((how.grow || how.min_length != 0) && !stores) return "growing a file needs RDWR";
    if (how.min_length != 0 && how.length != to_end) return "min_length goes with length to_end";
    if (how.unchecked && how.length == to_end) return "unchecked needs a length";
    if (how.unchecked && (creates || how.grow)) return "unchecked cannot create or grow a file";
    return problem_of_placement(mode, how);
}

inline char const* mmap::region::problem_of(anonymous, access mode, options const& how) noexcept {
    if (how.length == to_end) return "memory without a file needs a length";
    if (how.offset != 0) return "memory without a file has no offset";
    if (how.create != create::never) return "memory without a file needs no create";
    return problem_of_placement(mode, how);
}

inline char const* mmap::region::problem_of(shared const& name, access mode,
                                            options const& how) noexcept {
    if (!name.valid()) return name.problem();
    if (how.length == 0) return "shared memory has at least one byte";
    if (how.create != create::never && (mode & access::write) == NONE)
        return "creating shared memory needs RDWR";
    if (how.min_length != 0 && how.length != to_end) return "min_length goes with length to_end";
    return problem_of_placement(mode, how);
}
