// page_state.hpp: what a region remembers of its pages: locked, lost to a fault, kept from forked
// children. Made when first needed: most regions never have one.
#pragma once

#include <atomic>

#include "platform.hpp"

/// Offsets are bytes from the region's first one, except for `first_lost`.
struct mmap::detail::page_state {
    /// First byte that a fault has replaced by zeros, from the mapping's base; to_end: none.
    std::atomic<std::size_t> first_lost{to_end};

    /// The least range that holds several others.
    struct hull {
        std::size_t from = 0;
        std::size_t to = 0;

        [[nodiscard]] bool empty() const noexcept { return from >= to; }
        [[nodiscard]] hull within(std::size_t begin, std::size_t end) const noexcept {
            return {from > begin ? from : begin, to < end ? to : end};
        }
        void add(std::size_t begin, std::size_t end) noexcept {
            *this =
                empty() ? hull{begin, end} : hull{from < begin ? from : begin, to > end ? to : end};
        }
        /// A range in the middle stays: a hull has two ends only.
        void remove(std::size_t begin, std::size_t end) noexcept {
            if (end >= to && begin < to) to = begin;
            if (begin <= from && end > from) from = end;
        }
        /// What lies from `at` on, counted from there.
        [[nodiscard]] hull after(std::size_t at) const noexcept {
            return {from > at ? from - at : 0, to > at ? to - at : 0};
        }
    };
    hull locked;

    // advice::no_fork: [kept_from, kept_to) is absent in children of `adviser`. Atomic, since
    // advising is a const call.
    std::atomic<std::size_t> kept_from{to_end};
    std::atomic<std::size_t> kept_to{0};
    std::atomic<int> adviser{0};
    // How a region with such pages is unmapped. A pointer, so that a program that never advises so
    // contains no code for it.
    std::atomic<void (*)(platform::extent const&, page_state const&) noexcept> unmap_in_child{
        nullptr};

    void keep_from_children(std::size_t from, std::size_t to, int process) noexcept {
        adviser.store(process);
        if (from < kept_from.load()) kept_from.store(from);
        if (to > kept_to.load()) kept_to.store(to);
    }
    /// Forgets advice of which nothing is left; of a part of it more is believed absent than is.
    void share_with_children(std::size_t from, std::size_t to) noexcept {
        if (from > kept_from.load() || to < kept_to.load()) return;
        kept_from.store(to_end);
        kept_to.store(0);
    }
    [[nodiscard]] bool are_absent(int process) const noexcept {
        return kept_to.load() > kept_from.load() && adviser.load() != process;
    }

    /// What remains known of the bytes from `at` on, as those of a region of their own.
    void take_after(page_state const& whole, std::size_t at, std::size_t page_offset) noexcept {
        std::size_t const begin = page_offset + at;
        std::size_t const lost = whole.first_lost.load();
        if (lost != to_end) first_lost.store(lost > begin ? lost - begin : 0);
        locked = whole.locked.after(at);
        if (whole.kept_to.load() > at)
            keep_from_children(whole.kept_from.load() > at ? whole.kept_from.load() - at : 0,
                               whole.kept_to.load() - at, whole.adviser.load());
        unmap_in_child.store(whole.unmap_in_child.load());
    }
};
