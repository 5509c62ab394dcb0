// contents.hpp: the bytes of a file by the fastest means: read when small, mapped when large.
#pragma once

#include "region.hpp"

/// The bytes of a file, for reading; movable, not copyable.
///
/// A file of less than `mapped_from` bytes is copied into memory: that is faster than mapping it, and
/// nobody can change or truncate the copy. A file of that size or more is mapped (RDONLY): it shows
/// what others change later, and where they truncate it a load faults. Guard mapping() then, or copy
/// by mapping().read(). One that can be read and not mapped is read. Files whose size the system does
/// not know before they are read (/proc) are read to their end, however long they are. Pipes are
/// errc::not_mappable.
class mmap::contents {
public:
    using value_type = std::byte;
    using size_type = std::size_t;
    using const_iterator = std::byte const*;
    using iterator = const_iterator;

    /// Bytes from which on a file is mapped. Measured (docs/performance): below, reading wins by
    /// 2 to 5 times.
    static constexpr std::size_t mapped_from = std::size_t{128} << 10U;

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
    /// The bytes as text. A view: valid as long as the contents, wherever these are moved.
    [[nodiscard]] std::string_view view() const noexcept {
        return {reinterpret_cast<char const*>(data()), size()};
    }
    /// The bytes as elements of a trivially copyable type, which is const.
    /// @throws errc::partial_element, errc::misaligned (types aligned more than std::max_align_t)
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

    /// The mapping of a large file; a closed region if the file was read.
    [[nodiscard]] region const& mapping() const noexcept { return mapping_; }

    void swap(contents& other) noexcept {
        mapping_.swap(other.mapping_);
        std::swap(memory_, other.memory_);
        std::swap(size_, other.size_);
    }
    friend void swap(contents& a, contents& b) noexcept { a.swap(b); }

private:
    friend struct mmap;  // load()

    [[nodiscard]] std::error_code load(source const& what) noexcept {
        detail::pending_open file;
        if (std::error_code const failure = file.open(what, RDONLY, false)) return failure;
        std::error_code const failure = load_open(file.object);
        if (!failure) (void)file.commit(false);
        return failure;
    }

    [[nodiscard]] std::error_code load_open(detail::platform::handle file) noexcept {
        detail::platform::file_info info;
        if (std::error_code const failure = detail::platform::inspect(file, info)) return failure;
        std::uint64_t const size = info.size;
        if (size == 0) return read_to_end(file);
        if (size < mapped_from) return read(file, static_cast<std::size_t>(size));
        std::error_code ec;
        mapping_ = region(detail::native::from_os(file), RDONLY, ec);
        // Some files of sysfs, FUSE and network file systems can be read only.
        if (ec == errc::not_mappable || ec == std::errc::permission_denied)
            return read(file, static_cast<std::size_t>(size));
        return ec;
    }

    [[nodiscard]] std::error_code read(detail::platform::handle file, std::size_t size) noexcept {
        memory_ = new (std::nothrow) std::byte[size];
        if (memory_ == nullptr) return std::make_error_code(std::errc::not_enough_memory);
        return detail::platform::read(file, 0, memory_, size,
                                      size_);  // less, if the file was cut meanwhile
    }

    /// Of a file that tells no size: empty, or made as it is read.
    [[nodiscard]] std::error_code read_to_end(detail::platform::handle file) noexcept {
        std::size_t capacity = 4096;
        for (;;) {
            contents longer;
            if (std::error_code const failure = longer.read(file, capacity)) return failure;
            swap(longer);
            if (size_ < capacity) return {};
            capacity *= 2;
        }
    }

    region mapping_;
    std::byte* memory_ = nullptr;
    std::size_t size_ = 0;  // of memory_
};

inline mmap::contents mmap::load(source const& what, std::error_code& ec) noexcept {
    contents loaded;
    ec = loaded.load(what);
    return ec ? contents() : std::move(loaded);
}
inline mmap::contents mmap::load(source const& what) {
    std::error_code ec;
    contents loaded = load(what, ec);
    if (ec) error::raise(ec, "load", what.describe());
    return loaded;
}
