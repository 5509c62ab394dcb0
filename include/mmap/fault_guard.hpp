// fault_guard.hpp: reading a mapped file that may change under the reader, without dying of it.
#pragma once

#include "region.hpp"

/// While it lives, faults of this thread inside the region are survived: a file truncated by another
/// process, an I/O error, a full disk when a hole of the file is stored to.
///
/// From the faulting page to the region's end this process then has zeros instead of the file:
/// loads go on with them, stores go there and are lost to the file. No jump, so destructors run.
/// faulted() and check() tell, on every thread that guards the region. The zeros stay until the
/// region is unmapped; map again to see the file. Guards nest; other threads need their own.
///
///     mmap::fault_guard g(text);
///     parse(text.view());
///     g.check();          // throws if what parse() saw was not the file
///
/// Some losses are not reported by the system: zeros after an end inside a page, and, on Linux, for a
/// moment, those of a file that is cut while it is cached in large pieces (docs/faults.md).
///
/// Loads cost nothing. The first guard of a program installs a handler, and the module with the
/// handler then stays loaded; faults outside guarded regions go to the handler that was there before.
/// POSIX: SIGBUS; arming costs a system call, which looks whether other code has replaced the handler.
/// Windows: a vectored handler for EXCEPTION_IN_PAGE_ERROR; the whole region becomes zeros.
/// @pre the region is neither resized, slid, protected, unmapped nor moved while it is guarded; the
///   guard is destroyed by the thread that made it
class [[nodiscard]] mmap::fault_guard {
public:
    /// @throws std::errc::not_enough_memory, or the system's error of installing the handler
    explicit fault_guard(region const& guarded) {
        std::error_code ec;
        arm(guarded, ec);
        if (ec) error::raise(ec, "guard", guarded.describe());
    }
    fault_guard(region const& guarded, std::error_code& ec) noexcept { arm(guarded, ec); }
    explicit fault_guard(region const&&) = delete;
    fault_guard(region const&&, std::error_code&) = delete;
    fault_guard(fault_guard const&) = delete;
    fault_guard& operator=(fault_guard const&) = delete;
    ~fault_guard() {
        if (region_ != nullptr) detail::platform::disarm(range_);
    }

    /// Has any byte of the region been replaced by zeros, now or under an earlier guard?
    [[nodiscard]] bool faulted() const noexcept {
        return region_ != nullptr && region_->lost_before(region_->size());
    }
    /// Bytes before the first page that a fault has replaced; size() unless faulted(). The file may
    /// have fewer: it can end inside a page, and pages that nobody has read have had no fault.
    /// file_size() of a region with keep_handle is exact.
    [[nodiscard]] std::size_t intact() const noexcept {
        if (region_ == nullptr) return 0;
        if (!faulted()) return region_->size();
        std::size_t const lost = range_.first_lost->load();
        return lost > region_->mapping_.page_offset ? lost - region_->mapping_.page_offset : 0;
    }
    /// @throws std::errc::io_error if faulted()
    // In parentheses, since `check` is a function-like macro elsewhere (Unreal, Apple).
    void(check)() const {
        std::error_code ec;
        (check)(ec);
        if (!ec) return;
        error::raise(ec, "rely on",
                     "bytes from " + std::to_string(intact()) + " of " + region_->describe() +
                         ", read as zeros, stores there lost");
    }
    void(check)(std::error_code& ec) const noexcept {
        ec = faulted() ? std::make_error_code(std::errc::io_error) : std::error_code();
    }

private:
    void arm(region const& guarded, std::error_code& ec) noexcept {
        ec.clear();
        detail::platform::extent const& e = guarded.mapping_;
        if (e.length == 0) return;  // nothing to read
        detail::page_state* const book = guarded.make_pages();
        if (book == nullptr) {
            ec = std::make_error_code(std::errc::not_enough_memory);
            return;
        }
        range_.base = e.base();
        range_.length = e.page_offset + e.length;
        range_.writable = guarded.writable();
        range_.first_lost = &book->first_lost;
        ec = detail::platform::arm(range_);
        if (!ec) region_ = &guarded;
    }

    region const* region_ = nullptr;
    detail::platform::armed_range range_;
};
