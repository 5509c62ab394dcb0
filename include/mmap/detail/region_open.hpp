// region_open.hpp: how a region comes to be: checks, opening, sizing, mapping; and all undone if
// any of it fails. Included by region.hpp.
//
// Two ways: open(source, mode, offset, length) for what lies in a file, and those with options. They
// share what they can as calls; the first reaches no code that creates, grows, places, locks or
// populates, so that a program that only reads files does not contain it (tests/size/).
#pragma once

#include "../region.hpp"

/// The object of a region under construction, and what must be undone if it cannot be mapped.
struct mmap::region::holder : detail::pending_open {
    bool is_new = false;       // to remove
    bool has_grown = false;    // to shrink again
    bool empties = false;      // what it has is not wanted
    std::uint64_t size = 0;    // its bytes when it was opened
    std::uint64_t needed = 0;  // and those that it is to have, if more
    detail::platform::path const* path = nullptr;
    bool keeps = false;  // will the region own the handle?
    bool done = false;

    /// Gives a file its size: when nothing of the request can be wrong any more, for what it had
    /// cannot be brought back.
    [[nodiscard]] std::error_code fit() noexcept {
        std::error_code failure;
        if (empties) {
            failure = detail::platform::shrink(object, 0);
            size = 0;
        }
        if (!failure && needed > size) {
            failure = detail::platform::extend(object, size, needed);
            has_grown = !failure;
        }
        return failure;
    }

    ~holder() {
        if (!done && has_grown && !is_new) (void)detail::platform::shrink(object, size);
        if (!done && is_new && path != nullptr) detail::platform::remove_created(*path, object);
    }
};

// --- what all ways share --------------------------------------------------------------------------

/// What the system is asked for, to have `length` bytes from `offset` of an object.
inline std::error_code mmap::region::plan(detail::platform::handle object,
                                          detail::platform::kind kind, access mode,
                                          std::uint64_t offset, std::size_t length,
                                          detail::platform::request& what) noexcept {
    std::size_t const slack = detail::bounds::offset_in(offset, detail::platform::granularity());
    if (static_cast<unsigned>(mode) > 15U || length > detail::bounds::longest - slack)
        return std::make_error_code(std::errc::invalid_argument);
    bool const stores = (mode & access::write) != NONE;
    what.object = object;
    what.kind = kind;
    what.is_private =
        !stores && (kind == detail::platform::kind::anonymous || (mode & access::copy) != NONE);
    what.mode = mode;
    what.offset = offset - slack;
    what.length = length == 0 ? 0 : length + slack;
    return {};
}

/// Takes the mapping over. @pre the region is closed
inline void mmap::region::take(detail::platform::request const& what,
                               detail::platform::extent const& mapped, std::uint64_t offset,
                               std::size_t length) noexcept {
    offset_ = offset;
    kind_ = what.kind;
    facts_ = static_cast<unsigned char>((what.is_private ? is_private : 0) |
                                        ((what.mode & access::write) != NONE ? may_store : 0));
    adopt(mapped, length, static_cast<std::size_t>(offset - what.offset));
}

// --- what lies in a file --------------------------------------------------------------------------

inline void mmap::region::open(source const& source, access mode, std::uint64_t offset,
                               std::size_t length, std::error_code& ec) noexcept {
    detail::pending_open object;
    bool const keeps = (mode & access::write) != NONE;
    ec = object.open(source, mode, keeps);
    if (!ec) ec = open_part(object.object, mode, offset, length);
    if (!ec) handle_ = object.commit(keeps);
}

inline std::error_code mmap::region::open_part(detail::platform::handle object, access mode,
                                               std::uint64_t offset, std::size_t length) noexcept {
    std::uint64_t size = 0;
    if (std::error_code const failure = detail::platform::size_of(object, size)) return failure;
    if (std::error_code const failure = bounds_of(offset, length, size)) return failure;

    detail::platform::request what;
    detail::platform::extent mapped;
    std::error_code failure =
        plan(object, detail::platform::kind::file, mode, offset, length, what);
    if (!failure) failure = detail::platform::map(what, mapped);
    if (failure) return failure;
    file_size_ = size;
    take(what, mapped, offset, length);
    return {};
}

/// Makes a number of `to_end`, and checks that the range lies inside the object.
inline std::error_code mmap::region::bounds_of(std::uint64_t offset, std::size_t& length,
                                               std::uint64_t size) noexcept {
    bool const is_whole = length == to_end;
    if (!detail::bounds::contains(offset, is_whole ? 0 : length, size))
        return errc::past_end_of_file;
    if (!is_whole) return {};
    if (size - offset > detail::bounds::longest)
        return std::make_error_code(std::errc::value_too_large);
    length = static_cast<std::size_t>(size - offset);
    return {};
}

// --- with options ---------------------------------------------------------------------------------

