// posix_ring.hpp: an object mapped twice in a row.
#pragma once

#include "posix_calls.hpp"

inline std::error_code mmap::detail::platform::open_unnamed(std::size_t size,
                                                            handle& out) noexcept {
    return open_anonymous(size, out);
}

inline std::error_code mmap::detail::platform::map_twice(handle object, std::size_t length,
                                                         std::byte*& base) noexcept {
    // Reserved first, so that MAP_FIXED replaces nothing but this call's own reservation.
    int const reserving = MAP_PRIVATE | MAP_ANON | posix::no_commit;
    void* const place = posix::map(nullptr, 2 * length, PROT_NONE, reserving, -1, 0);
    if (place == MAP_FAILED) return posix::last_error();
    auto* const first = static_cast<std::byte*>(place);
    for (std::byte* const view : {first, first + length}) {
        if (posix::map(view, length, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_FIXED,
                       posix::fd(object), 0) == MAP_FAILED) {
            std::error_code const failure = posix::last_error();
            ::munmap(place, 2 * length);
            return failure;
        }
    }
    base = first;
    return {};
}
