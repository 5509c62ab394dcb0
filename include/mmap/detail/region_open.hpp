// region_open.hpp: how a region comes to be: checks, opening, sizing, mapping; and all undone if
// any of it fails. Included by region.hpp.
#pragma once

#include "../region.hpp"

/// The object of a region under construction.
struct mmap::region::holder {
    os::handle handle = os::none;
    bool is_ours = false;    // to close
    bool is_new = false;     // to remove if it cannot be mapped
    bool has_grown = false;  // to shrink again
    std::uint64_t size = 0;  // its bytes when it was opened
    os::path const* path = nullptr;
    bool done = false;

    holder() noexcept = default;
    holder(holder const&) = delete;
    holder& operator=(holder const&) = delete;
    ~holder() {
        if (!done && has_grown && !is_new) (void)os::shrink(handle, size);
        if (!done && is_new && path != nullptr) os::remove_created(*path, handle);
        if (is_ours) os::close(handle);
    }
};

inline void mmap::region::open(source const& what, access mode, options const& how,
                               std::error_code& ec) noexcept {
    holder object;
    object.handle = what.handle();
    object.is_ours = what.is_owned();  // from here on closed, whatever happens
    bool const stores = (mode & access::write) != NONE;
    bool const grows = how.grow || how.create != create::never;
    if (!what.valid() || (grows && !stores) || (how.create != create::never && !what.is_path())) {
        ec = std::make_error_code(std::errc::invalid_argument);
        return;
    }
    if (what.is_path()) {
        ec = os::open_file(what.path(), mode, how.create, how.permissions, object.handle,
                           object.is_new);
        if (ec) return;
        object.is_ours = true;
        object.path = &what.path();
    }
    ec = os::size_of(object.handle, object.size);
    if (ec) return;
    options exact = how;
    if (how.length == to_end) {
        if (how.offset > object.size) {
            ec = errc::past_end_of_file;
            return;
        }
        std::uint64_t const rest = object.size - how.offset;
        if (rest > bounds::longest) {
            ec = std::make_error_code(std::errc::value_too_large);
            return;
        }
        exact.length = static_cast<std::size_t>(rest);
    } else if (!bounds::inside(how.offset, how.length, object.size)) {
        if (!grows) {
            ec = errc::past_end_of_file;
            return;
        }
        if (how.length > bounds::longest ||
            !bounds::inside(how.offset, how.length, static_cast<std::uint64_t>(INT64_MAX))) {
            ec = std::make_error_code(std::errc::file_too_large);
            return;
        }
        ec = os::extend(object.handle, object.size, how.offset + how.length);
        if (ec) return;
        object.has_grown = true;
    }
    ec = map(object, os::kind::file, mode, exact);
}

inline void mmap::region::open(anonymous, access mode, options const& how,
                               std::error_code& ec) noexcept {
    holder object;
    if (how.length == to_end || how.offset != 0 || how.create != create::never) {
        ec = std::make_error_code(std::errc::invalid_argument);
        return;
    }
    if (how.length > bounds::longest) {
        ec = std::make_error_code(std::errc::not_enough_memory);
        return;
    }
    if ((mode & access::write) != NONE) {
        ec = os::open_anonymous(how.length, object.handle);
        if (ec) return;
        object.is_ours = true;
    }
    object.size = how.length;
    ec = map(object, os::kind::anonymous, mode, how);
}

inline void mmap::region::open(shared const& name, access mode, options const& how,
                               std::error_code& ec) noexcept {
    holder object;
    bool const stores = (mode & access::write) != NONE;
    if (!name.valid() || how.length == 0 || (how.create != create::never && !stores)) {
        ec = std::make_error_code(std::errc::invalid_argument);
        return;
    }
    std::size_t const length = how.length == to_end ? shared::default_size : how.length;
    if (!bounds::inside(how.offset, length, bounds::longest)) {
        ec = std::make_error_code(std::errc::file_too_large);
        return;
    }
    std::size_t size = static_cast<std::size_t>(how.offset) + length;
    std::size_t const before = size - length;  // what of the object lies before the region
    std::size_t const reserve = how.reserve < bounds::longest - before ? before + how.reserve : 0;
    ec = os::open_shared(name.c_str(), mode, how.create, size, reserve, how.permissions,
                         object.handle, object.is_new);
    if (ec) return;
    object.is_ours = true;
    object.size = size;
    options exact = how;
    if (how.offset > size || (how.length != to_end && !bounds::inside(how.offset, length, size))) {
        ec = errc::past_end_of_file;
        return;
    }
    if (how.length == to_end) exact.length = size - static_cast<std::size_t>(how.offset);
    ec = map(object, os::kind::named, mode, exact);
    if (ec && object.is_new) {
        bool removed = false;
        (void)os::remove_shared(name.c_str(), removed);
    }
}

