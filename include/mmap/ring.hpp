// ring.hpp: a ring buffer whose bytes are mapped twice in a row, so that no access ever wraps.
#pragma once

#include "options.hpp"
#include "region.hpp"
#include "span.hpp"

/// A ring buffer of size() bytes, mapped twice in a row: data()[i] and data()[i + size()] are the same
/// byte. So up to size() bytes from any position are one contiguous span, also across the ring's end.
/// Movable, not copyable. Memory is zero at first, readable and writable.
///
/// The ring is memory alone. It keeps no read or write position and synchronizes nothing: a producer
/// and a consumer need atomic positions of their own, stored with release after the bytes are
/// written or used, and loaded with acquire before. Two rings of one name need these in shared
/// memory, too (examples/ring_writer.cpp).
///
/// Const members may be called concurrently, and so may at(), which changes nothing but what the caller
/// stores. POSIX: forked children share the ring. Windows: a name lives as long as its last user.
class mmap::ring {
public:
    ring() noexcept = default;

    /// Memory of this process. `bytes` is rounded up to a multiple of granularity(): size() tells.
    /// @throws invalid_argument (0 bytes), not_enough_memory (more than half the address space), or the
    /// system's error
    explicit ring(std::size_t bytes) : ring() {
        std::error_code ec;
        open(bytes, ec);
        if (ec)
            error::raise(
                ec, "map",
                detail::format("a ring of %llu bytes", static_cast<unsigned long long>(bytes)));
    }
    ring(std::size_t bytes, std::error_code& ec) noexcept { open(bytes, ec); }

    /// Opens the ring of a name, at its present size.
    /// @throws no_such_file_or_directory if it is missing
    explicit ring(shared const& name) : ring(name, options{}) {}
    ring(shared const& name, std::error_code& ec) noexcept : ring(name, options{}, ec) {}

    /// Opens the ring of a name, and creates it if it is missing. `bytes` is rounded up as above;
    /// to_end: the present size, or 64 MiB.
    /// @throws invalid_argument if what exists has another size
    ring(shared const& name, std::size_t bytes) : ring(name, creating(bytes)) {}
    ring(shared const& name, std::size_t bytes, std::error_code& ec) noexcept
        : ring(name, creating(bytes), ec) {}

    /// Likewise, as `create` and `permissions` say. `length` to_end: the present size, or 64 MiB of
    /// what is created.
    /// @throws file_exists (create::must), errc::not_supported (create::truncate, and options that a
    /// ring does not have)
    ring(shared const& name, options const& how) : ring() {
        std::error_code ec;
        std::size_t present = 0;
        open(name, how, present, ec);
        if (ec) raise(ec, name, how, present);
    }
    ring(shared const& name, options const& how, std::error_code& ec) noexcept {
        std::size_t present = 0;
        open(name, how, present, ec);
    }

    ring(ring&& other) noexcept { swap(other); }
    ring& operator=(ring&& other) noexcept {
        ring(std::move(other)).swap(*this);
        return *this;
    }
    ring(ring const&) = delete;
    ring& operator=(ring const&) = delete;
    ~ring() { unmap(); }

    /// The first of 2 * size() bytes; null if the ring is closed.
    [[nodiscard]] std::byte* data() noexcept { return base_; }
    [[nodiscard]] std::byte const* data() const noexcept { return base_; }
    /// Bytes of the ring, a multiple of granularity(); 0 if it is closed.
    [[nodiscard]] std::size_t size() const noexcept { return size_; }
    [[nodiscard]] bool is_open() const noexcept { return base_ != nullptr; }
    [[nodiscard]] explicit operator bool() const noexcept { return is_open(); }
    /// Did this constructor make the named memory? False for rings without a name.
    [[nodiscard]] bool created() const noexcept { return created_; }

    /// `n` bytes from `position` modulo size(). Positions may count all bytes ever written: 64 bits
    /// last for centuries.
    /// @throws errc::out_of_range (n > size()), errc::closed
    [[nodiscard]] span<std::byte> at(std::uint64_t position, std::size_t n) {
        return {base_ + checked(position, n), n};
    }
    [[nodiscard]] span<std::byte const> at(std::uint64_t position, std::size_t n) const {
        return {base_ + checked(position, n), n};
    }
    [[nodiscard]] span<std::byte> at(std::uint64_t position, std::size_t n,
                                     std::error_code& ec) noexcept {
        ec = refusal(n);
        if (ec) return {};
        return {base_ + offset_of(position), n};
    }
    [[nodiscard]] span<std::byte const> at(std::uint64_t position, std::size_t n,
                                           std::error_code& ec) const noexcept {
        ec = refusal(n);
        if (ec) return {};
        return {base_ + offset_of(position), n};
    }

    /// Unmaps; the ring is closed then. A name stays until mmap::remove_shared().
    void unmap() noexcept {
        detail::platform::unmap(views());
        base_ = nullptr;
        size_ = 0;
        mask_ = 0;
        created_ = false;
        handle_.reset();
    }
    void swap(ring& other) noexcept {
        std::swap(base_, other.base_);
        std::swap(size_, other.size_);
        std::swap(mask_, other.mask_);
        std::swap(created_, other.created_);
        handle_.swap(other.handle_);
    }
    friend void swap(ring& a, ring& b) noexcept { a.swap(b); }

private:
    [[nodiscard]] static options creating(std::size_t bytes) noexcept {
        options how;
        how.length = bytes;
        how.create = create::if_missing;
        return how;
    }

