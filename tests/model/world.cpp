// world.cpp: taking steps, and what all of them need.
#include "world.hpp"

#include <cstdio>

namespace model {

// Weights: what has the most to go wrong comes most often.
world::operation const world::operations[] = {
    {"open_file", 18, &world::open_file},
    {"open_handle", 4, &world::open_handle},
    {"open_anonymous", 8, &world::open_anonymous},
    {"open_named", 8, &world::open_named},
    {"unmap", 2, &world::unmap},
    {"release", 2, &world::release},
    {"move", 2, &world::move},
    {"swap", 4, &world::swap},
    {"read", 12, &world::read},
    {"write", 14, &world::write},
    {"store", 12, &world::store},
    {"view_as", 12, &world::view_as},
    {"flush", 8, &world::flush},
    {"invalidate", 2, &world::invalidate},
    {"resize", 20, &world::resize},
    {"slide", 6, &world::slide},
    {"lock", 6, &world::lock},
    {"unlock", 6, &world::unlock},
    {"protect", 8, &world::protect},
    {"advise", 6, &world::advise},
    {"prefetch", 4, &world::prefetch},
    {"discard", 8, &world::discard},
    {"resident", 2, &world::resident},
    {"query", 4, &world::query},
    {"guard", 4, &world::guard},
    {"cursor_seek", 8, &world::cursor_seek},
    {"cursor_read", 8, &world::cursor_read},
    {"cursor_write", 8, &world::cursor_write},
    {"cursor_find", 4, &world::cursor_find},
    {"cursor_frame", 6, &world::cursor_frame},
    {"array_open", 6, &world::array_open},
    {"array_read", 2, &world::array_read},
    {"array_resize", 6, &world::array_resize},
    {"array_append", 8, &world::array_append},
    {"array_store", 4, &world::array_store},
    {"array_reserve", 2, &world::array_reserve},
    {"array_close", 2, &world::array_close},
    {"outside_write", 4, &world::outside_write},
    {"outside_size", 4, &world::outside_size},
    {"remove", 2, &world::remove},
};

char const* tally::name(std::size_t operation) { return world::operations[operation].name; }

world::world(std::string folder, tally& counts, bool verbose)
    : folder_(std::move(folder)),
      counts_(counts),
      verbose_(verbose),
      can_execute_(can_execute(folder_)),
      can_execute_names_(windows || can_execute("/dev/shm")) {
    clean();  // a program that crashed may have left something
}

world::~world() {
    for (slot& s : slots_) s.real.unmap();
    std::error_code ignored;
    quotes_.real.close(ignored);
    numbers_.real.close(ignored);
    clean();
}

void world::clean() const {
    std::error_code ignored;
    for (std::size_t i = 0; i < file_count; ++i) std::remove(path(i).c_str());
    for (std::size_t i = 0; i < name_count; ++i) mmap::remove_shared(name(i), ignored);
}

std::string world::path(std::size_t which) const { return folder_ + "/f" + std::to_string(which); }
std::string world::name(std::size_t which) const {
    return folder_.substr(folder_.find_last_of("/\\") + 1) + " n" + std::to_string(which);
}

std::string world::some_bytes(std::uint8_t seed, std::size_t n) const {
    std::string bytes(n, '\0');
    for (std::size_t i = 0; i < n; ++i)
        bytes[i] = static_cast<char>((i * 31 + (i >> 8U) * 17 + seed * 7U) & 0xFFU);
    return bytes;
}

std::size_t world::amount(arguments& in) const {
    std::size_t const page = mmap::page_size();
    std::size_t const unit = mmap::granularity();
    std::size_t const size = at_->model.size;
    std::size_t const anchors[] = {0,        size, page,     2 * page,    0,        size / 2,
                                   3 * page, page, 5 * page, unit + page, 2 * page, unit,
                                   24,       64,   size,     8 * page};
    static constexpr int shifts[] = {0, 0, 0, 0, 0, 0, 1, 1, -1, -1, 7, -7, 8, 16, 100, 1000};
    std::size_t const anchor = anchors[in.below(16)];
    int const shift = shifts[in.below(16)];
    return anchor + static_cast<std::size_t>(static_cast<std::ptrdiff_t>(shift));
}

world::range world::some_range(arguments& in) {
    range r{amount(in), amount(in)};
    std::size_t const size = at_->model.size;
    // Mostly inside: the last of the parameters says whether it may stay as it is.
    if (!in.flag()) {
        r.offset = size == 0 ? 0 : r.offset % (size + 1);
        r.length = r.length % (size - r.offset + 1);
    }
    say("(" + text(r.offset) + ", " + text(r.length) + ")");
    return r;
}

/// For calls about pages, to which (0, to_end) is the whole region.
world::range world::page_range(arguments& in) {
    range const r = some_range(in);
    return r.offset == 0 && r.length == mmap::to_end ? range{0, at_->model.size} : r;
}

outcome world::ranged(range const& r) const {
    mirror const& m = at_->model;
    if (!m.is_open()) return outcome::closed;
    if (r.offset > m.size || r.length > m.size - r.offset) return outcome::out_of_range;
    return outcome::ok;
}

outcome world::accessed(bool to_write) const {
    mirror const& m = at_->model;
    if (!m.is_open()) return outcome::closed;
    return (to_write ? m.writes() : m.reads()) ? outcome::ok : outcome::permission_denied;
}

void world::truncate(object& of, std::size_t size) {
    if (size < of.bytes.size()) {
        // A shrunk file takes the private copies of its pages with it (Linux: truncate_pagecache), and
        // the pages that were locked.
        for (slot& s : slots_) {
            if (s.model.of.get() != &of) continue;
            s.model.copies.erase(s.model.copies.lower_bound(up(size)), s.model.copies.end());
            s.model.locks_vague = s.model.locks_vague || !s.model.locked.empty();
        }
    }
    of.bytes.resize(size, '\0');
}

bool world::mapped_elsewhere(object const& of, mirror const* except) const {
    for (slot const& s : slots_)
        if (&s.model != except && s.model.of.get() == &of && s.real.data() != nullptr &&
            s.model.slack() + s.model.size != 0)
            return true;
    auto const maps = [&](auto const& a) { return a.of.get() == &of && !a.real.mapping().empty(); };
    return except != nullptr && (maps(quotes_) || maps(numbers_));
}

void world::drop_unused_names() {
    if (!windows) return;
    for (auto& named : names_) {
        bool used = false;
        for (slot const& s : slots_) used = used || (named && s.model.of == named);
        if (!used) named.reset();
    }
}

outcome world::expect(outcome actual, allowed const& predicted) {
    ++counts_.counts[what_][static_cast<std::size_t>(actual)];
    if (!predicted.has(actual))
        throw mismatch(std::string(name_of(actual)) + ", and it should be " + predicted.describe());
    return actual;
}

void world::run(program const& steps) {
    std::size_t n = 0;
    for (step const& s : steps) {
        take(s);
        if (++n % 16 == 0 || verbose_) compare_all();
        say("\n");
    }
    compare_all();
}

void world::take(step const& s) {
    arguments in(s);
    unsigned chosen = in.byte();
    for (what_ = 0; chosen >= operations[what_].weight; ++what_) chosen -= operations[what_].weight;
    std::uint8_t const form = in.byte();
    throwing_ = (form & 1U) != 0;
    std::size_t const which = (form >> 1U) % region_count;
    at_ = &slots_[which];
    say("r" + std::to_string(which) + " " + operations[what_].name + (throwing_ ? "! " : " "));
    auto const run =
        operations[what_].run;  // apart: GCC 12's sanitizer warns falsely of it in place
    (this->*run)(in);
    compare(*at_);
}

}  // namespace model
