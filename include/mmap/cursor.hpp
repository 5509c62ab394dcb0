// cursor.hpp: a region read and written like a file, from a position that never leaves it.
#pragma once

#include <cstring>
#include <string_view>

#include "detail/search.hpp"
#include "region.hpp"

/// A position in a region. Follows Python's mmap where that has the method; docs/cursor.md lists the
/// differences. Views that read() and read_line() return point into the mapping: no copy, valid as
/// long as region::view() is. What does not fit is errc::out_of_range: nothing is read or written, and
/// the position stays. Of a region that may not be read (NONE), read(n) still returns views; find()
/// finds nothing, and calls that copy report permission_denied. The region must outlive the cursor; it
/// may be resized.
class mmap::cursor {
    // write(T) takes types that are their own bytes, not types that point to them.
    template <class T, class = void>
    struct is_view : std::false_type {};
    template <class T>
    struct is_view<T, std::void_t<decltype(std::declval<T const&>().data())>>
        : std::negation<std::is_aggregate<T>> {};
    template <class T>
    static constexpr bool is_value =
        std::is_trivially_copyable_v<T> && !std::is_pointer_v<T> && !std::is_array_v<T> &&
        !std::is_convertible_v<T const&, std::string_view> && !is_view<T>::value;

public:
    /// What seek() counts from.
    enum class from { start, current, end };
    /// What find() and rfind() return for a needle that is not there.
    static constexpr std::size_t npos = static_cast<std::size_t>(-1);

    explicit cursor(region& r) noexcept : region_(&r), writable_region_(&r) {}
    /// For reading only: writing is std::errc::permission_denied.
    explicit cursor(region const& r) noexcept : region_(&r) {}
    explicit cursor(region const&&) = delete;

    // --- position ---------------------------------------------------------------------------------

    [[nodiscard]] std::size_t tell() const noexcept { return position_; }
    [[nodiscard]] std::size_t remaining() const noexcept {
        return position_ < region_->size() ? region_->size() - position_ : 0;
    }
    /// Moves the position to `offset` bytes from the start, the position or the end; the end itself
    /// is a position.
    void seek(std::int64_t offset, from whence = from::start) {
        std::error_code ec;
        seek(offset, whence, ec);
        if (ec) raise(ec, "seek to " + std::to_string(offset) + " from");
    }
    void seek(std::int64_t offset, std::error_code& ec) noexcept { seek(offset, from::start, ec); }
    void seek(std::int64_t offset, from whence, std::error_code& ec) noexcept {
        std::size_t const base = whence == from::start     ? 0
                                 : whence == from::current ? position_
                                                           : region_->size();
        bool const back = offset < 0;
        std::uint64_t const distance =
            back ? 0 - static_cast<std::uint64_t>(offset) : static_cast<std::uint64_t>(offset);
        std::size_t const size = region_->size();
        // A step back may still end outside: the region may have shrunk below the position.
        bool const fits = back ? distance <= base && base - distance <= size
                               : detail::bounds::contains(base, distance, size);
        ec = fits ? std::error_code() : errc::out_of_range;
        if (fits)
            position_ = back ? base - static_cast<std::size_t>(distance)
                             : base + static_cast<std::size_t>(distance);
    }

    // --- reading ----------------------------------------------------------------------------------

    /// Up to n bytes: fewer, or none, where the region ends.
    [[nodiscard]] std::string_view read(std::size_t n) noexcept {
        return take(n < remaining() ? n : remaining());
    }
    /// All that remains.
    [[nodiscard]] std::string_view read() noexcept { return take(remaining()); }
    /// Up to the next newline and including it, or to the end; empty at the end.
    [[nodiscard]] std::string_view read_line() noexcept {
        std::size_t const end_of_line = find("\n");
        return take(end_of_line == npos ? remaining() : end_of_line + 1 - position_);
    }
    /// The next sizeof(T) bytes as a value, in this machine's byte order.
    template <class T>
    [[nodiscard]] T read() {
        std::error_code ec;
        T const value = read<T>(ec);
        if (ec) raise(ec, "read " + std::to_string(sizeof(T)) + " bytes at");
        return value;
    }
    template <class T>
    [[nodiscard]] T read(std::error_code& ec) noexcept {
        static_assert(is_value<T>,
                      "read<T>() makes trivially copyable values, not pointers or views");
        T value{};
        ec = sizeof(T) <= remaining() ? unreadable() : errc::out_of_range;
        if (!ec) std::memcpy(&value, take(sizeof(T)).data(), sizeof(T));
        return value;
    }
    [[nodiscard]] std::byte read_byte() { return read<std::byte>(); }
    [[nodiscard]] std::byte read_byte(std::error_code& ec) noexcept { return read<std::byte>(ec); }

