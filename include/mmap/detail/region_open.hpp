// region_open.hpp: how a region comes to be: checks, opening, sizing, mapping; and all undone if
// any of it fails. Included by region.hpp.
//
// Two ways: open(source, mode, offset, length) for what lies in a file, and those with options. They
// share what they can as calls. The first reaches no code that creates, grows, places, locks or
// populates, so that a program that only reads files does not contain it (tests/size/).
#pragma once

#include "../region.hpp"

// --- what all ways share --------------------------------------------------------------------------

/// What the system is asked for, to have `length` bytes from `offset` of an object.
inline std::error_code mmap::region::make_request(platform::handle object, platform::kind kind,
                                                  access mode, std::uint64_t offset,
                                                  std::size_t length,
                                                  platform::request& what) noexcept {
    if (static_cast<unsigned>(mode) > 15U ||
        length >
            detail::bounds::longest - detail::bounds::offset_in(offset, platform::granularity()))
        return std::make_error_code(std::errc::invalid_argument);
    bool const stores = (mode & access::write) != NONE;
    what.object = object;
    what.kind = kind;
    what.is_private =
        !stores && (kind == platform::kind::anonymous || (mode & access::copy) != NONE);
    what.mode = mode;
    what.offset = offset;
    what.length = length;
    return {};
}

/// Makes a number of `to_end`, and checks that the range lies inside the object.
inline std::error_code mmap::region::resolve_length(std::uint64_t offset, std::size_t& length,
                                                    std::uint64_t size) noexcept {
    bool const is_rest = length == to_end;
    if (!detail::bounds::contains(offset, is_rest ? 0 : length, size))
        return errc::past_end_of_file;
    if (!is_rest) return {};
    if (size - offset > detail::bounds::longest)
        return std::make_error_code(std::errc::value_too_large);
    length = static_cast<std::size_t>(size - offset);
    return {};
}

/// Takes the mapping and the handle over. @pre the region is closed
inline void mmap::region::commit(platform::request const& what, platform::extent const& mapped,
                                 std::uint64_t file_size, owned handle) noexcept {
    mapping_ = mapped;
    offset_ = what.offset;
    file_size_ = file_size;
    handle_ = std::move(handle);
    flags_ = (what.mode & access::write) != NONE ? may_store : 0;
}

// --- what lies in a file --------------------------------------------------------------------------

inline void mmap::region::open(source const& source, access mode, std::uint64_t offset,
                               std::size_t length, std::error_code& ec) noexcept {
    bool const keeps = (mode & access::write) != NONE;
    detail::pending_open file;
    ec = file.open(source, mode, keeps);
    if (!ec) ec = map_part(file.object, mode, offset, length);
    if (!ec) handle_ = file.commit(keeps);
}

inline std::error_code mmap::region::map_part(platform::handle file, access mode,
                                              std::uint64_t offset, std::size_t length) noexcept {
    platform::file_info info;
    if (std::error_code const failure = platform::inspect(file, info)) return failure;
    file_size_ = info.size;  // for the message, if it fails
    if (std::error_code const failure = resolve_length(offset, length, info.size)) return failure;
    platform::request what;
    if (std::error_code const failure =
            make_request(file, platform::kind::file, mode, offset, length, what))
        return failure;
    what.unit_shift = info.unit_shift;
    // Of no bytes nothing is mapped; but files whose size is not known, as of proc, seem empty, too.
    platform::extent mapped = what.empty_extent();
    std::error_code const failure =
        length == 0 ? platform::check_mappable(what) : platform::map(what, mapped);
    if (!failure) commit(what, mapped, info.size, owned());
    return failure;
}

// --- with options ---------------------------------------------------------------------------------

/// An object under construction, and what must be undone if it cannot be mapped.
struct mmap::region::opening : detail::pending_open {
    platform::file_info info;              // as it was opened
    platform::path const* path = nullptr;  // of a file that may be created
    bool created = false;                  // to remove again
    bool truncates = false;                // the bytes it has are not wanted
    bool keeps = false;                    // will the region own the handle?
    bool allocates = true;                 // blocks, as it grows
    std::uint64_t target_size = 0;         // bytes it must have, if more than it has

    [[nodiscard]] std::uint64_t size() const noexcept { return truncates ? 0 : info.size; }
    [[nodiscard]] bool changes_size() const noexcept {
        return truncates || target_size > info.size;
    }

