// page_state.hpp: what a mapping must remember besides its extent: which pages are locked, and from
// where on it was lost. Made when first needed: most regions never have one.
#pragma once

#include <atomic>
#include <cstring>
#include <new>

#include "../scope.hpp"

/// Offsets are bytes from the extent's base; locked ranges are whole pages.
class mmap::detail::page_state {
public:
    page_state() noexcept = default;
    page_state(page_state const&) = delete;
    page_state& operator=(page_state const&) = delete;
    ~page_state() { delete[] locked_; }

    /// First byte that a fault has replaced by zeros; to_end: none.
    std::atomic<std::size_t> first_lost{to_end};

    struct range {
        std::size_t from = 0;
        std::size_t to = 0;
    };

    /// Makes room, so that the next add() or remove() cannot fail. False: no memory.
    [[nodiscard]] bool make_room() noexcept {
        if (count_ < capacity_) return true;
        std::size_t const larger = capacity_ == 0 ? 4 : capacity_ * 2;
        auto* const fresh = new (std::nothrow) range[larger];
        if (fresh == nullptr) return false;
        if (count_ != 0) std::memcpy(fresh, locked_, count_ * sizeof(range));
        delete[] locked_;
        locked_ = fresh;
        capacity_ = larger;
        return true;
    }

    /// Marks [from, to) as locked. @pre make_room()
    void add(std::size_t from, std::size_t to) noexcept {
        // Swallow what touches it, then insert in order.
        std::size_t kept = 0;
        for (std::size_t i = 0; i < count_; ++i) {
            range const r = locked_[i];
            if (r.to < from || r.from > to) {
                locked_[kept++] = r;
                continue;
            }
            if (r.from < from) from = r.from;
            if (r.to > to) to = r.to;
        }
        std::size_t at = kept;
        for (; at > 0 && locked_[at - 1].from > from; --at) locked_[at] = locked_[at - 1];
        locked_[at] = {from, to};
        count_ = kept + 1;
    }

    /// Marks [from, to) as not locked. @pre make_room()
    void remove(std::size_t from, std::size_t to) noexcept {
        for (std::size_t i = 0; i < count_;) {
            range& r = locked_[i];
            if (r.to <= from || r.from >= to) {
                ++i;
            } else if (r.from < from && r.to > to) {  // the middle of one: it becomes two
                std::size_t const end = r.to;
                r.to = from;
                for (std::size_t j = count_++; j > i + 1; --j) locked_[j] = locked_[j - 1];
                locked_[i + 1] = {to, end};
                return;
            } else if (r.from < from) {
                r.to = from;
                ++i;
            } else if (r.to > to) {
                r.from = to;
                ++i;
            } else {
                --count_;
                for (std::size_t j = i; j < count_; ++j) locked_[j] = locked_[j + 1];
            }
        }
    }

    /// The first locked part of [from, to); an empty range if there is none.
    [[nodiscard]] range first_in(std::size_t from, std::size_t to) const noexcept {
        for (std::size_t i = 0; i < count_; ++i) {
            range const r = locked_[i];
            if (r.to <= from) continue;
            if (r.from >= to || from >= to) break;
            return {r.from > from ? r.from : from, r.to < to ? r.to : to};
        }
        return {};
    }

    [[nodiscard]] bool any_locked() const noexcept { return count_ != 0; }

private:
    range* locked_ = nullptr;  // sorted, disjoint, not touching
    std::size_t count_ = 0;
    std::size_t capacity_ = 0;
};