    // --- writing ----------------------------------------------------------------------------------

    /// Writes all the bytes, or none.
    void write(std::string_view bytes) {
        std::error_code ec;
        write(bytes, ec);
        if (ec) raise(ec, "write " + std::to_string(bytes.size()) + " bytes at");
    }
    void write(std::string_view bytes, std::error_code& ec) noexcept { write_bytes(bytes, ec); }
    void write(span<std::byte const> bytes) { write(text(bytes)); }
    void write(span<std::byte const> bytes, std::error_code& ec) noexcept {
        write(text(bytes), ec);
    }
    /// Writes the bytes of a value, in this machine's byte order. Pointers and views do not compile:
    /// their bytes mean nothing in a file.
    template <class T, class = std::enable_if_t<is_value<T>>>
    void write(T const& value) {
        write(bytes_of(value));
    }
    template <class T, class = std::enable_if_t<is_value<T>>>
    void write(T const& value, std::error_code& ec) noexcept {
        write(bytes_of(value), ec);
    }
    void write_byte(std::byte b) { write(b); }
    void write_byte(std::byte b, std::error_code& ec) noexcept { write(b, ec); }

    /// Copies n bytes inside the region; source and target may overlap. The position stays.
    void move(std::size_t target, std::size_t source, std::size_t n) {
        std::error_code ec;
        move(target, source, n, ec);
        if (ec)
            raise(ec, "move " + std::to_string(n) + " bytes from " + std::to_string(source) +
                          " to " + std::to_string(target) + " with the cursor at");
    }
    void move(std::size_t target, std::size_t source, std::size_t n, std::error_code& ec) noexcept {
        std::byte* const bytes = writable(ec);
        if (ec) return;
        std::size_t const size = region_->size();
        if (!detail::bounds::contains(target, n, size) ||
            !detail::bounds::contains(source, n, size))
            ec = errc::out_of_range;
        else if (n != 0)
            std::memmove(bytes + target, bytes + source, n);
    }

    // --- searching --------------------------------------------------------------------------------

    /// Where `needle` first (rfind: last) stands in [start, end); npos if nowhere. `start` is the
    /// position if omitted, for rfind too. An empty needle is found at start (rfind: at end). Takes time
    /// in proportion to the bytes searched, whatever they are, and no memory.
    ///@{
    [[nodiscard]] std::size_t find(std::string_view needle) const noexcept {
        return find(needle, position_);
    }
    [[nodiscard]] std::size_t find(std::string_view needle, std::size_t start,
                                   std::size_t end = npos) const noexcept {
        return search(needle, start, end, detail::search::first);
    }
    [[nodiscard]] std::size_t rfind(std::string_view needle) const noexcept {
        return rfind(needle, position_);
    }
    [[nodiscard]] std::size_t rfind(std::string_view needle, std::size_t start,
                                    std::size_t end = npos) const noexcept {
        return search(needle, start, end, detail::search::last);
    }
    ///@}

    // --- frames -----------------------------------------------------------------------------------