    /// Gives the file its size, after everything else has been checked: what it had cannot be
    /// brought back.
    [[nodiscard]] std::error_code apply_size() noexcept {
        if (!info.is_resizable) return errc::not_resizable;
        if (truncates) {
            std::error_code failure = platform::check_size(object, target_size, allocates);
            if (!failure) failure = platform::shrink(object, 0);
            if (failure) return failure;
        }
        if (target_size <= size()) return {};
        std::error_code const failure =
            platform::extend(object, platform::kind::file, size(), target_size, allocates);
        has_grown_ = !failure;
        return failure;
    }
    [[nodiscard]] owned commit() noexcept {
        is_committed_ = true;
        return pending_open::commit(keeps);
    }

    opening() noexcept = default;
    opening(opening const&) = delete;
    opening& operator=(opening const&) = delete;
    ~opening() {
        if (is_committed_) return;
        if (has_grown_ && !created) (void)platform::shrink(object, size());
        if (created && path != nullptr) platform::remove_created(*path, object);
    }

private:
    bool has_grown_ = false;
    bool is_committed_ = false;
};

inline void mmap::region::open(source const& source, access mode, options const& how,
                               std::error_code& ec) noexcept {
    if (problem_of(source, mode, how) != nullptr) {
        ec = std::make_error_code(std::errc::invalid_argument);
        return;
    }
    bool const creates = how.create != create::never;
    opening file;
    file.keeps = (mode & access::write) != NONE || how.keep_handle;
    file.allocates = !how.sparse;
    if (creates) {
        ec = platform::create_file(source.path(), mode, how.create, how.permissions, file.receive(),
                                   file.created);
        file.use_received();
        file.path = &source.path();
        file.truncates = how.create == create::truncate && !file.created;
    } else {
        ec = file.open(source, mode, file.keeps);
    }
    if (ec) return;
    options exact = how;
    if (how.unchecked) {
        if (!detail::bounds::contains(how.offset, how.length, INT64_MAX)) {
            ec = errc::past_end_of_file;
            return;
        }
        file.info.size = how.offset + how.length;
    } else {
        ec = platform::inspect(file.object, file.info);
        if (ec) return;
        file_size_ = file.info.size;  // for the message, if it fails
        bool const has_least = how.min_length != 0;
        if (has_least && !detail::bounds::contains(how.offset, how.min_length, file.size()))
            exact.length = how.min_length;
        ec = resolve_length(how.offset, exact.length, file.size());
        bool const grows = how.grow || creates || has_least;
        if (ec == errc::past_end_of_file && grows && exact.length != to_end) {
            ec.clear();
            if (exact.length > detail::bounds::longest ||
                !detail::bounds::contains(how.offset, exact.length, INT64_MAX)) {
                ec = std::make_error_code(std::errc::file_too_large);
                return;
            }
            file.target_size = how.offset + exact.length;
        }
    }
    if (!ec) ec = map_sized(file, platform::kind::file, mode, exact);
}

inline void mmap::region::open(anonymous, access mode, options const& how,
                               std::error_code& ec) noexcept {
    options exact = how;
    if (how.length == to_end && how.min_length != 0) exact.length = how.min_length;
    if (problem_of(ANON, mode, exact) != nullptr) {
        ec = std::make_error_code(std::errc::invalid_argument);
        return;
    }
    if (exact.length > detail::bounds::longest) {
        ec = std::make_error_code(std::errc::not_enough_memory);
        return;
    }
    opening memory;
    if ((mode & access::write) != NONE) {
        ec = platform::open_anonymous(exact.length, memory.receive());
        if (ec) return;
        memory.use_received();
    }
    memory.keeps = true;
    memory.info.size = exact.length;
    ec = map_sized(memory, platform::kind::anonymous, mode, exact);
}

inline void mmap::region::open(shared const& name, access mode, options const& how,
                               std::error_code& ec) noexcept {
    if (problem_of(name, mode, how) != nullptr) {
        ec = std::make_error_code(std::errc::invalid_argument);
        return;
    }
    std::size_t const least = how.length != to_end  ? how.length
                              : how.min_length != 0 ? how.min_length
                                                    : shared::default_size;
    if (!detail::bounds::contains(how.offset, least, detail::bounds::longest)) {
        ec = std::make_error_code(std::errc::file_too_large);
        return;
    }
    auto const before = static_cast<std::size_t>(how.offset);
    std::size_t size = before + least;
    std::size_t const reserve =
        how.reserve < detail::bounds::longest - before ? before + how.reserve : 0;
    opening memory;
    ec = platform::open_shared(name.c_str(), mode, how.create, size, reserve, how.permissions,
                               memory.receive(), memory.created);
    if (ec) return;
    memory.use_received();
    memory.keeps = true;  // also to read: on Windows the name lives as long as its handle
    memory.info.size = size;
    file_size_ = size;
    options exact = how;
    if (how.length == to_end && how.min_length != 0 &&
        !detail::bounds::contains(how.offset, how.min_length, size))
        exact.length = how.min_length;
    ec = resolve_length(how.offset, exact.length, size);
    if (!ec) ec = map_sized(memory, platform::kind::named, mode, exact);
    if (ec && memory.created) {
        bool removed = false;
        (void)platform::remove_shared(name.c_str(), removed);
    }
}

