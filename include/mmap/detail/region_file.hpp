// region_file.hpp: a region and its file: flushing, resizing, sliding, holes.
// Included by region.hpp.
#pragma once

#include "../region.hpp"

// --- flushing -------------------------------------------------------------------------------------

/// @pre the range lies inside the region, which is_synced()
inline std::error_code mmap::region::flush_range(std::size_t offset, std::size_t length) noexcept {
    std::error_code failure;
    if (has(has_unsynced_name)) {
        failure = platform::sync_name(handle_.object());
        if (failure) return failure;
        set(has_unsynced_name, false);
    }
    if (length != 0) failure = platform::flush(mapping_, handle_.object(), offset, length);
    if (!failure && lost_before(offset + length))
        failure = std::make_error_code(std::errc::io_error);
    return failure;
}

inline void mmap::region::flush(std::size_t offset, std::size_t length,
                                std::error_code& ec) noexcept {
    bool const is_whole = offset == 0 && length == to_end;
    ec = check_range(offset, length);
    if (ec || !is_synced() || (length == 0 && !is_whole)) return;
    ec = flush_range(offset, length);
    // The size of a file that has no bytes, and stores where the region was before it slid, are the
    // file's and in no page of the region.
    if (!ec && is_whole && (empty() || has(has_slid))) ec = platform::sync(handle_.object());
}
inline void mmap::region::flush(std::size_t offset, std::size_t length) {
    std::error_code ec;
    flush(offset, length, ec);
    throw_if(ec, "flush", offset, length);
}
inline void mmap::region::flush(std::error_code& ec) noexcept { flush(0, to_end, ec); }
inline void mmap::region::flush() {
    std::error_code ec;
    flush(ec);
    throw_if(ec, "flush");
}

inline void mmap::region::flush_async(std::size_t offset, std::size_t length,
                                      std::error_code& ec) noexcept {
    ec = check_range(offset, length);
    if (ec || length == 0 || !is_synced()) return;
    ec = platform::flush_async(mapping_, handle_.object(), offset_, offset, length);
}
inline void mmap::region::flush_async(std::size_t offset, std::size_t length) {
    std::error_code ec;
    flush_async(offset, length, ec);
    throw_if(ec, "flush", offset, length);
}
inline void mmap::region::flush_async(std::error_code& ec) noexcept { flush_async(0, to_end, ec); }
inline void mmap::region::flush_async() {
    std::error_code ec;
    flush_async(ec);
    throw_if(ec, "flush");
}

inline void mmap::region::invalidate(std::error_code& ec) noexcept {
    ec = check_open();
    if (!ec && !empty()) ec = platform::invalidate(mapping_, 0, size());
}
inline void mmap::region::invalidate() {
    std::error_code ec;
    invalidate(ec);
    throw_if(ec, "invalidate");
}

// --- resizing -------------------------------------------------------------------------------------

inline void mmap::region::resize(std::size_t n, std::error_code& ec) noexcept {
    ec = check_open();
    if (!ec && (!is_resizable() || !writable())) ec = errc::not_resizable;
    if (!ec && n > detail::bounds::longest - mapping_.page_offset)
        ec = std::make_error_code(std::errc::file_too_large);
    // What a fault has replaced is not the file's any more.
    if (!ec && lost_before(size())) ec = std::make_error_code(std::errc::io_error);
    if (ec) return;
    platform::file_info info;  // the object as it is
    if (mapping_.kind == platform::kind::file)
        ec = platform::inspect(handle_.object(), info);
    else if (handle_)
        ec = platform::size_of(handle_.object(), mapping_.kind, info.size);
    if (ec) return;
    unlock_for_remap();
    ec = change_size(n, info);
    if (ec) (void)lock_again();
}
inline void mmap::region::resize(std::size_t n) {
    std::error_code ec;
    resize(n, ec);
    if (ec)
        error::raise(ec, "resize",
                     detail::format("%s to %llu bytes", describe().c_str(),
                                    static_cast<unsigned long long>(n)));
}

/// Extends the object if it is too short, also for a region that shrinks: another process may have cut
/// it. Then changes the mapping, and locks again what was locked.
inline std::error_code mmap::region::change_size(std::size_t n,
                                                 platform::file_info const& info) noexcept {
    platform::handle const object = handle_.object();
    if (n > INT64_MAX - offset_) return std::make_error_code(std::errc::file_too_large);
    std::uint64_t const end = offset_ + n;
    std::size_t const before = size();
    bool const extends = handle_ && end > info.size;
    std::error_code failure;
    if (extends) {
        bool const allocates = !has(is_sparse) && mapping_.kind != platform::kind::anonymous;
        failure = info.is_resizable
                      ? platform::extend(object, mapping_.kind, info.size, end, allocates)
                      : make_error_code(errc::not_resizable);
        if (failure) return failure;
    }
    if (n < before) return cut_to(n, info);
    if (n > before) failure = platform::grow(mapping_, object, offset_, n);
    if (!failure) failure = lock_again();
    if (!failure || (!extends && size() == before)) return failure;
    std::size_t const left = before < size() ? before : size();  // 0 if nothing is mapped any more
    if (platform::cut(mapping_, object, offset_, left, extends ? info.size : to_end))
        (void)platform::cut(mapping_, object, offset_, left, to_end);
    return failure;
}