    /// The size of a ring for so many bytes.
    [[nodiscard]] static std::error_code round_up(std::size_t bytes,
                                                  std::size_t& rounded) noexcept {
        if (bytes == 0) return std::make_error_code(std::errc::invalid_argument);
        // Half of that: the ring is mapped twice. So the multiple exists, too.
        if (bytes > detail::bounds::longest / 2)
            return std::make_error_code(std::errc::not_enough_memory);
        rounded = detail::bounds::align_up(bytes, detail::platform::granularity());
        return {};
    }
    /// What the options ask for that a ring does not have.
    [[nodiscard]] static bool is_supported(options const& how) noexcept {
        return how.offset == 0 && how.reserve == 0 && how.address == nullptr && !how.fixed &&
               !how.grow && !how.unchecked && !how.populate && !how.locked && !how.huge &&
               how.native_flags == 0;
    }

    void open(std::size_t bytes, std::error_code& ec) noexcept {
        std::size_t length = 0;
        owned object;
        ec = round_up(bytes, length);
        if (!ec) ec = detail::platform::open_unnamed(length, object.receive());
        if (!ec) ec = map(object.object(), length);
    }

    void open(shared const& name, options const& how, std::size_t& present,
              std::error_code& ec) noexcept {
        std::size_t const asked = how.length == to_end ? shared::default_size : how.length;
        std::size_t wanted = 0;
        ec = !name.valid()        ? std::make_error_code(std::errc::invalid_argument)
             : !is_supported(how) ? make_error_code(errc::not_supported)
                                  : round_up(asked, wanted);
        if (ec) return;
        present = wanted;
        owned object;
        bool is_new = false;
        ec = detail::platform::open_shared(name.c_str(), RDWR, how.create, present, 0,
                                           how.permissions, object.receive(), is_new);
        if (ec) return;
        bool const is_other = how.length != to_end && present != wanted;
        bool const is_partial =
            detail::bounds::offset_in(present, detail::platform::granularity()) != 0;
        ec = is_other || is_partial ? std::make_error_code(std::errc::invalid_argument)
                                    : map(object.object(), present);
        if (ec && is_new) {
            bool removed = false;
            (void)detail::platform::remove_shared(name.c_str(), removed);
        }
        if (ec) return;
        created_ = is_new;
        handle_ = std::move(object);  // on Windows the name lives as long as a handle
    }

    [[nodiscard]] std::error_code map(detail::platform::handle object,
                                      std::size_t length) noexcept {
        if (length > detail::bounds::longest / 2)
            return std::make_error_code(std::errc::not_enough_memory);
        if (std::error_code const failure = detail::platform::map_twice(object, length, base_))
            return failure;
        size_ = length;
        mask_ = (length & (length - 1)) == 0 ? length - 1 : 0;
        return {};
    }

    [[nodiscard]] detail::platform::extent views() const noexcept {
        detail::platform::extent both;
        both.data = base_;
        both.length = both.reserved = 2 * size_;
        both.mode = RDWR;
        both.kind = detail::platform::kind::named;
        return both;
    }

    /// A mask where the size allows it: a 64-bit division costs more than a small message.
    [[nodiscard]] std::size_t offset_of(std::uint64_t position) const noexcept {
        return static_cast<std::size_t>(mask_ != 0 ? position & mask_ : position % size_);
    }
    [[nodiscard]] std::error_code refusal(std::size_t n) const noexcept {
        if (size_ == 0) return errc::closed;
        return n > size_ ? make_error_code(errc::out_of_range) : std::error_code();
    }
    [[nodiscard]] std::size_t checked(std::uint64_t position, std::size_t n) const {
        if (size_ == 0 || n > size_) raise_range(position, n);
        return offset_of(position);
    }

    [[noreturn]] void raise_range(std::uint64_t position, std::size_t n) const {
        error::raise(refusal(n), "view",
                     detail::format("%llu bytes at %llu of a ring of %llu",
                                    static_cast<unsigned long long>(n),
                                    static_cast<unsigned long long>(position),
                                    static_cast<unsigned long long>(size_)));
    }
    [[noreturn]] static void raise(std::error_code ec, shared const& name, options const& how,
                                   std::size_t present) {
        bool const is_sized = how.length != to_end;
        error::raise(
            ec, "map",
            detail::format(present == 0 ? "ring \"%s\""
                           : is_sized   ? "ring \"%s\" (%llu bytes asked for, it has %llu)"
                                        : "ring \"%s\" (%llu bytes)",
                           name.c_str(),
                           static_cast<unsigned long long>(is_sized ? how.length : present),
                           static_cast<unsigned long long>(present)));
    }

    std::byte* base_ = nullptr;
    std::size_t size_ = 0;
    std::size_t mask_ = 0;  // size_ - 1 if that is a mask, else 0
    owned handle_;          // of a name
    bool created_ = false;
};