/// Maps [how.offset, + how.length), which lies inside the object, and takes the object over.
inline std::error_code mmap::region::map(holder& object, os::kind kind, access mode,
                                         options const& how) noexcept {
    bool const stores = (mode & access::write) != NONE;
    bool const can_grow = stores || (kind == os::kind::anonymous && mode != NONE);
    std::size_t const slack = static_cast<std::size_t>(how.offset % os::granularity());
    auto const wanted = reinterpret_cast<std::uintptr_t>(how.address);
    bool const is_placed = how.address != nullptr && wanted % os::granularity() == slack;
    if (static_cast<unsigned>(mode) > 15U || how.length > bounds::longest - slack ||
        (how.fixed && !is_placed))
        return std::make_error_code(std::errc::invalid_argument);

    // The handle the region keeps: to resize, to flush; of names, because on Windows the name lives
    // as long as its handle.
    bool const keeps = stores || kind == os::kind::named || how.keep_handle;
    os::handle kept = os::none;
    if (keeps && object.handle != os::none && !object.is_ours) {
        if (std::error_code const failure = os::duplicate(object.handle, kept)) return failure;
    }
    holder copy;  // closes `kept` on the way out, unless it is taken
    copy.handle = kept;
    copy.is_ours = true;

    os::request what;
    what.object = object.handle;
    what.kind = kind;
    what.is_private = !stores && (kind == os::kind::anonymous || (mode & access::copy) != NONE);
    what.mode = mode;
    what.offset = how.offset - slack;
    what.length = how.length == 0 ? 0 : how.length + slack;
    if (can_grow && how.reserve > how.length)
        what.reserve =
            how.reserve > bounds::longest - slack ? bounds::longest : how.reserve + slack;
    if (is_placed) what.address = reinterpret_cast<std::byte*>(wanted - slack);
    what.fixed = how.fixed;
    what.huge = how.huge;
    what.native_flags = how.native_flags;

    os::extent mapped;
    mapped.mode = mode;
    mapped.kind = kind;
    mapped.is_private = what.is_private;
    if (what.length != 0 || what.reserve != 0) {
        if (std::error_code const failure = os::map(what, mapped)) return failure;
    } else if (kind == os::kind::file) {
        if (std::error_code const failure = os::check_empty(object.handle, mode, what.is_private))
            return failure;
    }

    offset_ = how.offset;
    kind_ = kind;
    facts_ = static_cast<unsigned char>((what.is_private ? is_private : 0) |
                                        (stores ? may_store : 0) | (object.is_new ? is_new : 0));
    std::uint64_t const end = how.offset + how.length;
    file_size_ = end > object.size ? end : object.size;
    adopt(mapped, how.length);

    std::error_code failure;
    if (how.populate && size_ != 0 && mode_ != NONE) {
        failure = os::prefetch(extent(), delta(), size_, writable());
        if (failure == errc::not_supported) prefetch(failure);
    }
    if (!failure && how.locked) lock(failure);
    if (failure) {
        unmap();
        return failure;
    }
    if (keeps) {
        holder& giver = object.is_ours ? object : copy;
        handle_ = native::from_os(giver.handle);
        giver.is_ours = false;
    }
    object.done = true;
    return {};
}

inline void mmap::region::raise_map(std::error_code ec, std::string what, access mode,
                                    options const& how) {
    static constexpr char const* names[] = {"NONE", "RDONLY", "RDWR", "RDWR",
                                            "COPY", "COPY",   "COPY", "COPY"};
    what += " (";
    what += names[static_cast<unsigned>(mode) & 7U];
    if ((mode & EXEC) != NONE) what += " | EXEC";
    if (how.offset != 0) what += ", offset " + std::to_string(how.offset);
    if (how.length != to_end) what += ", length " + std::to_string(how.length);
    what += ')';
    error::raise(ec, "map", std::move(what));
}