/// Shortens the mapping, and the object if the region reaches its end.
inline std::error_code mmap::region::cut_to(std::size_t n,
                                            platform::file_info const& info) noexcept {
    std::uint64_t const end = offset_ + n;
    std::size_t const unit = platform::size_unit(mapping_.kind);
    bool const reaches_end = info.size <= offset_ + size() + (unit - 1);
    bool const cuts = handle_ && reaches_end && end < info.size && info.is_resizable;
    if (std::error_code const failure =
            platform::cut(mapping_, handle_.object(), offset_, n, cuts ? end : to_end))
        return failure;
    if (cuts) file_size_ = end;  // slide() believes it
    // What was cut off cannot be had again: the region is shrunk, though perhaps not locked any more.
    detail::page_state* const present = pages();
    if (present == nullptr) return {};
    present->locked.remove(widened(0, n).to, to_end);
    if (lock_again()) present->locked = {};
    return {};
}

// --- sliding --------------------------------------------------------------------------------------

inline void mmap::region::slide(std::uint64_t offset, std::size_t length,
                                std::error_code& ec) noexcept {
    ec = check_open();
    if (!ec && mapping_.kind != platform::kind::file) ec = errc::not_supported;
    if (!ec && !handle_) ec = std::make_error_code(std::errc::bad_file_descriptor);
    if (ec) return;
    platform::handle const file = handle_.object();
    bool const is_rest = length == to_end;
    if (!is_rest) ec = resolve_length(offset, length, file_size_);
    if (is_rest || ec) {  // the file's size as it is now
        platform::file_info info;
        ec = platform::inspect(file, info);
        if (!ec) ec = resolve_length(offset, length, info.size);
        if (ec) return;
        file_size_ = info.size;
    }
    if (length > detail::bounds::longest - platform::granularity()) {
        ec = std::make_error_code(std::errc::invalid_argument);
        return;
    }
    bool had_mapping = true;
    if (length == 0) {
        platform::unmap(mapping_);
        mapping_ = mapping_.unmapped();
    } else {
        // Not writable and executable at once, not even for a moment: only a mode may ask for that.
        access const most = has(may_store) ? RDWR : mapping_.is_private ? COPY : RDONLY;
        access const widest = (mode() & EXEC) != NONE ? mode() : mode() | most;
        ec = platform::slide(mapping_, file, offset_, offset, length, widest);
        had_mapping = mapping_.data != nullptr;
    }
    if (ec && had_mapping) return;
    if (!ec) {
        set(has_slid, has(may_store));
        offset_ = offset;
    }
    // What was locked or lost was of the other part.
    delete pages_.exchange(nullptr, std::memory_order_acq_rel);
}
inline void mmap::region::slide(std::uint64_t offset, std::size_t length) {
    std::error_code ec;
    slide(offset, length, ec);
    if (!ec) return;
    std::string text = describe();
    if (is_open() && !handle_) text += ", which keeps no handle (options::keep_handle)";
    error::raise(
        ec, detail::format("slide to byte %llu of", static_cast<unsigned long long>(offset)), text);
}
inline void mmap::region::slide(std::uint64_t offset, std::error_code& ec) noexcept {
    slide(offset, size(), ec);
}
inline void mmap::region::slide(std::uint64_t offset) { slide(offset, size()); }

// --- the rest -------------------------------------------------------------------------------------

inline void mmap::region::punch_hole(std::size_t offset, std::size_t length,
                                     std::error_code& ec) noexcept {
    ec = check_range(offset, length);
    if (!ec && mapping_.kind != platform::kind::file) ec = errc::not_supported;
    if (!ec && (!has(may_store) || !writable()))
        ec = std::make_error_code(std::errc::permission_denied);
    if (!ec && lost_before(offset + length)) ec = std::make_error_code(std::errc::io_error);
    if (!ec && length != 0) ec = platform::punch_hole(handle_.object(), offset_ + offset, length);
}
inline void mmap::region::punch_hole(std::size_t offset, std::size_t length) {
    std::error_code ec;
    punch_hole(offset, length, ec);
    throw_if(ec, "punch a hole of", offset, length);
}

inline std::uint64_t mmap::region::file_size(std::error_code& ec) const noexcept {
    ec = check_open();
    if (mapping_.kind != platform::kind::file) return size();
    if (!handle_) return file_size_;
    platform::file_info info;
    ec = platform::inspect(handle_.object(), info);
    return info.size;
}
inline std::uint64_t mmap::region::file_size() const {
    std::error_code ec;
    std::uint64_t const bytes = file_size(ec);
    throw_if(ec, "tell the file's size of");
    return bytes;
}
