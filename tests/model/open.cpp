// open.cpp: how regions come to be, change places and go.
#include "support/proc.hpp"
#include "world.hpp"

#if defined(_WIN32)
#include <windows.h>
#endif

namespace model {

namespace {
bool inside(std::uint64_t offset, std::uint64_t length, std::uint64_t size) {
    return offset <= size && length <= size - offset;
}
constexpr std::size_t longest = static_cast<std::size_t>(PTRDIFF_MAX);

char const* const mode_names[] = {"NONE", "RDONLY", "?", "RDWR", "?", "COPY"};
std::string describe(mmap::access mode) {
    auto const bits = static_cast<unsigned>(mode);
    return std::string(mode_names[bits & 7U]) + ((bits & 8U) != 0 ? "|EXEC" : "");
}
std::string describe(mmap::options const& o) {
    std::string text =
        ", {offset " + std::to_string(o.offset) + ", length " + model::text(o.length);
    static char const* const creates[] = {"never", "if_missing", "must", "truncate"};
    if (o.create != mmap::create::never)
        text += std::string(", create ") + creates[static_cast<int>(o.create)];
    if (o.grow) text += ", grow";
    if (o.reserve != 0) text += ", reserve " + std::to_string(o.reserve);
    if (o.populate) text += ", populate";
    if (o.locked) text += ", locked";
    if (o.keep_handle) text += ", keep_handle";
    if (o.address != nullptr) text += ", address";
    if (o.fixed) text += ", fixed";
    return text + "}";
}
}  // namespace

mmap::access world::mode(arguments& in, bool is_array) {
    static constexpr mmap::access plain[] = {mmap::RDONLY, mmap::RDWR, mmap::RDWR, mmap::COPY,
                                             mmap::RDWR,   mmap::COPY, mmap::RDWR, mmap::NONE};
    std::uint8_t const b = in.byte();
    mmap::access m = plain[b % 8];
    if (is_array && has(m, mmap::access::write)) m = mmap::RDONLY;
    return b % 64 >= 56 ? m | mmap::EXEC : m;
}

/// The options that say where the region lies in memory, and what is done to its pages at once.
/// `taken`: the place asked for is another region's.
mmap::options world::placed(arguments& in, std::size_t slack, bool& taken) {
    mmap::options o;
    std::uint8_t const b = in.byte();
    o.populate = (b & 0x11U) == 0x11U;
    o.locked = (b & 0x22U) == 0x22U;
    o.keep_handle = (b & 0x04U) != 0;
    o.huge = (b & 0x48U) == 0x48U;
    if ((b & 0x80U) != 0) o.reserve = (1 + in.below(8)) * 2 * mmap::granularity() + in.below(2);
    std::uint8_t const where = in.byte();
    auto const at = [](std::uintptr_t n) { return reinterpret_cast<void const*>(n); };
    taken = false;
    if (where % 16 == 13) o.fixed = true;                                       // at no address
    if (where % 16 == 14) o.address = at(mmap::granularity() * 7 + where % 2);  // a bad hint
    if (where % 16 == 15) {
        mirror const& other = slots_[(where >> 4U) % region_count].model;
        mmap::region const& real = slots_[(where >> 4U) % region_count].real;
        if (other.is_open() && other.size != 0 && &other != &at_->model) {
            o.fixed = true;
            o.address = real.data() - other.slack() + slack;
            taken = true;
            if (where % 32 == 31) {  // and not aligned as it must be
                o.address = real.data() - other.slack() + slack + 1;
                taken = false;
            }
        }
    }
    return o;
}

bool world::is_misplaced(mmap::options const& how) {
    auto const address = reinterpret_cast<std::uintptr_t>(how.address);
    std::size_t const unit = mmap::granularity();
    return how.fixed && (how.address == nullptr || address % unit != how.offset % unit);
}

/// Memory without any access cannot be locked; nor can execute-only memory where the processor has
/// protection keys.
bool world::is_unreadable(mmap::access mode) {
    static bool const execute_only_is = [] {
        std::error_code ec;
        mmap::region probe(mmap::ANON, 1, mmap::NONE | mmap::EXEC, ec);
        probe.lock(ec);
        return static_cast<bool>(ec);
    }();
    return mode == mmap::NONE || (mode == (mmap::NONE | mmap::EXEC) && execute_only_is);
}

/// The last part of all constructors. @pre the object has the bytes
outcome world::mapped(mirror& next, mmap::options const& how, bool taken, bool may_execute) {
    bool const has_reserve = next.reserve > next.size;
    bool const may = may_execute || !has(next.mode, mmap::EXEC);
    if (!may && next.size == 0 && next.kind == kind::file) return outcome::not_permitted;
    if (how.fixed && taken && (next.size != 0 || has_reserve)) return outcome::address_in_use;
    if (!may && (next.size != 0 || has_reserve)) return outcome::not_permitted;
    if (how.populate && next.writes() && !windows) next.own(0, next.size);
    if (how.locked && next.size != 0) {
        if (is_unreadable(next.mode) && !test::sanitized)
            return outcome::not_enough_memory;  // or another: see finish_open()
        if (next.writes() && !test::sanitized) next.own(0, next.size);
        next.lock(0, next.size);
    }
    return outcome::ok;
}

void world::finish_open(mirror next, mmap::region fresh, outcome predicted, outcome actual,
                        mmap::options const& how) {
    if (predicted == outcome::not_enough_memory && how.locked)
        expect(actual, allowed::any_error());
    else
        expect(actual, predicted);
    if (predicted != outcome::ok) {
        check(!fresh.is_open(), "a constructor that fails leaves a closed region");
        return;
    }
    check(fresh.is_open() && fresh.size() == next.size, "an open region has the size asked for");
    if (!windows && next.resizable() && next.size != 0 && next.reserve > next.size)
        check(fresh.capacity() >= how.reserve, "capacity() reaches as far as the reserve");
    if (how.fixed && next.size != 0)
        check(fresh.data() == how.address, "fixed: data() is the address");
    at_->real = std::move(fresh);
    at_->model = std::move(next);
    drop_unused_names();
}

void world::open_file(arguments& in) {
    std::size_t const which = in.below(file_count);
    bool const is_array = which >= 2;
    mmap::access const m = mode(in, is_array);
    std::uint8_t const b = in.byte();
    std::size_t const offset = (b & 3U) == 3 ? amount(in) : 0;
    bool taken = false;
    mmap::options how = placed(in, offset % mmap::granularity(), taken);
    how.offset = offset <= longest ? offset : UINT64_MAX - (SIZE_MAX - offset);
    how.length = (b & 4U) != 0 ? amount(in) : mmap::to_end;
    if (!is_array || !has(m, mmap::access::write)) {
        how.create = static_cast<mmap::create>((b >> 3U) % 4);
        how.grow = (b & 0x20U) != 0;
    }
    if (!has(m, mmap::access::write) && (b & 0xC0U) != 0) {  // mostly what can succeed
        how.create = mmap::create::never;
        how.grow = false;
    }
    bool const is_plain = offset == 0 && in.flag();
    if (is_plain) {
        how = mmap::options();
        taken = false;
    }
    say("f" + std::to_string(which) + " " + describe(m) + describe(how));

    // What must come of it, and of the file.
    std::shared_ptr<object>& there = files_[which];
    mirror next;
    next.kind = kind::file;
    next.mode = m;
    next.may_store = has(m, mmap::access::write);
    next.is_private = has(m, mmap::access::copy);
    bool const grows = how.grow || how.create != mmap::create::never;
    bool removes = false;
    auto const predict = [&]() -> outcome {
        if ((grows && !next.may_store) || is_misplaced(how)) return outcome::invalid_argument;
        if (!there && how.create == mmap::create::never) return outcome::no_such_file;
        if (there && how.create == mmap::create::must) return outcome::file_exists;
        bool const empties = there && how.create == mmap::create::truncate;
        if (!there) {
            there = std::make_shared<object>();
            next.created = removes = true;
        }
        next.of = there;
        next.offset = offset;
        std::size_t const size = empties ? 0 : there->bytes.size();
        bool is_longer = false;
        if (how.length == mmap::to_end) {
            if (how.offset > size) return outcome::past_end_of_file;
            next.size = size - offset;
        } else {
            next.size = how.length;
            if (!inside(how.offset, how.length, size)) {
                if (!grows) return outcome::past_end_of_file;
                if (how.length > longest || !inside(how.offset, how.length, INT64_MAX))
                    return outcome::file_too_large;
                is_longer = true;
            }
        }
        std::size_t const after = is_longer ? offset + how.length : size;
        next.size_then = after;
        next.reserve = next.may_store ? how.reserve : 0;
        next.keeps = next.may_store || how.keep_handle;
        next.handle_writes = next.may_store;
        next.handle_exec = has(m, mmap::EXEC);
        // The file keeps what it has until there is nothing wrong with the request.
        outcome const o = mapped(next, how, taken, can_execute_);
        if (o != outcome::ok) return o;
        if (empties && windows && mapped_elsewhere(*there, nullptr)) return outcome::user_mapped;
        if (empties) truncate(*there, 0);
        if (is_longer) truncate(*there, after);
        return o;
    };
    outcome const predicted = predict();

    mmap::region fresh;
    std::string const file = path(which);
    outcome const actual = call(throwing_, [&](auto&... ec) {
        if (is_plain)
            fresh = mmap::region(file, m, ec...);
        else
            fresh = mmap::region(file, m, how, ec...);
    });
    if (predicted != outcome::ok) {
        if (removes) there.reset();
    } else if (is_array) {
        there->is_array = true;
    }
    finish_open(std::move(next), std::move(fresh), predicted, actual, how);
    compare_file(which);
}

/// From the handle of another region on a file, lent or given.
void world::open_handle(arguments& in) {
    slot& lender = slots_[in.below(region_count)];
    if (lender.model.kind != kind::file || !lender.model.keeps) return;
    mmap::access m = mode(in, lender.model.of->is_array);
    if (windows && !lender.model.handle_exec) m = m & static_cast<mmap::access>(7U);
    std::size_t const size = lender.model.of->bytes.size();
    bool taken = false;
    std::size_t const offset = in.flag() ? amount(in) : 0;
    mmap::options how = placed(in, offset % mmap::granularity(), taken);
    how.offset = offset <= longest ? offset : UINT64_MAX - (SIZE_MAX - offset);
    how.length = in.flag() ? amount(in) : mmap::to_end;
    how.create = in.byte() % 32 == 31 ? mmap::create::if_missing : mmap::create::never;
    say("from r" + std::to_string(&lender - slots_.data()) + " " + describe(m) + describe(how));

    mirror next;
    next.kind = kind::file;
    next.mode = m;
    next.of = lender.model.of;
    next.may_store = has(m, mmap::access::write);
    next.is_private = has(m, mmap::access::copy);
    next.offset = offset;
    auto const predict = [&]() -> outcome {
        if (how.create != mmap::create::never || is_misplaced(how))
            return outcome::invalid_argument;
        if (how.length == mmap::to_end) {
            if (how.offset > size) return outcome::past_end_of_file;
            next.size = size - offset;
        } else {
            if (!inside(how.offset, how.length, size)) return outcome::past_end_of_file;
            next.size = how.length;
        }
        next.size_then = size;
        next.reserve = next.may_store ? how.reserve : 0;
        next.keeps = next.may_store || how.keep_handle;
        next.handle_writes = lender.model.handle_writes;
        next.handle_exec = lender.model.handle_exec;
        outcome const o = mapped(next, how, taken, can_execute_);
        bool const denied = next.may_store && !next.handle_writes;
        // Of two reasons Linux gives the place first, Windows the rights; so do empty files.
        bool const first = o == outcome::invalid_argument ||
                           (o == outcome::address_in_use && !windows && next.size != 0);
        return denied && !first ? outcome::permission_denied : o;
    };
    outcome const predicted = predict();
    mmap::region fresh;
    mmap::detail::native::handle const handle = lender.real.native_handle();
    outcome const actual =
        call(throwing_, [&](auto&... ec) { fresh = mmap::region(handle, m, how, ec...); });
    finish_open(std::move(next), std::move(fresh), predicted, actual, how);
}

void world::open_anonymous(arguments& in) {
    mmap::access const m = mode(in, false);
    bool taken = false;
    mmap::options how = placed(in, 0, taken);
    how.length = amount(in);
    if (in.byte() % 32 == 31) how.offset = 1;
    say(describe(m) + describe(how));

    mirror next;
    next.kind = kind::anonymous;
    next.mode = m;
    next.of = std::make_shared<object>();
    next.may_store = has(m, mmap::access::write);
    next.is_private = !next.may_store;
    next.keeps = next.may_store && !windows;
    next.reserve = m == mmap::NONE ? 0 : how.reserve;
    auto const predict = [&]() -> outcome {
        if (how.length == mmap::to_end || how.offset != 0 || is_misplaced(how))
            return outcome::invalid_argument;
        if (how.length > longest) return outcome::not_enough_memory;
        next.size = how.length;
        next.of->bytes.resize(how.length);
        return mapped(next, how, taken, true);
    };
    outcome const predicted = predict();
    mmap::region fresh;
    outcome const actual = call(throwing_, [&](auto&... ec) {
        if (how.offset == 0 && !how.fixed && how.reserve == 0 && !how.locked)
            fresh = mmap::region(mmap::ANON, how.length, m, ec...);
        else
            fresh = mmap::region(mmap::ANON, m, how, ec...);
    });
    finish_open(std::move(next), std::move(fresh), predicted, actual, how);
}

void world::open_named(arguments& in) {
    std::size_t const which = in.below(name_count);
    std::shared_ptr<object>& there = names_[which];
    mmap::access m = mode(in, false);
    if (windows) m = m & static_cast<mmap::access>(7U);  // a section is executable or is not
    std::uint8_t const b = in.byte();
    std::size_t const offset = (b & 3U) == 3 ? amount(in) : 0;
    bool taken = false;
    mmap::options how = placed(in, offset % mmap::granularity(), taken);
    how.offset = offset;
    // POSIX: an object without bytes counts as not made yet.
    bool const exists = there && !there->bytes.empty();
    how.length = exists && (b & 4U) == 0 ? mmap::to_end : amount(in);
    if (!exists && how.length == mmap::to_end) how.length = 100;  // 64 MiB would take their time
    how.create = static_cast<mmap::create>((b >> 3U) % 4);
    if (!has(m, mmap::access::write) && (b & 0xC0U) != 0) how.create = mmap::create::never;
    bool const is_bad = b == 0xFF;
    say("n" + std::to_string(which) + (is_bad ? "/" : "") + " " + describe(m) + describe(how));

    mirror next;
    next.kind = kind::named;
    next.mode = m;
    next.may_store = has(m, mmap::access::write);
    next.is_private = has(m, mmap::access::copy);
    next.keeps = true;
    bool removes = false;
    auto const predict = [&]() -> outcome {
        if (is_bad || how.length == 0 || is_misplaced(how) ||
            (how.create != mmap::create::never && !next.may_store))
            return outcome::invalid_argument;
        std::size_t const length =
            how.length == mmap::to_end ? mmap::shared::default_size : how.length;
        if (!inside(offset, length, longest)) return outcome::file_too_large;
        if (how.create == mmap::create::truncate) return outcome::not_supported;
        if (!exists && how.create == mmap::create::never) return outcome::no_such_file;
        if ((windows ? exists : static_cast<bool>(there)) && how.create == mmap::create::must)
            return outcome::file_exists;
        if (!exists) {
            if (!there) there = std::make_shared<object>();
            truncate(*there, windows ? up(offset + length) : offset + length);
            next.created = removes = true;
        }
        next.of = there;
        std::size_t const size = there->bytes.size();
        if (offset > size) return outcome::past_end_of_file;
        if (how.length != mmap::to_end && !inside(offset, length, size))
            return outcome::past_end_of_file;
        next.size = how.length == mmap::to_end ? size - offset : length;
        next.offset = offset;
        next.reserve = next.may_store ? how.reserve : 0;
        return mapped(next, how, taken, can_execute_names_);
    };
    outcome const predicted = predict();
    mmap::region fresh;
    std::string const called = is_bad ? name(which) + "/" : name(which);
    mmap::shared const named(called);
    outcome const actual =
        call(throwing_, [&](auto&... ec) { fresh = mmap::region(named, m, how, ec...); });
    if (predicted != outcome::ok && removes) {
        // Others may map it still: without a name, and with the bytes.
        there.reset();
    }
    finish_open(std::move(next), std::move(fresh), predicted, actual, how);
}

void world::unmap(arguments&) {
    at_->real.unmap();
    at_->model = mirror();
    drop_unused_names();
    expect(outcome::ok, outcome::ok);
}

void world::release(arguments&) {
    mirror const& m = at_->model;
    if (windows && m.reserve != 0) return;  // several allocations: which, is the library's business
    bool const reads = m.is_open() && m.reads();
    std::string const bytes = reads ? m.image() : std::string();
    std::byte const* const data = at_->real.data();
    mmap::span<std::byte> const given = at_->real.release();
    check(!at_->real.is_open(), "a region that has released its bytes is closed");
    check(data == nullptr ? given.empty()
                          : given.data() <= data && data + m.size <= given.data() + given.size(),
          "release() gives all bytes");
    if (reads && !bytes.empty())
        check(std::memcmp(data, bytes.data(), bytes.size()) == 0,
              "released bytes stay as they are");
    if (given.data() != nullptr) {
#if defined(_WIN32)
        if (UnmapViewOfFile(given.data()) == 0) VirtualFree(given.data(), 0, MEM_RELEASE);
#else
        check(::munmap(given.data(), given.size()) == 0, "what release() gives can be unmapped");
#endif
    }
    at_->model = mirror();
    drop_unused_names();
    expect(outcome::ok, outcome::ok);
}

void world::move(arguments& in) {
    slot& to = slots_[in.below(region_count)];
    say("to r" + std::to_string(&to - slots_.data()));
    if (in.flag()) {
        mmap::region on_the_way(std::move(at_->real));
        check(!at_->real.is_open(), "a region that was moved from is closed");
        to.real = std::move(on_the_way);
    } else {
        to.real = std::move(at_->real);
    }
    if (&to != at_) {
        to.model = std::move(at_->model);
        at_->model = mirror();
    }
    drop_unused_names();
    expect(outcome::ok, outcome::ok);
}

void world::swap(arguments& in) {
    slot& other = slots_[in.below(region_count)];
    say("with r" + std::to_string(&other - slots_.data()));
    if (in.flag())
        std::swap(at_->real, other.real);
    else
        at_->real.swap(other.real);
    std::swap(at_->model, other.model);
    expect(outcome::ok, outcome::ok);
}

}  // namespace model
