// contents.hpp: the bytes of a file by the fastest means: read when small, mapped when large.
#pragma once

#include "region.hpp"

/// The bytes of a file, for reading; movable, not copyable.
///
/// A file of less than `copied_below` bytes is copied into memory: that is faster than mapping it, and
/// nobody can change or truncate the copy. A file of `mapped_from` bytes or more is mapped (RDONLY): it
/// shows what others change later, and a load faults where they truncate it. Guard mapping() then, or
/// copy by mapping().read(). In between a file is copied if the allocator has memory that is in use
/// already, and mapped if the system would have to provide it. If you need a snapshot, read a copy.
///
/// A file that can be read and not mapped is read; one that can be mapped and not read (a handle opened
/// with O_DIRECT) is mapped. Files whose size the system does not know before they are read (/proc) are
/// read to their end, however long they are. Pipes are errc::not_mappable.
class mmap::contents {
public:
    using value_type = std::byte;
    using size_type = std::size_t;
    using const_iterator = std::byte const*;
    using iterator = const_iterator;

    /// Bytes below which a file is always copied, and from which on it is always mapped.
    static constexpr std::size_t copied_below = std::size_t{16} << 10U;
    static constexpr std::size_t mapped_from = std::size_t{512} << 10U;

    contents() noexcept = default;
    contents(contents&& other) noexcept { swap(other); }
    contents& operator=(contents&& other) noexcept {
        contents(std::move(other)).swap(*this);
        return *this;
    }
    contents(contents const&) = delete;
    contents& operator=(contents const&) = delete;
    ~contents() { delete[] memory_; }

    [[nodiscard]] std::byte const* data() const noexcept {
        return memory_ != nullptr ? memory_ : mapping_.data();
    }
    [[nodiscard]] std::size_t size() const noexcept {
        return memory_ != nullptr ? size_ : mapping_.size();
    }
    [[nodiscard]] bool empty() const noexcept { return size() == 0; }
    [[nodiscard]] std::byte const* begin() const noexcept { return data(); }
    [[nodiscard]] std::byte const* end() const noexcept { return data() + size(); }
    /// @pre index < size()
    [[nodiscard]] std::byte const& operator[](std::size_t index) const noexcept {
        return data()[index];
    }
    /// The bytes as text, valid as long as the contents, which may be moved. No NUL ends the text,
    /// unless it was loaded with padding.
    [[nodiscard]] std::string_view view() const noexcept {
        return {reinterpret_cast<char const*>(data()), size()};
    }
    /// The bytes as elements of a trivially copyable type, which is const.
    /// @throws errc::partial_element, errc::misaligned (types aligned more than std::max_align_t)
    ///@{
    template <class T>
    [[nodiscard]] span<T> as() const {
        std::error_code ec;
        span<T> const view = as<T>(ec);
        if (ec) error::raise(ec, "view as elements", std::to_string(size()) + " bytes of a file");
        return view;
    }
    template <class T>
    [[nodiscard]] span<T> as(std::error_code& ec) const noexcept {
        static_assert(std::is_const_v<T>, "the contents of a file are for reading: as<T const>()");
        ec = detail::element_view_check::failure_of<T>(data(), size());
        if (ec) return {};
        return {reinterpret_cast<T*>(data()), size() / sizeof(T)};
    }
    ///@}

    /// The mapping of a large file; a closed region if the file was copied.
    [[nodiscard]] region const& mapping() const noexcept { return mapping_; }

    void swap(contents& other) noexcept {
        mapping_.swap(other.mapping_);
        tail_.swap(other.tail_);
        std::swap(memory_, other.memory_);
        std::swap(size_, other.size_);
    }
    friend void swap(contents& a, contents& b) noexcept { a.swap(b); }

private:
    friend struct mmap;  // load()
    using handle = detail::platform::handle;

    [[nodiscard]] std::error_code load(source const& from, std::size_t padding) noexcept {
        detail::pending_open file;
        if (std::error_code const failure = file.open(from, RDONLY, false)) return failure;
        std::error_code const failure = load_open(file.object, padding);
        if (!failure) (void)file.commit(false);
        return failure;
    }

    [[nodiscard]] std::error_code load_open(handle file, std::size_t padding) noexcept {
        detail::platform::file_info info;
        if (std::error_code const failure = detail::platform::inspect(file, info)) return failure;
        if (info.size > detail::bounds::longest)
            return std::make_error_code(std::errc::value_too_large);
        auto const size = static_cast<std::size_t>(info.size);
        if (size == 0) return read_to_end(file, padding);

        if (size < mapped_from && is_cheap_to_copy(size, padding)) {
            std::error_code const failure = read(file, size, padding);
            // open(2), O_DIRECT: EINVAL for a buffer that is not aligned.
            if (failure != std::errc::invalid_argument) return failure;
        }
        std::error_code const failure = map(file, size, padding);
        // Some files of sysfs, FUSE and network file systems can only be read.
        bool const may_be_read = failure == errc::not_mappable ||
                                 failure == std::errc::permission_denied ||
                                 failure == std::errc::address_in_use;
        return may_be_read ? read(file, size, padding) : failure;
    }

