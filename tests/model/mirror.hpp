// mirror.hpp: what a region should be: the bytes of its object in a string, and what the library promises
// about a region, kept by the plainest means.
#pragma once

#include <algorithm>
#include <map>
#include <memory>
#include <mmap.hpp>
#include <set>
#include <string>

namespace model {

#if defined(_WIN32)
constexpr bool windows = true;
#else
constexpr bool windows = false;
#endif

enum class kind { none, file, named, anonymous };

/// What regions map: a file, named memory, or memory of one region alone.
struct object {
    std::string bytes;
    bool is_array = false;  // its file belongs to an array, regions only read it
};

inline bool has(mmap::access mode, mmap::access bit) { return (mode & bit) != mmap::NONE; }
inline std::size_t up(std::size_t n) {
    std::size_t const page = mmap::page_size();
    return (n + page - 1) / page * page;
}
inline std::size_t down(std::size_t n) { return n - n % mmap::page_size(); }

struct mirror {
    model::kind kind = kind::none;
    std::shared_ptr<object> of;
    mmap::access mode = mmap::NONE;
    bool is_private = false;
    bool may_store = false;  // shared, and stores reach the object
    bool created = false;
    bool keeps = false;          // a handle
    bool handle_writes = false;  // opened to write
    bool handle_exec = false;    // Windows: opened to execute
    std::size_t offset = 0;
    std::size_t size = 0;
    std::size_t reserve = 0;    // as asked for
    std::size_t size_then = 0;  // of the file, as the region knows it
    std::map<std::size_t, std::string>
        copies;                    // COPY: pages of its own, by their offset in the object
    std::set<std::size_t> locked;  // pages, by their offset from the mapping's base
    std::size_t hull_from = 0;     // the range that the region remembers as locked, likewise
    std::size_t hull_to = 0;
    bool locks_vague = false;         // whether the system has them, too
    std::size_t lost = mmap::to_end;  // a guard has put zeros there: offset from the base

    [[nodiscard]] bool is_open() const { return kind != kind::none; }
    [[nodiscard]] bool reads() const { return has(mode, mmap::access::read); }
    [[nodiscard]] bool writes() const {
        return has(mode, mmap::access::write) || has(mode, mmap::access::copy);
    }
    [[nodiscard]] bool is_memory() const { return kind == kind::anonymous && is_private; }
    [[nodiscard]] bool resizable() const { return may_store || is_memory(); }
    [[nodiscard]] bool copies_pages() const { return is_private && kind != kind::anonymous; }
    [[nodiscard]] std::size_t slack() const { return offset % mmap::granularity(); }

    /// Bytes from data() that can be touched: the object may have become shorter, a guard put zeros.
    [[nodiscard]] std::size_t touchable() const {
        std::size_t const end = up(of->bytes.size());
        std::size_t n = end > offset ? std::min(size, end - offset) : 0;
        if (lost != mmap::to_end) n = std::min(n, lost > slack() ? lost - slack() : 0);
        return n;
    }
    /// Of these, the bytes that are the object's.
    [[nodiscard]] std::size_t present() const {
        std::size_t const end = of->bytes.size();
        return std::min(touchable(), end > offset ? end - offset : 0);
    }
    [[nodiscard]] bool whole() const { return present() == size; }
    [[nodiscard]] bool lost_before(std::size_t end) const {
        return lost != mmap::to_end && lost < slack() + end;
    }
    /// Would touching a byte of the range fault? @pre it lies in the region
    [[nodiscard]] bool faults(std::size_t from, std::size_t n) const {
        std::size_t const end = up(of->bytes.size());
        std::size_t const first = end > offset ? end - offset : 0;  // byte that faults
        std::size_t const stop =                                    // zeros of a guard do not
            lost == mmap::to_end ? mmap::to_end : (lost > slack() ? lost - slack() : 0);
        std::size_t const begin = std::max(from, first);
        return n != 0 && begin < from + n && begin < stop;
    }

    /// What can be touched, as it should read.
    [[nodiscard]] std::string image() const {
        std::string bytes = of->bytes.substr(std::min(offset, of->bytes.size()), size);
        bytes.resize(touchable(), '\0');
        for (auto const& [at, page] : copies)
            for (std::size_t i = 0; i < page.size(); ++i) {
                std::size_t const where = at + i;
                if (where >= offset && where - offset < bytes.size())
                    bytes[where - offset] = page[i];
            }
        return bytes;
    }
    /// The pages of the range become this region's own, as a store does to COPY.
    void own(std::size_t from, std::size_t n) {
        if (n == 0 || !copies_pages()) return;
        std::size_t const page = mmap::page_size();
        for (std::size_t at = down(offset + from); at < offset + from + n; at += page) {
            if (at >= up(of->bytes.size()) || copies.count(at) != 0) continue;
            std::string bytes = at < of->bytes.size() ? of->bytes.substr(at, page) : std::string();
            bytes.resize(page, '\0');
            copies.emplace(at, std::move(bytes));
        }
    }
    /// @pre the range lies in present()
    void store(std::size_t from, std::string const& bytes) {
        if (bytes.empty()) return;
        if (!copies_pages()) {
            of->bytes.replace(offset + from, bytes.size(), bytes);
            return;
        }
        own(from, bytes.size());
        std::size_t const page = mmap::page_size();
        for (std::size_t i = 0; i < bytes.size(); ++i) {
            std::size_t const at = offset + from + i;
            copies[down(at)][at % page] = bytes[i];
        }
    }

    /// Does the range touch a locked page?
    [[nodiscard]] bool locked_in(std::size_t from, std::size_t to) const {
        auto const first = locked.lower_bound(down(slack() + from));
        return first != locked.end() && *first < up(slack() + to);
    }
    /// Does it touch what the region remembers as locked?
    [[nodiscard]] bool remembered_in(std::size_t from, std::size_t to) const {
        return std::max(hull_from, down(slack() + from)) < std::min(hull_to, up(slack() + to));
    }
    void lock(std::size_t from, std::size_t to) {
        std::size_t const first = down(slack() + from);
        std::size_t const end = up(slack() + to);
        for (std::size_t at = first; at < end; at += mmap::page_size()) locked.insert(at);
        bool const any = hull_from < hull_to;
        hull_from = any ? std::min(hull_from, first) : first;
        hull_to = any ? std::max(hull_to, end) : end;
    }
    void unlock(std::size_t from, std::size_t to) {
        std::size_t const first = down(slack() + from);
        std::size_t const end = up(slack() + to);
        locked.erase(locked.lower_bound(first), locked.lower_bound(end));
        if (end >= hull_to && first < hull_to) hull_to = first;
        if (first <= hull_from && end > hull_from) hull_from = end;
    }
    /// What a resize to n bytes leaves: all that the region remembers is locked again.
    void relock(std::size_t n) {
        unlock(down(slack() + n) == slack() + n ? n : up(slack() + n) - slack(), mmap::to_end / 2);
        for (std::size_t at = hull_from; at < hull_to; at += mmap::page_size()) locked.insert(at);
    }
};

}  // namespace model
