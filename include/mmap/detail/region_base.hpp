// region_base.hpp: what all members of a region stand on: its extent, its checks, its words.
// Included by region.hpp.
#pragma once

#include "../region.hpp"

/// Bytes between the mapping's base and data(): the part of the offset below the granularity.
inline std::size_t mmap::region::delta() const noexcept {
    return detail::bounds::offset_in(offset_, detail::platform::granularity());
}

inline mmap::detail::platform::extent mmap::region::extent() const noexcept {
    detail::platform::extent e;
    e.mode = mode_;
    e.kind = kind_;
    e.is_private = has(is_private);
    if (data_ == nullptr) return e;
    std::size_t const slack = delta();
    e.base = data_ - slack;
    e.length = slack + size_;
    e.reserved = slack + capacity_;
    return e;
}

inline void mmap::region::adopt(detail::platform::extent const& now, std::size_t size,
                                std::size_t slack) noexcept {
    data_ = now.base == nullptr ? nullptr : now.base + slack;
    size_ = size;
    capacity_ = now.base == nullptr ? 0 : now.reserved - slack;
    mode_ = now.mode;
}

inline std::error_code mmap::region::check(std::size_t offset, std::size_t length) const noexcept {
    if (!is_open()) return errc::closed;
    if (!detail::bounds::contains(offset, length, size_)) return errc::out_of_range;
    return {};
}

inline bool mmap::region::allows(bool for_writing) const noexcept {
    return for_writing ? writable() : (mode_ & access::read) != NONE;
}
inline std::error_code mmap::region::check_access(bool for_writing) const noexcept {
    if (!is_open()) return errc::closed;
    return allows(for_writing) ? std::error_code()
                               : std::make_error_code(std::errc::permission_denied);
}

inline mmap::detail::page_state* mmap::region::notes() const noexcept {
    detail::page_state* present = ledger_.load(std::memory_order_acquire);
    if (present != nullptr) return present;
    auto* const fresh = new (std::nothrow) detail::page_state;
    if (fresh == nullptr || ledger_.compare_exchange_strong(present, fresh)) return fresh;
    delete fresh;  // another thread's came first
    return present;
}

/// Has a fault replaced bytes before `end` (from data())? Asked after the bytes were read.
inline bool mmap::region::lost_before(std::size_t end) const noexcept {
    std::atomic_thread_fence(std::memory_order_acquire);
    detail::page_state const* const present = ledger_.load(std::memory_order_acquire);
    return present != nullptr && present->first_lost.load() < delta() + end;
}

/// Are there stores that a file must get?
inline bool mmap::region::is_synced() const noexcept {
    return kind_ == detail::platform::kind::file && has(may_store);
}

// Of a mode in messages; EXEC comes after the others' names.
inline char const* mmap::region::name_of(access mode) noexcept {
    static constexpr char const* names[] = {"NONE", "RDONLY", "RDWR", "RDWR",
                                            "COPY", "COPY",   "COPY", "COPY"};
    return names[static_cast<unsigned>(mode) & 7U];
}
inline char const* mmap::region::suffix_of(access mode) noexcept {
    return (mode & EXEC) != NONE ? " | EXEC" : "";
}

inline std::string mmap::region::describe() const {
    std::string what = describe(size_);
    if (!is_open()) return what;
    return detail::format("%s (%s%s)", what.c_str(), name_of(mode_), suffix_of(mode_));
}
inline std::string mmap::region::describe(std::uint64_t bytes) const {
    if (!is_open()) return "a closed region";
    char path[1024] = {};
    if (kind_ == detail::platform::kind::file && handle_)
        detail::platform::path_of(handle_.object(), path, sizeof path);
    else if (kind_ != detail::platform::kind::anonymous && data_ != nullptr)
        detail::platform::path_at(data_, path, sizeof path);
    return detail::format(path[0] != '\0' ? "\"%s\" of %llu bytes" : "a region%s of %llu bytes",
                          path, static_cast<unsigned long long>(bytes));
}

// Functions of their own that do not return: so who succeeds has nothing of them but a call.

inline void mmap::region::raise(std::error_code ec, char const* operation) const {
    error::raise(ec, operation, describe());
}
inline void mmap::region::raise(std::error_code ec, char const* operation, std::size_t offset,
                                std::size_t length) const {
    error::raise(
        ec, operation,
        detail::format("bytes %llu to +%llu of %s", static_cast<unsigned long long>(offset),
                       static_cast<unsigned long long>(length), describe().c_str()));
}

inline void mmap::region::require(std::error_code ec, char const* operation) const {
    if (ec) raise(ec, operation);
}
inline void mmap::region::require(std::error_code ec, char const* operation, std::size_t offset,
                                  std::size_t length) const {
    if (ec) raise(ec, operation, offset, length);
}

inline void mmap::region::swap(region& other) noexcept {
    std::swap(data_, other.data_);
    std::swap(size_, other.size_);
    std::swap(capacity_, other.capacity_);
    std::swap(offset_, other.offset_);
    std::swap(file_size_, other.file_size_);
    ledger_.store(
        other.ledger_.exchange(ledger_.load(std::memory_order_relaxed), std::memory_order_relaxed),
        std::memory_order_relaxed);
    handle_.swap(other.handle_);
    std::swap(mode_, other.mode_);
    std::swap(kind_, other.kind_);
    std::swap(facts_, other.facts_);
}

inline mmap::span<std::byte const> mmap::region::release() noexcept {
    span<std::byte const> const bytes(data_, size_);
    data_ = nullptr;
    unmap();
    return bytes;
}

inline mmap::region::~region() {
    detail::platform::unmap(extent());
    delete ledger_.load(std::memory_order_relaxed);
}

inline void mmap::region::unmap() noexcept { region().swap(*this); }