    /// Is the copy faster than a mapping? Not if the system has to find and clear a page for each
    /// page of it. Allocates the memory to look at it.
    [[nodiscard]] bool is_cheap_to_copy(std::size_t size, std::size_t padding) noexcept {
        if (size < copied_below) return true;
        if (!allocate(size, padding)) return false;
        auto const begin = reinterpret_cast<std::uintptr_t>(memory_);
        detail::platform::extent memory;
        std::size_t const page_offset =
            detail::bounds::offset_in(begin, detail::platform::page_size());
        memory.data = memory_;
        memory.length = size;
        memory.page_offset = static_cast<std::uint32_t>(page_offset);
        memory.mode = RDWR;
        memory.kind = detail::platform::kind::anonymous;
        memory.is_private = true;
        std::size_t resident = 0;
        bool const is_ready =
            !detail::platform::resident(memory, 0, size, resident) && resident == size;
        if (!is_ready) release();
        return is_ready;
    }

    /// Memory for `size` bytes and the padding. @return false if there is none
    [[nodiscard]] bool allocate(std::size_t size, std::size_t padding) noexcept {
        if (padding > detail::bounds::longest - size) return false;
        memory_ = new (std::nothrow) std::byte[size + padding];
        return memory_ != nullptr;
    }
    void release() noexcept {
        delete[] memory_;
        memory_ = nullptr;
        size_ = 0;
    }

    /// Copies the file, or what is left of it if it was cut in the meantime.
    [[nodiscard]] std::error_code read(handle file, std::size_t size,
                                       std::size_t padding) noexcept {
        if (memory_ == nullptr && !allocate(size, padding))
            return std::make_error_code(std::errc::not_enough_memory);
        std::error_code const failure = detail::platform::read(file, 0, memory_, size, size_);
        if (failure)
            release();
        else if (padding != 0)
            std::memset(memory_ + size_, 0, size - size_ + padding);
        return failure;
    }

    /// For a file that reports no size: it is empty, or made as it is read.
    [[nodiscard]] std::error_code read_to_end(handle file, std::size_t padding) noexcept {
        for (std::size_t capacity = 4096;; capacity *= 2) {
            contents longer;
            std::error_code const failure = longer.read(file, capacity, padding);
            if (failure == std::errc::invalid_argument) return map(file, 0, padding);
            if (failure) return failure;
            if (longer.size_ == capacity) continue;
            swap(longer);
            return {};
        }
    }

    /// address_in_use: there is no place for the padding after the file.
    [[nodiscard]] std::error_code map(handle file, std::size_t size, std::size_t padding) noexcept {
        std::size_t const page = detail::platform::page_size();
        // The rest of the last page reads as zeros (mmap(2), MapViewOfFile).
        std::size_t const used = detail::bounds::offset_in(size, page);
        std::error_code ec;
        if (padding == 0 || (used != 0 && padding <= page - used)) {
            mapping_ = region(detail::native::from_os(file), RDONLY, ec);
            return ec;
        }
        return map_before_zeros(file, size, padding);
    }

    /// Maps the file, and memory that reads as zeros right after its last page.
    [[nodiscard]] std::error_code map_before_zeros(handle file, std::size_t size,
                                                   std::size_t padding) noexcept {
        std::size_t const pages = detail::bounds::align_up(size, detail::platform::page_size());
        if (pages == 0 || padding > detail::bounds::longest - pages)
            return std::make_error_code(std::errc::not_enough_memory);
        constexpr int attempts = 4;
        std::error_code ec;
        for (int i = 0; i < attempts; ++i) {
            region space(ANON, pages + padding, COPY, ec);
            if (ec) return ec;
            options first;
            first.length = size;
            first.address = const_cast<std::byte*>(space.data());
            first.fixed = true;
            options second = first;
            second.length = padding;
            second.address = const_cast<std::byte*>(space.data()) + pages;
            space.unmap();
            mapping_ = region(detail::native::from_os(file), RDONLY, first, ec);
            if (!ec) tail_ = region(ANON, COPY, second, ec);
            if (!ec) return ec;
            mapping_.unmap();
            if (ec != std::errc::address_in_use) break;  // not taken by another thread
        }
        // invalid_argument: memory begins at multiples of 64 KiB on Windows, where few files end; a
        // file of hugetlbfs begins at a multiple of its page.
        return ec == std::errc::invalid_argument ? std::make_error_code(std::errc::address_in_use)
                                                 : ec;
    }

    region mapping_;
    region tail_;  // zeros after mapping_, where the padding does not fit into its last page
    std::byte* memory_ = nullptr;
    std::size_t size_ = 0;  // of memory_
};

/// Loads a file. With padding, at least so many zero bytes can be read after the last one: what parsers
/// and C strings ask for. Each zero is the library's own, unless a large file is mapped and its last
/// page has room for them: then another process that stores or appends to the file there shows.
/// A mapped file of whole pages takes address space for one page more.
/// Windows: a large file of whole pages is copied, unless it ends at a multiple of 64 KiB.
/// @throws what region's constructor throws
///@{
inline mmap::contents mmap::load(source const& from, padding after, std::error_code& ec) noexcept {
    contents loaded;
    ec = loaded.load(from, after.bytes);
    return ec ? contents() : std::move(loaded);
}
inline mmap::contents mmap::load(source const& from, std::error_code& ec) noexcept {
    return load(from, padding(), ec);
}
inline mmap::contents mmap::load(source const& from, padding after) {
    std::error_code ec;
    contents loaded = load(from, after, ec);
    if (ec) error::raise(ec, "load", from.describe());
    return loaded;
}
inline mmap::contents mmap::load(source const& from) { return load(from, padding()); }
///@}
