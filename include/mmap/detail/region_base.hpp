// region_base.hpp: the checks that all members of a region share, and its life as an object.
// Included by region.hpp.
#pragma once

#include "../region.hpp"

inline std::error_code mmap::region::check_open() const noexcept {
    return is_open() ? std::error_code() : make_error_code(errc::closed);
}

inline bool mmap::region::contains(std::size_t offset, std::size_t n) const noexcept {
    return detail::bounds::contains(offset, n, size());
}

/// Checks a range; (0, to_end) becomes the whole region.
inline std::error_code mmap::region::check_range(std::size_t offset,
                                                 std::size_t& length) const noexcept {
    if (!is_open()) return errc::closed;
    if (offset == 0 && length == to_end) length = size();
    return contains(offset, length) ? std::error_code() : make_error_code(errc::out_of_range);
}

inline bool mmap::region::allows(bool for_writing) const noexcept {
    return for_writing ? writable() : (mode() & access::read) != NONE;
}
inline std::error_code mmap::region::check_access(bool for_writing) const noexcept {
    if (!is_open()) return errc::closed;
    return allows(for_writing) ? std::error_code()
                               : std::make_error_code(std::errc::permission_denied);
}

/// The state of the pages, made now if there is none. Null: no memory.
inline mmap::detail::page_state* mmap::region::make_pages() const noexcept {
    detail::page_state* present = pages();
    if (present != nullptr) return present;
    auto* const fresh = new (std::nothrow) detail::page_state;
    if (fresh == nullptr || pages_.compare_exchange_strong(present, fresh)) return fresh;
    delete fresh;  // another thread made one
    return present;
}

/// Has a fault replaced bytes before `end`? Asked after the bytes were read.
inline bool mmap::region::lost_before(std::size_t end) const noexcept {
    std::atomic_thread_fence(std::memory_order_acquire);
    detail::page_state const* const present = pages();
    return present != nullptr && present->first_lost.load() < mapping_.page_offset + end;
}

inline void mmap::region::swap(region& other) noexcept {
    std::swap(mapping_, other.mapping_);
    std::swap(offset_, other.offset_);
    std::swap(file_size_, other.file_size_);
    pages_.store(
        other.pages_.exchange(pages_.load(std::memory_order_relaxed), std::memory_order_relaxed),
        std::memory_order_relaxed);
    handle_.swap(other.handle_);
    std::swap(flags_, other.flags_);
}

inline mmap::span<std::byte> mmap::region::release() noexcept {
    span<std::byte> const bytes(
        mapping_.data == nullptr ? nullptr : mapping_.base(),
        mapping_.data == nullptr ? 0 : mapping_.page_offset + mapping_.reserved);
    mapping_ = platform::extent();
    unmap();
    return bytes;
}

inline void mmap::region::unmap() noexcept { region().swap(*this); }
