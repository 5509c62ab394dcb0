// source.hpp: what a region is made from: a path, a handle lent or given, a name.
#pragma once

#include <cstring>

#include "access.hpp"
#include "cstring_view.hpp"
#include "error.hpp"
#include "owned.hpp"

/// A path or a handle, borrowed for the duration of a call.
///
/// Paths: `char const*` (UTF-8 on every system), std::string, std::filesystem::path and whatever
/// else has a `c_str()`; on Windows also `wchar_t const*`. A NUL inside is an error
/// (invalid_argument), std::string_view does not compile. Handles: exactly the system's type, so
/// that no number or character becomes one by accident. A handle is borrowed: the caller may close
/// it at once. One that is moved in as mmap::owned is handed over.
class mmap::source {
    template <class T>
    using char_of =
        std::remove_cv_t<std::remove_pointer_t<decltype(std::declval<T const&>().c_str())>>;
    template <class Char>
    using if_wide = std::enable_if_t<std::is_same_v<Char, detail::native::wide>>;
    template <class T>
    using if_text = std::enable_if_t<!std::is_same_v<T, shared> &&  // a name is no path
                                     (std::is_same_v<char_of<T>, char> ||
                                      std::is_same_v<char_of<T>, detail::native::wide>)>;
#if defined(__cpp_char8_t)
    template <class T>
    using if_utf8 = std::enable_if_t<std::is_same_v<char_of<T>, char8_t>>;
#endif
    template <class T>
    using if_handle = std::enable_if_t<std::is_same_v<T, detail::native::handle>>;

public:
    source(char const* utf8) noexcept : source(cstring_view<char>(utf8), 0) {}
    template <class Char, class = if_wide<Char>>
    source(Char const* wide) noexcept : source(cstring_view<Char>(wide), 0) {}
    template <class T, class = if_text<T>, class = char_of<T>>
    source(T const& path) noexcept : source(cstring_view<char_of<T>>(path), 0) {}
#if defined(__cpp_char8_t)
    source(char8_t const* utf8) noexcept : source(cstring_view<char8_t>(utf8), 0) {}
    template <class T, class = if_utf8<T>, class = void, class = void>
    source(T const& path) noexcept : source(cstring_view<char8_t>(path), 0) {}
#endif
    template <class Handle, class = if_handle<Handle>, class = void>
    source(Handle borrowed) noexcept
        : describe_(handle_text), handle_(detail::native::to_os(borrowed)) {}
    source(owned&& given) noexcept
        : describe_(handle_text), handle_(given.object()), given_(&given) {}
    source(std::nullptr_t) = delete;
    template <class View,
              class Reason =
                  detail::wrong_call::a_string_view_may_lack_the_final_NUL_so_pass_a_std_string,
              detail::wrong_call::if_view<View> = 0>
    source(View const&) = delete;
    template <class Number,
              class Reason =
                  detail::wrong_call::a_number_is_a_handle_only_if_it_has_the_systems_handle_type,
              detail::wrong_call::if_number<Number, detail::native::handle> = 0>
    source(Number) = delete;

    [[nodiscard]] bool is_path() const noexcept { return is_path_; }
    /// The caller's object, if the handle was handed over; else null.
    [[nodiscard]] owned* given() const noexcept { return given_; }
    /// Is the text usable, with no NUL inside? True for handles.
    [[nodiscard]] bool valid() const noexcept { return valid_; }
    /// What is wrong with the text, in words; null if it is valid().
    [[nodiscard]] char const* problem() const noexcept {
        if (valid_) return nullptr;
        bool const is_null = path_.utf8 == nullptr && path_.wide == nullptr;
        return is_null ? "the path is null" : "the path contains a NUL";
    }
    [[nodiscard]] detail::platform::path const& path() const noexcept { return path_; }
    [[nodiscard]] detail::platform::handle handle() const noexcept { return handle_; }