inline void mmap::region::open(source const& source, access mode, options const& how,
                               std::error_code& ec) noexcept {
    holder object;
    bool const stores = (mode & access::write) != NONE;
    bool const creates = how.create != create::never;
    bool const grows = how.grow || creates;
    object.keeps = stores || how.keep_handle;
    if (!source.valid() || (grows && !stores) || (creates && !source.is_path()) ||
        (how.unchecked && (grows || how.length == to_end))) {
        ec = std::make_error_code(std::errc::invalid_argument);
        return;
    }
    if (creates) {
        ec = detail::platform::create_file(source.path(), mode, how.create, how.permissions,
                                           object.receive(), object.is_new);
        object.use_received();
        object.path = &source.path();
        object.empties = how.create == create::truncate && !object.is_new;
    } else {
        ec = object.open(source, mode, object.keeps);
    }
    if (ec) return;
    options exact = how;
    if (how.unchecked) {
        if (!detail::bounds::contains(how.offset, how.length,
                                      static_cast<std::uint64_t>(INT64_MAX))) {
            ec = errc::past_end_of_file;
            return;
        }
        object.size = how.offset + how.length;
    } else {
        ec = detail::platform::size_of(object.object, object.size);
        if (ec) return;
        ec = bounds_of(how.offset, exact.length, object.empties ? 0 : object.size);
    }
    if (ec == errc::past_end_of_file && grows && how.length != to_end) {
        ec.clear();
        if (how.length > detail::bounds::longest ||
            !detail::bounds::contains(how.offset, how.length,
                                      static_cast<std::uint64_t>(INT64_MAX))) {
            ec = std::make_error_code(std::errc::file_too_large);
            return;
        }
        object.needed = how.offset + how.length;
    }
    if (!ec) ec = map(object, detail::platform::kind::file, mode, exact);
}

inline void mmap::region::open(anonymous, access mode, options const& how,
                               std::error_code& ec) noexcept {
    holder object;
    if (how.length == to_end || how.offset != 0 || how.create != create::never) {
        ec = std::make_error_code(std::errc::invalid_argument);
        return;
    }
    if (how.length > detail::bounds::longest) {
        ec = std::make_error_code(std::errc::not_enough_memory);
        return;
    }
    if ((mode & access::write) != NONE) {
        ec = detail::platform::open_anonymous(how.length, object.receive());
        if (ec) return;
        object.use_received();
    }
    object.size = how.length;
    object.keeps = true;
    ec = map(object, detail::platform::kind::anonymous, mode, how);
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
    if (!detail::bounds::contains(how.offset, length, detail::bounds::longest)) {
        ec = std::make_error_code(std::errc::file_too_large);
        return;
    }
    std::size_t size = static_cast<std::size_t>(how.offset) + length;
    std::size_t const before = size - length;  // what of the object lies before the region
    std::size_t const reserve =
        how.reserve < detail::bounds::longest - before ? before + how.reserve : 0;
    ec = detail::platform::open_shared(name.c_str(), mode, how.create, size, reserve,
                                       how.permissions, object.receive(), object.is_new);
    if (ec) return;
    object.use_received();
    object.keeps = true;
    object.size = size;
    options exact = how;
    ec = bounds_of(how.offset, exact.length, size);
    if (ec) return;
    ec = map(object, detail::platform::kind::named, mode, exact);
    if (ec && object.is_new) {
        bool removed = false;
        (void)detail::platform::remove_shared(name.c_str(), removed);
    }
}

/// Maps [how.offset, + how.length), which lies inside what the object has or needs, and takes the
/// object over.
inline std::error_code mmap::region::map(holder& object, detail::platform::kind kind, access mode,
                                         options const& how) noexcept {
    detail::platform::request what;
    std::error_code failure = plan(object.object, kind, mode, how.offset, how.length, what);
    if (failure) return failure;
    bool const stores = (mode & access::write) != NONE;
    std::size_t const slack = static_cast<std::size_t>(how.offset - what.offset);
    auto const wanted = reinterpret_cast<std::uintptr_t>(how.address);
    bool const is_placed =
        how.address != nullptr &&
        detail::bounds::offset_in(wanted, detail::platform::granularity()) == slack;
    if (how.fixed && !is_placed) return std::make_error_code(std::errc::invalid_argument);

    detail::platform::wishes wishes;
    bool const can_grow = stores || (kind == detail::platform::kind::anonymous && mode != NONE);
    if (can_grow && how.reserve > how.length)
        wishes.reserve = how.reserve > detail::bounds::longest - slack ? detail::bounds::longest
                                                                       : how.reserve + slack;
    if (is_placed) wishes.address = reinterpret_cast<std::byte*>(wanted - slack);
    wishes.fixed = how.fixed;
    wishes.huge = how.huge;
    wishes.native_flags = how.native_flags;

    failure = object.fit();
    detail::platform::extent mapped;
    if (!failure && how.length == 0) failure = detail::platform::map(what, mapped);
    if (!failure && (how.length != 0 || wishes.reserve != 0)) {
        what.length = slack + how.length;  // of no bytes the slack alone, as resize(0) leaves it
        failure = detail::platform::map(what, wishes, mapped);
    }
    if (failure) return failure;
    std::uint64_t const end = how.offset + how.length;
    file_size_ = end > object.size ? end : object.size;
    take(what, mapped, how.offset, how.length);
    if (object.is_new) facts_ = static_cast<unsigned char>(facts_ | is_new);

    if (how.populate && size_ != 0 && (mode_ & access::read) != NONE) {
        failure = detail::platform::prefetch(extent(), object.object, delta(), size_, writable());
        if (failure == errc::not_supported) prefetch(failure);
    }
    if (!failure && how.locked) lock(failure);
    if (failure) {
        unmap();
        return failure;
    }
    // To resize, to flush; of names, because on Windows the name lives as long as its handle.
    handle_ = object.commit(object.keeps);
    object.done = true;
    return {};
}

inline void mmap::region::raise_map(std::error_code ec, std::string const& what, access mode,
                                    std::uint64_t offset, std::size_t length) {
    error::raise(ec, "map",
                 detail::format(length != to_end ? "%s (%s%s, offset %llu, length %llu)"
                                : offset != 0    ? "%s (%s%s, offset %llu)"
                                                 : "%s (%s%s)",
                                what.c_str(), name_of(mode), suffix_of(mode),
                                static_cast<unsigned long long>(offset),
                                static_cast<unsigned long long>(length)));
}