    /// Writes a length (32 bits, little-endian) and the bytes. If both do not fit, nothing is written.
    void write_frame(std::string_view payload) {
        std::error_code ec;
        write_frame(payload, ec);
        if (ec) raise(ec, "write a frame of " + std::to_string(payload.size()) + " bytes at");
    }
    void write_frame(std::string_view payload, std::error_code& ec) noexcept {
        std::byte* const bytes = writable(ec);
        if (ec) return;
        if (remaining() < frame_head || payload.size() > remaining() - frame_head ||
            payload.size() > UINT32_MAX) {
            ec = errc::out_of_range;
            return;
        }

        // The length last: a reader in between finds the length that was there before.
        if (!payload.empty())
            std::memmove(bytes + position_ + frame_head, payload.data(), payload.size());
        for (std::size_t i = 0; i < frame_head; ++i)
            bytes[position_ + i] = static_cast<std::byte>(payload.size() >> (8 * i) & 0xFFU);
        position_ += frame_head + payload.size();
    }
    /// The bytes of the next frame, in place. Zeros read as an empty frame.
    /// @throws errc::out_of_range (no room for a length), errc::bad_frame (a length that reaches past
    ///   the region: corrupt or hostile)
    [[nodiscard]] std::string_view read_frame() {
        std::error_code ec;
        std::string_view const payload = read_frame(ec);
        if (ec) raise(ec, "read a frame at");
        return payload;
    }
    [[nodiscard]] std::string_view read_frame(std::error_code& ec) noexcept {
        if (remaining() < frame_head) {
            ec = errc::out_of_range;
            return {};
        }
        ec = unreadable();
        if (ec) return {};
        std::size_t size = 0;
        for (std::size_t i = 0; i < frame_head; ++i)
            size |= std::to_integer<std::size_t>((*region_)[position_ + i]) << (8 * i);
        if (size > remaining() - frame_head) {
            ec = errc::bad_frame;
            return {};
        }
        position_ += frame_head;
        return take(size);
    }

private:
    static constexpr std::size_t frame_head = 4;

    [[nodiscard]] std::size_t clamp(std::size_t n) const noexcept {
        return n < region_->size() ? n : region_->size();
    }
    using search_function = std::size_t (*)(std::string_view text,
                                            std::string_view needle) noexcept;
    [[nodiscard]] std::size_t search(std::string_view needle, std::size_t start, std::size_t end,
                                     search_function find_in) const noexcept {
        std::string_view const bytes = unreadable() ? "" : region_->view().substr(0, end);
        start = clamp(start);
        if (start > bytes.size()) return npos;
        std::size_t const at = find_in(bytes.substr(start), needle);
        return at == npos ? npos : start + at;
    }
    /// @pre n <= remaining()
    [[nodiscard]] std::string_view take(std::size_t n) noexcept {
        if (n == 0) return {};
        std::string_view const bytes = region_->view().substr(position_, n);
        position_ += n;
        return bytes;
    }
    [[nodiscard]] static std::string_view text(span<std::byte const> bytes) noexcept {
        return {reinterpret_cast<char const*>(bytes.data()), bytes.size()};
    }
    template <class T>
    [[nodiscard]] static std::string_view bytes_of(T const& value) noexcept {
        return {reinterpret_cast<char const*>(&value), sizeof value};
    }
    [[nodiscard]] std::error_code unreadable() const noexcept {
        bool const may = !region_->is_open() || (region_->mode() & access::read) != NONE;
        return may ? std::error_code() : std::make_error_code(std::errc::permission_denied);
    }
    [[nodiscard]] std::byte* writable(std::error_code& ec) const noexcept {
        if (writable_region_ != nullptr) return writable_region_->writable_bytes(ec).data();
        ec = region_->is_open() ? std::make_error_code(std::errc::permission_denied)
                                : make_error_code(errc::closed);
        return nullptr;
    }
    void write_bytes(std::string_view source, std::error_code& ec) noexcept {
        std::byte* const bytes = writable(ec);
        if (ec) return;
        if (source.size() > remaining()) {
            ec = errc::out_of_range;
            return;
        }

        if (!source.empty()) std::memmove(bytes + position_, source.data(), source.size());
        position_ += source.size();
    }
    [[noreturn]] void raise(std::error_code ec, std::string const& operation) const {
        error::raise(ec, operation,
                     "position " + std::to_string(position_) + " of " + region_->describe());
    }

    region const* region_;
    region* writable_region_ = nullptr;  // the same one, unless the cursor only reads
    std::size_t position_ = 0;
};
