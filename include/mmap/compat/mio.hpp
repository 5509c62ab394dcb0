// compat/mio.hpp: the names of mio (https://github.com/mandreyel/mio) over mmap::region, for projects
// that move from mio to this library: include it instead of <mio/mmap.hpp>, <mio/shared_mmap.hpp>,
// <mio/page.hpp> or <mio/mio.hpp>. Not a part of <mmap.hpp>; docs/migration.md lists the differences.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <memory>
#include <mmap.hpp>
#include <string>
#include <system_error>
#include <type_traits>
#include <utility>

namespace mio {
// As in scope.hpp, the symbols carry the version and whether there are exceptions. They are not mio's
// own either: both libraries can be in one program.
#if defined(__cpp_exceptions) || defined(_CPPUNWIND)
inline namespace mmap_v0_2_0 {
#else
inline namespace mmap_v0_2_0_without_exceptions {
#endif

enum class access_mode { read, write };

/// As a length: all of the file from the offset on.
enum { map_entire_file = 0 };

using file_handle_type = ::mmap::detail::native::handle;
inline file_handle_type const invalid_handle = ::mmap::detail::native::none;

/// The system maps at multiples of this. Callers' offsets need no alignment.
[[nodiscard]] inline std::size_t page_size() noexcept { return ::mmap::granularity(); }
[[nodiscard]] inline std::size_t make_offset_page_aligned(std::size_t offset) noexcept {
    return offset - offset % page_size();
}

namespace detail {

template <class Char>
using if_char = std::enable_if_t<std::is_same_v<Char, char> ||
                                 std::is_same_v<Char, ::mmap::detail::native::wide>>;

// A path as a string: from a pointer, from anything with data() and size() (std::string,
// std::string_view, std::vector<char> with or without a final NUL), from std::filesystem::path. Empty if
// there is none.
template <class Char, class = if_char<Char>>
std::basic_string<Char> text(Char const* path) {
    return path == nullptr ? std::basic_string<Char>() : std::basic_string<Char>(path);
}
template <class Path, class Char = typename Path::value_type, class = if_char<Char>>
auto text(Path const& path) -> decltype(std::basic_string<Char>(path.data(), path.size())) {
    std::size_t size = path.size();
    while (size != 0 && path.data()[size - 1] == Char{}) --size;
    return {path.data(), size};
}
template <class Path>
auto text(Path const& path) -> std::decay_t<decltype(path.native())> {
    return path.native();
}
template <class Path>
using if_path = decltype(detail::text(std::declval<Path const&>()));

template <class Path, class = if_path<Path>>
std::string describe(Path const& path) {
    return ::mmap::source(detail::text(path)).describe();
}
inline std::string describe(file_handle_type handle) { return ::mmap::source(handle).describe(); }

/// The container of bytes that both classes are. `Self` knows data() and length() of the mapping.
template <class Self, access_mode AccessMode, class ByteT>
class bytes {
    static_assert(sizeof(ByteT) == 1, "mio maps bytes: for larger elements see mmap::region::as");
    using element = std::conditional_t<AccessMode == access_mode::write, ByteT, ByteT const>;
    template <access_mode A>
    using if_writes = std::enable_if_t<A == access_mode::write && A == AccessMode>;

public:
    using value_type = ByteT;
    using size_type = std::size_t;
    using difference_type = std::ptrdiff_t;
    using reference = ByteT&;
    using const_reference = ByteT const&;
    using pointer = ByteT*;
    using const_pointer = ByteT const*;
    using iterator = pointer;
    using const_iterator = const_pointer;
    using reverse_iterator = std::reverse_iterator<iterator>;
    using const_reverse_iterator = std::reverse_iterator<const_iterator>;
    using iterator_category = std::random_access_iterator_tag;
    using handle_type = file_handle_type;

    [[nodiscard]] size_type size() const noexcept { return self().length(); }
    [[nodiscard]] bool empty() const noexcept { return size() == 0; }

    [[nodiscard]] element* data() noexcept { return const_cast<element*>(self().address()); }
    [[nodiscard]] const_pointer data() const noexcept { return self().address(); }
    [[nodiscard]] element* begin() noexcept { return data(); }
    [[nodiscard]] const_iterator begin() const noexcept { return data(); }
    [[nodiscard]] const_iterator cbegin() const noexcept { return data(); }
    [[nodiscard]] element* end() noexcept { return data() + size(); }
    [[nodiscard]] const_iterator end() const noexcept { return data() + size(); }
    [[nodiscard]] const_iterator cend() const noexcept { return end(); }
    [[nodiscard]] auto rbegin() noexcept { return std::reverse_iterator<element*>(end()); }
    [[nodiscard]] auto rbegin() const noexcept { return const_reverse_iterator(end()); }
    [[nodiscard]] auto crbegin() const noexcept { return rbegin(); }
    [[nodiscard]] auto rend() noexcept { return std::reverse_iterator<element*>(begin()); }
    [[nodiscard]] auto rend() const noexcept { return const_reverse_iterator(begin()); }
    [[nodiscard]] auto crend() const noexcept { return rend(); }

    // With the mode spelled out, as in `data<mio::access_mode::write>()`.
    template <access_mode A, class = if_writes<A>>
    [[nodiscard]] pointer data() noexcept {
        return data();
    }
    template <access_mode A, class = if_writes<A>>
    [[nodiscard]] iterator begin() noexcept {
        return begin();
    }
    template <access_mode A, class = if_writes<A>>
    [[nodiscard]] iterator end() noexcept {
        return end();
    }
    template <access_mode A, class = if_writes<A>>
    [[nodiscard]] reverse_iterator rbegin() noexcept {
        return rbegin();
    }
    template <access_mode A, class = if_writes<A>>
    [[nodiscard]] reverse_iterator rend() noexcept {
        return rend();
    }

    /// @pre index < size()
    [[nodiscard]] element& operator[](size_type index) noexcept { return data()[index]; }
    [[nodiscard]] const_reference operator[](size_type index) const noexcept {
        return data()[index];
    }

private:
    [[nodiscard]] Self const& self() const noexcept { return static_cast<Self const&>(*this); }
};

}  // namespace detail

/// One mapping with one owner. A mapping for writing is flushed to the disk by the destructor.
template <access_mode AccessMode, class ByteT>
struct basic_mmap : detail::bytes<basic_mmap<AccessMode, ByteT>, AccessMode, ByteT> {
    using size_type = std::size_t;
    using handle_type = file_handle_type;

    basic_mmap() = default;
    /// @throws mmap::error, a std::system_error. Without exceptions a failure aborts: use map().
    template <class Path, class = detail::if_path<Path>>
    basic_mmap(Path const& path, std::uint64_t offset = 0, size_type length = map_entire_file) {
        map_or_throw(path, offset, length);
    }
    basic_mmap(handle_type handle, std::uint64_t offset = 0, size_type length = map_entire_file) {
        map_or_throw(handle, offset, length);
    }
    basic_mmap(basic_mmap&&) noexcept = default;
    basic_mmap& operator=(basic_mmap&&) noexcept = default;
    ~basic_mmap() {
        std::error_code ignored;
        region_.flush(ignored);
    }

    /// Maps an existing file: `length` bytes from any `offset`. An empty file, a pipe or a device that
    /// cannot be mapped, and a range past the end are std::errc::invalid_argument; an offset at the end
    /// maps nothing and succeeds. On failure this object is unchanged.
    template <class Path, class = detail::if_path<Path>>
    void map(Path const& path, std::uint64_t offset, size_type length, std::error_code& error) {
        auto const text = detail::text(path);
        if (text.empty()) {
            error = std::make_error_code(std::errc::invalid_argument);
            return;
        }
        open(text, offset, length, error);
        if (!error) lent_ = invalid_handle;
    }
    template <class Path, class = detail::if_path<Path>>
    void map(Path const& path, std::error_code& error) {
        map(path, 0, map_entire_file, error);
    }
    /// The same with a handle, which stays the caller's.
    void map(handle_type handle, std::uint64_t offset, size_type length, std::error_code& error) {
        open(handle, offset, length, error);
        if (!error) lent_ = handle;
    }
    void map(handle_type handle, std::error_code& error) { map(handle, 0, map_entire_file, error); }

    /// Ends the mapping. Without a sync(): stores reach the file, and the disk in the system's own time.
    void unmap() noexcept { region_.unmap(); }
    /// Returns when the bytes are on stable storage.
    template <access_mode A = AccessMode, class = std::enable_if_t<A == access_mode::write>>
    void sync(std::error_code& error) noexcept {
        region_.flush(error);
    }
    void swap(basic_mmap& other) noexcept { std::swap(*this, other); }

    [[nodiscard]] bool is_open() const noexcept { return region_.is_open(); }
    [[nodiscard]] bool is_mapped() const noexcept { return is_open(); }
    [[nodiscard]] size_type length() const noexcept { return region_.size(); }
    /// length() and the bytes before it, back to the page's (Windows: granule's) beginning.
    [[nodiscard]] size_type mapped_length() const noexcept { return mapping_offset() + length(); }
    [[nodiscard]] size_type mapping_offset() const noexcept {
        return static_cast<size_type>(region_.offset() % page_size());
    }
    /// The handle that was lent, or that of the path's file.
    [[nodiscard]] handle_type file_handle() const noexcept {
        return is_open() && lent_ != invalid_handle ? lent_ : region_.native_handle();
    }
    /// POSIX only, where it is the file's: the library keeps no section handle on Windows.
    template <class Handle = handle_type, class = std::enable_if_t<std::is_same_v<Handle, int>>>
    [[nodiscard]] handle_type mapping_handle() const noexcept {
        return file_handle();
    }

    friend bool operator==(basic_mmap const& a, basic_mmap const& b) noexcept {
        return a.extent() == b.extent();
    }
    friend bool operator!=(basic_mmap const& a, basic_mmap const& b) noexcept { return !(a == b); }
    friend bool operator<(basic_mmap const& a, basic_mmap const& b) noexcept {
        return a.extent() < b.extent();
    }
    friend bool operator>(basic_mmap const& a, basic_mmap const& b) noexcept { return b < a; }
    friend bool operator<=(basic_mmap const& a, basic_mmap const& b) noexcept { return !(b < a); }
    friend bool operator>=(basic_mmap const& a, basic_mmap const& b) noexcept { return !(a < b); }

private:
    friend detail::bytes<basic_mmap, AccessMode, ByteT>;
    [[nodiscard]] ByteT const* address() const noexcept {
        return reinterpret_cast<ByteT const*>(region_.data());
    }
    [[nodiscard]] std::pair<std::byte const*, size_type> extent() const noexcept {
        return {region_.data(), region_.size()};
    }

    template <class Token>
    void map_or_throw(Token const& token, std::uint64_t offset, size_type length) {
        std::error_code error;
        map(token, offset, length, error);
        if (error) ::mmap::error::raise(error, "map", detail::describe(token));
    }

    void open(::mmap::source const& what, std::uint64_t offset, size_type length,
              std::error_code& error) noexcept {
        ::mmap::options how;
        how.offset = offset;
        // The largest length is not "to the end" here, but longer than any file.
        how.length =
            length == map_entire_file ? ::mmap::to_end : (std::min)(length, ::mmap::to_end - 1);
        how.keep_handle = what.is_path();  // for file_handle()
        ::mmap::region fresh(what, AccessMode == access_mode::write ? ::mmap::RDWR : ::mmap::RDONLY,
                             how, error);
        bool const is_empty_file = !error && fresh.empty() && offset == 0;
        if (is_empty_file || error == ::mmap::errc::not_mappable)
            error = std::make_error_code(std::errc::invalid_argument);
        if (!error) region_ = std::move(fresh);
    }

    ::mmap::region region_;
    handle_type lent_ = invalid_handle;
};

/// A mapping with several owners: copies share one basic_mmap, and the last one unmaps it.
template <access_mode AccessMode, class ByteT>
class basic_shared_mmap
    : public detail::bytes<basic_shared_mmap<AccessMode, ByteT>, AccessMode, ByteT> {
public:
    using mmap_type = basic_mmap<AccessMode, ByteT>;
    using size_type = std::size_t;
    using handle_type = file_handle_type;

    basic_shared_mmap() = default;
    basic_shared_mmap(mmap_type&& mapping)
        : shared_(std::make_shared<mmap_type>(std::move(mapping))) {}
    basic_shared_mmap(std::shared_ptr<mmap_type> mapping) noexcept : shared_(std::move(mapping)) {}
    /// @throws as basic_mmap's do
    template <class Path, class = detail::if_path<Path>>
    basic_shared_mmap(Path const& path, std::uint64_t offset = 0,
                      size_type length = map_entire_file)
        : basic_shared_mmap(mmap_type(path, offset, length)) {}
    basic_shared_mmap(handle_type handle, std::uint64_t offset = 0,
                      size_type length = map_entire_file)
        : basic_shared_mmap(mmap_type(handle, offset, length)) {}

    [[nodiscard]] std::shared_ptr<mmap_type> get_shared_ptr() const noexcept { return shared_; }

    /// As basic_mmap's. All copies of this object then have the new mapping.
    template <class Token>
    void map(Token const& token, std::uint64_t offset, size_type length, std::error_code& error) {
        mmap_type fresh;
        fresh.map(token, offset, length, error);
        if (error) return;
        if (shared_ == nullptr) shared_ = std::make_shared<mmap_type>();
        *shared_ = std::move(fresh);
    }
    template <class Token>
    void map(Token const& token, std::error_code& error) {
        map(token, 0, map_entire_file, error);
    }
    /// Ends the mapping for all copies.
    void unmap() noexcept {
        if (shared_ != nullptr) shared_->unmap();
    }
    /// As basic_mmap's. Without a mapping does nothing, and leaves `error` alone.
    template <access_mode A = AccessMode, class = std::enable_if_t<A == access_mode::write>>
    void sync(std::error_code& error) noexcept {
        if (shared_ != nullptr) shared_->sync(error);
    }
    void swap(basic_shared_mmap& other) noexcept { shared_.swap(other.shared_); }

    [[nodiscard]] bool is_open() const noexcept { return shared_ != nullptr && shared_->is_open(); }
    [[nodiscard]] bool is_mapped() const noexcept { return is_open(); }
    [[nodiscard]] size_type length() const noexcept { return is_open() ? shared_->length() : 0; }
    [[nodiscard]] size_type mapped_length() const noexcept {
        return is_open() ? shared_->mapped_length() : 0;
    }
    [[nodiscard]] handle_type file_handle() const noexcept {
        return is_open() ? shared_->file_handle() : invalid_handle;
    }
    template <class Mapping = mmap_type>
    [[nodiscard]] auto mapping_handle() const noexcept
        -> decltype(std::declval<Mapping const&>().mapping_handle()) {
        return file_handle();
    }

    friend bool operator==(basic_shared_mmap const& a, basic_shared_mmap const& b) noexcept {
        return a.shared_ == b.shared_;
    }
    friend bool operator!=(basic_shared_mmap const& a, basic_shared_mmap const& b) noexcept {
        return a.shared_ != b.shared_;
    }
    friend bool operator<(basic_shared_mmap const& a, basic_shared_mmap const& b) noexcept {
        return a.shared_ < b.shared_;
    }
    friend bool operator>(basic_shared_mmap const& a, basic_shared_mmap const& b) noexcept {
        return b < a;
    }
    friend bool operator<=(basic_shared_mmap const& a, basic_shared_mmap const& b) noexcept {
        return !(b < a);
    }
    friend bool operator>=(basic_shared_mmap const& a, basic_shared_mmap const& b) noexcept {
        return !(a < b);
    }

private:
    friend detail::bytes<basic_shared_mmap, AccessMode, ByteT>;
    [[nodiscard]] ByteT const* address() const noexcept {
        return is_open() ? std::as_const(*shared_).data() : nullptr;
    }

    std::shared_ptr<mmap_type> shared_;
};

template <class ByteT>
using basic_mmap_source = basic_mmap<access_mode::read, ByteT>;
template <class ByteT>
using basic_mmap_sink = basic_mmap<access_mode::write, ByteT>;
template <class ByteT>
using basic_shared_mmap_source = basic_shared_mmap<access_mode::read, ByteT>;
template <class ByteT>
using basic_shared_mmap_sink = basic_shared_mmap<access_mode::write, ByteT>;

using mmap_source = basic_mmap_source<char>;
using ummap_source = basic_mmap_source<unsigned char>;
using mmap_sink = basic_mmap_sink<char>;
using ummap_sink = basic_mmap_sink<unsigned char>;
using shared_mmap_source = basic_shared_mmap_source<char>;
using shared_ummap_source = basic_shared_mmap_source<unsigned char>;
using shared_mmap_sink = basic_shared_mmap_sink<char>;
using shared_ummap_sink = basic_shared_mmap_sink<unsigned char>;

/// A mapping of the type asked for; closed if `error` is set. `token` is a path or a handle.
template <class MMap, class Token>
[[nodiscard]] MMap make_mmap(Token const& token, std::uint64_t offset, std::uint64_t length,
                             std::error_code& error) {
    MMap mapping;
    // Where std::size_t is shorter, a length that does not fit is longer than any file that can be mapped.
    mapping.map(token, offset,
                static_cast<std::size_t>((std::min<std::uint64_t>)(length, ::mmap::to_end)), error);
    return mapping;
}
template <class Token>
[[nodiscard]] mmap_source make_mmap_source(Token const& token, std::uint64_t offset,
                                           std::uint64_t length, std::error_code& error) {
    return mio::make_mmap<mmap_source>(token, offset, length, error);
}
template <class Token>
[[nodiscard]] mmap_source make_mmap_source(Token const& token, std::error_code& error) {
    return mio::make_mmap_source(token, 0, map_entire_file, error);
}
template <class Token>
[[nodiscard]] mmap_sink make_mmap_sink(Token const& token, std::uint64_t offset,
                                       std::uint64_t length, std::error_code& error) {
    return mio::make_mmap<mmap_sink>(token, offset, length, error);
}
template <class Token>
[[nodiscard]] mmap_sink make_mmap_sink(Token const& token, std::error_code& error) {
    return mio::make_mmap_sink(token, 0, map_entire_file, error);
}

}  // inline namespace
}  // namespace mio