    /// For messages: the quoted path, or the handle and the path behind it.
    [[nodiscard]] std::string describe() const { return describe_(*this); }

private:
    source(cstring_view<char> path, int) noexcept
        : describe_(path_text),
          path_{path.c_str(), nullptr},
          is_path_(true),
          valid_(path.valid()) {}
#if defined(__cpp_char8_t)
    source(cstring_view<char8_t> path, int) noexcept  // char may look at all objects' bytes
        : describe_(path_text),
          path_{reinterpret_cast<char const*>(path.c_str()), nullptr},
          is_path_(true),
          valid_(path.valid()) {}
#endif
    source(cstring_view<wchar_t> path, int) noexcept
        : describe_(wide_text),
          path_{nullptr, path.c_str()},
          is_path_(true),
          valid_(path.valid()) {}

    // Function pointers, so that a program links only the formatters it uses.
    static std::string path_text(source const& from) {
        return from.path_.utf8 == nullptr ? "a null path"
                                          : detail::format("\"%s\"", from.path_.utf8);
    }
    static std::string wide_text(source const& from) {
        return from.path_.wide == nullptr
                   ? "a null path"
                   : detail::format("\"%s\"", detail::native::to_utf8(from.path_.wide).c_str());
    }
    static std::string handle_text(source const& from) {
        char path[1024];
        detail::platform::path_of(from.handle_, path, sizeof path);
        return detail::format(path[0] != 0 ? "handle %lld (\"%s\")" : "handle %lld",
                              static_cast<long long>(from.handle_), path);
    }

    std::string (*describe_)(source const& from);
    detail::platform::path path_;
    detail::platform::handle handle_ = detail::platform::none;
    owned* given_ = nullptr;
    bool is_path_ = false;
    bool valid_ = true;
};

/// The name of shared memory, the same on every system: 1 to 255 bytes of UTF-8, no slash, no
/// backslash, no NUL, neither "." nor "..". Keeps a copy. What breaks the rules is an error
/// (invalid_argument) when the name is used.
class mmap::shared {
public:
    explicit shared(cstring_view<char> name) noexcept {
        if (name.c_str() == nullptr) return;
        std::size_t const size = name.size();
        std::memcpy(name_, name.c_str(), size < longest ? size : longest);
        problem_ = !name.valid()      ? "the name contains a NUL"
                   : size == 0        ? "the name is empty"
                   : size > longest   ? "the name is longer than 255 bytes"
                   : has_separator()  ? "a name must not contain '/' or '\\'"
                   : is_folder_name() ? "'.' and '..' are no names"
                                      : nullptr;
    }

    [[nodiscard]] bool valid() const noexcept { return problem_ == nullptr; }
    /// What is wrong with the name, in words; null if it is valid().
    [[nodiscard]] char const* problem() const noexcept { return problem_; }
    /// The name, cut after 255 bytes.
    [[nodiscard]] char const* c_str() const noexcept { return name_; }

    /// Bytes of shared memory that is created without a length: 64 MiB.
    static constexpr std::size_t default_size = std::size_t{64} << 20U;

private:
    static constexpr std::size_t longest = 255;
    [[nodiscard]] bool has_separator() const noexcept {
        return std::strpbrk(name_, "/\\") != nullptr;
    }
    [[nodiscard]] bool is_folder_name() const noexcept {
        return std::strcmp(name_, ".") == 0 || std::strcmp(name_, "..") == 0;
    }

    char name_[longest + 1] = {};
    char const* problem_ = "the name is null";
};

inline bool mmap::remove_shared(cstring_view<char> name, std::error_code& ec) noexcept {
    shared const object(name);
    bool removed = false;
    ec = object.valid() ? detail::platform::remove_shared(object.c_str(), removed)
                        : std::make_error_code(std::errc::invalid_argument);
    return removed && !ec;
}

inline bool mmap::remove_shared(cstring_view<char> name) {
    std::error_code ec;
    bool const removed = remove_shared(name, ec);
    if (ec)
        error::raise(ec, "remove", detail::format("shared memory \"%s\"", shared(name).c_str()));
    return removed;
}