inline void mmap::region::open(region const& other, access mode, options const& how,
                               std::error_code& ec) noexcept {
    using kind = platform::kind;
    ec = other.check_open();
    if (!ec && !other.handle_) ec = std::make_error_code(std::errc::bad_file_descriptor);
    if (ec) return;
    if (other.mapping_.kind == kind::file) {
        open(other.native_handle(), mode, how, ec);
        return;
    }
    // problem_of() a handle refuses `create`; memory objects do not grow here.
    if (how.grow || problem_of(other.native_handle(), mode, how) != nullptr) {
        ec = std::make_error_code(std::errc::invalid_argument);
        return;
    }
    opening memory;
    memory.keeps = true;
    ec = memory.open(other.native_handle(), mode, true);
    if (!ec) ec = platform::size_of(memory.object, kind::named, memory.info.size);
    if (ec) return;
    file_size_ = memory.info.size;
    options exact = how;
    ec = resolve_length(how.offset, exact.length, memory.info.size);
    // A private or read-only view of an object is not memory of this process alone.
    bool const stores = (mode & access::write) != NONE;
    if (!ec) ec = map_sized(memory, stores ? other.mapping_.kind : kind::named, mode, exact);
}

/// Maps [how.offset, + how.length) of an object, after it has been given its size, and takes it over.
inline std::error_code mmap::region::map_sized(opening& object, platform::kind kind, access mode,
                                               options const& how) noexcept {
    platform::request what;
    if (std::error_code const failure =
            make_request(object.object, kind, mode, how.offset, how.length, what))
        return failure;
    what.unit_shift = object.info.unit_shift;
    bool const stores = (mode & access::write) != NONE;
    platform::placement_hints hints;
    bool const can_grow = stores || (kind == platform::kind::anonymous && mode != NONE);
    constexpr std::size_t longest = detail::bounds::longest;
    std::size_t const most = longest - platform::granularity();
    if (can_grow && how.reserve > how.length)
        hints.reserve = how.reserve < most ? how.reserve : most;
    hints.address = static_cast<std::byte const*>(how.address);
    hints.fixed = how.fixed;
    hints.huge = how.huge;
    hints.native_flags = how.native_flags;

    platform::extent mapped = what.empty_extent();
    std::error_code failure;
    bool const maps_nothing = how.length == 0 && hints.reserve == 0;
    if (maps_nothing)
        failure = platform::check_mappable(what);
    else if (object.changes_size() || how.length == 0)
        failure = platform::check_mappable(what, hints);
    if (!failure && object.truncates && how.locked) failure = check_lockable(how.length);
    if (!failure && object.changes_size()) failure = object.apply_size();
    if (!failure && !maps_nothing) failure = platform::map(what, hints, mapped);
    if (failure) return failure;

    std::uint64_t const end = how.offset + how.length;
    // The handle is still the opening's: it undoes what fails below.
    commit(what, mapped, end > object.size() ? end : object.size(), owned());
    failure = prepare(object.object, how);
    if (failure) {
        unmap();
        return failure;
    }
    set(was_created, object.created);
    set(has_unsynced_name, object.created && kind == platform::kind::file);
    set(is_sparse, how.sparse);
    handle_ = object.commit();
    return {};
}

/// What the options ask to be done to the pages.
inline std::error_code mmap::region::prepare(platform::handle object, options const& how) noexcept {
    std::error_code failure;
    if (how.populate && size() != 0 && (mode() & access::read) != NONE) {
        failure = platform::prefetch(mapping_, object, 0, size(), writable());
        if (failure == errc::not_supported) prefetch(failure);
    }
    if (!failure && how.locked) lock(failure);
    return failure;
}

/// Can so many bytes be locked? Tried on memory that nobody has.
inline std::error_code mmap::region::check_lockable(std::size_t length) noexcept {
    std::error_code ec;
    region probe(ANON, length, COPY, ec);
    if (!ec) probe.lock(ec);
    return ec;
}
