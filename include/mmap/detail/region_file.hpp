// region_file.hpp: a region and its file: flushing and resizing.
// Included by region.hpp.
#pragma once

#include "../region.hpp"

inline void mmap::region::flush(std::size_t offset, std::size_t length,
                                std::error_code& ec) noexcept {
    ec = check(offset, length);
    if (ec || length == 0 || !is_synced()) return;
    ec = detail::platform::flush(extent(), handle_.object(), delta() + offset, length);
    if (!ec && lost_before(offset + length)) ec = std::make_error_code(std::errc::io_error);
}
inline void mmap::region::flush(std::size_t offset, std::size_t length) {
    std::error_code ec;
    flush(offset, length, ec);
    require(ec, "flush", offset, length);
}
inline void mmap::region::flush(std::error_code& ec) noexcept { flush(0, size_, ec); }
inline void mmap::region::flush() { flush(0, size_); }

inline void mmap::region::flush_async(std::size_t offset, std::size_t length,
                                      std::error_code& ec) noexcept {
    ec = check(offset, length);
    if (ec || length == 0 || !is_synced()) return;
    std::size_t const slack = delta();
    ec = detail::platform::flush_async(extent(), handle_.object(), offset_ - slack, slack + offset,
                                       length);
}
inline void mmap::region::flush_async(std::size_t offset, std::size_t length) {
    std::error_code ec;
    flush_async(offset, length, ec);
    require(ec, "start to flush", offset, length);
}
inline void mmap::region::flush_async(std::error_code& ec) noexcept { flush_async(0, size_, ec); }
inline void mmap::region::flush_async() { flush_async(0, size_); }

inline void mmap::region::invalidate(std::error_code& ec) noexcept {
    ec = check(0, 0);
    if (!ec && size_ != 0) ec = detail::platform::invalidate(extent(), delta(), size_);
}
inline void mmap::region::invalidate() {
    std::error_code ec;
    invalidate(ec);
    require(ec, "invalidate");
}

inline void mmap::region::resize(std::size_t n, std::error_code& ec) noexcept {
    ec = check(0, 0);
    if (ec) return;
    if (!is_resizable() || !writable()) {
        ec = errc::not_resizable;
        return;
    }
    std::size_t const slack = delta();
    if (n > detail::bounds::longest - slack) {
        ec = std::make_error_code(std::errc::file_too_large);
        return;
    }
    if (lost_before(size_)) {  // what a fault has replaced is not the file's any more
        ec = std::make_error_code(std::errc::io_error);
        return;
    }
    detail::platform::extent now = extent();
    std::size_t const before = size_;
    std::size_t const had = detail::bounds::align_up(slack + before, detail::platform::page_size());
    std::size_t const end = detail::bounds::align_up(slack + n, detail::platform::page_size());
    std::uint64_t file = 0;  // bytes of the object before it grows
    if (n > before && has_locks()) (void)detail::platform::size_of(handle_.object(), file);
    // Address space that is kept behind the end must not count as locked.
    if (end < had && has_locks()) (void)detail::platform::unlock(now, end, had - end);
    ec = detail::platform::resize(now, handle_.object(), offset_ - slack, slack + n);
    adopt(now, !ec ? n : now.base != nullptr ? before : 0, slack);
    if (ec) {
        (void)lock_again(0, slack + size_);  // mapped again, perhaps
        return;
    }
    if (n < before) file_size_ = offset_ + n;  // slide() believes it
    forget_locks(end);
    // What a locked mapping grows by is locked with it (mremap(2)), and nobody asked for that.
    if (end > had && has_locks()) (void)detail::platform::unlock(extent(), had, end - had);
    ec = lock_again(0, slack + n);  // the mapping may be another one
    if (!ec) return;
    if (n > before) {
        now = extent();
        if (file <= offset_ + before)
            (void)detail::platform::resize(now, handle_.object(), offset_ - slack, slack + before);
        else if (file <
                 offset_ +
                     n)  // not by detail::platform::resize(): what lies behind the region stays
            (void)detail::platform::shrink(handle_.object(), file);
        adopt(now, now.base != nullptr ? before : 0, slack);
        (void)lock_again(0, slack + before);
    } else {  // what was cut off cannot be had again: shrunk it is, though not locked any more
        (void)detail::platform::unlock(extent(), 0, slack + n);
        forget_locks(0);
        ec.clear();
    }
}
inline void mmap::region::resize(std::size_t n) {
    std::error_code ec;
    resize(n, ec);
    require(ec, "resize");
}

inline void mmap::region::slide(std::uint64_t offset, std::size_t length,
                                std::error_code& ec) noexcept {
    ec = check(0, 0);
    if (!ec && kind_ != detail::platform::kind::file) ec = errc::not_supported;
    if (!ec && !handle_) ec = std::make_error_code(std::errc::bad_file_descriptor);
    if (ec) return;
    detail::platform::handle const file = handle_.object();
    std::size_t const asked = length;
    if (asked != to_end) ec = bounds_of(offset, length, file_size_);
    if (asked == to_end || ec) {  // as it is now
        std::uint64_t size = 0;
        ec = detail::platform::size_of(file, size);
        if (!ec) ec = bounds_of(offset, length, size);
        if (ec) return;
        file_size_ = size;
    }
    detail::platform::extent now = extent();
    std::size_t const slack = detail::bounds::offset_in(offset, detail::platform::granularity());
    if (length > detail::bounds::longest - slack) {
        ec = std::make_error_code(std::errc::invalid_argument);
        return;
    }
    if (length == 0) {
        detail::platform::unmap(now);
        now = {nullptr, 0, 0, now.mode, now.kind, now.is_private};
    } else {
        // Not writable and executable at once, be it for a moment: that only a mode may ask for.
        access const most = has(may_store) ? RDWR : has(is_private) ? COPY : RDONLY;
        access const widest = (mode_ & EXEC) != NONE ? mode_ : mode_ | most;
        ec = detail::platform::slide(now, file, offset_ - delta(), offset - slack, slack + length,
                                     widest);
    }
    if (ec && now.base != nullptr) return;
    offset_ = ec ? offset_ : offset;
    adopt(now, ec ? 0 : length, slack);
    // What was locked or lost was of the other part.
    delete ledger_.exchange(nullptr, std::memory_order_acq_rel);
}
inline void mmap::region::slide(std::uint64_t offset, std::size_t length) {
    std::error_code ec;
    slide(offset, length, ec);
    if (ec)
        error::raise(
            ec, detail::format("slide to byte %llu of", static_cast<unsigned long long>(offset)),
            describe());
}
inline void mmap::region::slide(std::uint64_t offset, std::error_code& ec) noexcept {
    slide(offset, size_, ec);
}
inline void mmap::region::slide(std::uint64_t offset) { slide(offset, size_); }

inline std::uint64_t mmap::region::file_size(std::error_code& ec) const noexcept {
    ec = check(0, 0);
    if (kind_ != detail::platform::kind::file) return size_;
    if (!handle_) return file_size_;
    std::uint64_t size = 0;
    ec = detail::platform::size_of(handle_.object(), size);
    return size;
}
inline std::uint64_t mmap::region::file_size() const {
    std::error_code ec;
    std::uint64_t const size = file_size(ec);
    require(ec, "tell the file's size of");
    return size;
}
