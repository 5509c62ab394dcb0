// world.hpp: some files, names, regions, cursors and arrays, beside what they should be. run() takes a
// program and throws mismatch where the library does not do what the model predicts.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <mmap.hpp>
#include <string>
#include <vector>

#include "files.hpp"
#include "mirror.hpp"
#include "outcome.hpp"
#include "step.hpp"

namespace model {

/// How often each operation ended how: a model of which half the calls fail early would prove little.
struct tally {
    static constexpr std::size_t operations = 40;
    std::array<std::array<std::uint64_t, static_cast<std::size_t>(outcome::count)>, operations>
        counts{};
    [[nodiscard]] static char const* name(std::size_t operation);
    [[nodiscard]] std::uint64_t total() const {
        std::uint64_t n = 0;
        for (auto const& row : counts)
            for (std::uint64_t c : row) n += c;
        return n;
    }
};

struct quote {  // 24 bytes: no divisor of a page
    std::uint64_t number;
    std::uint64_t inverse;
    std::uint64_t again;
};

class world {
public:
    world(std::string folder, tally& counts, bool verbose);
    world(world const&) = delete;
    world& operator=(world const&) = delete;
    ~world();

    void run(program const& steps);

private:
    static constexpr std::size_t region_count = 4;
    static constexpr std::size_t file_count = 4;  // 0, 1: regions'. 2, 3: arrays'
    static constexpr std::size_t name_count = 2;

    struct slot {
        mmap::region real;
        mirror model;
        mmap::cursor cursor{real};
        std::size_t position = 0;  // the cursor's
    };
    template <class T>
    struct array_slot {
        using record = T;
        mmap::vector<T> real;
        std::vector<T> model;
        std::shared_ptr<object> of;
        std::size_t offset = 0;
        std::size_t file = 0;  // which
        bool created = false;
    };

    /// What a step can do: world.cpp lists them.
    struct operation {
        char const* name;
        unsigned weight;  // of 256
        void (world::*run)(arguments&);
    };
    friend struct tally;
    static operation const operations[tally::operations];
    void take(step const& s);
    void clean() const;

    // open.cpp
    void open_file(arguments& in);
    void open_handle(arguments& in);
    void open_anonymous(arguments& in);
    void open_named(arguments& in);
    mmap::access mode(arguments& in, bool is_array);
    mmap::options placed(arguments& in, std::size_t slack, bool& taken);
    static bool is_misplaced(mmap::options const& how);
    static bool is_unreadable(mmap::access mode);
    outcome mapped(mirror& next, mmap::options const& how, bool taken, bool may_execute);
    void finish_open(mirror next, mmap::region fresh, outcome predicted, outcome actual,
                     mmap::options const& how);
    void unmap(arguments&);
    void release(arguments&);
    void move(arguments& in);
    void swap(arguments& in);

    // bytes.cpp
    void read(arguments& in);
    void write(arguments& in);
    void store(arguments& in);
    void view_as(arguments& in);
    template <class T>
    void view_as(std::size_t offset, std::size_t count, bool is_part, std::uint8_t seed);
    void query(arguments&);
    void guard(arguments&);

    // memory.cpp
    void forget();
    void flush(arguments& in);
    void invalidate(arguments&);
    void resize(arguments& in);
    void slide(arguments& in);
    void lock(arguments& in);
    void unlock(arguments& in);
    void protect(arguments& in);
    void advise(arguments& in);
    void prefetch(arguments& in);
    void discard(arguments& in);
    void resident(arguments& in);

    // cursors.cpp
    void cursor_seek(arguments& in);
    void cursor_read(arguments& in);
    void cursor_write(arguments& in);
    void cursor_find(arguments& in);
    void cursor_frame(arguments& in);

    // arrays.cpp
    void array_open(arguments& in);
    void array_read(arguments& in);
    void array_resize(arguments& in);
    void array_append(arguments& in);
    void array_store(arguments& in);
    void array_reserve(arguments& in);
    void array_close(arguments& in);
    template <class F>
    void with_array(arguments& in, F f);
    template <class T>
    outcome close(array_slot<T>& a);
    template <class T>
    void settle(array_slot<T>& a);
    template <class T>
    void compare(array_slot<T>& a);
    void compare_arrays();

    // outside.cpp: what others do to the files, and looking at them
    void outside_write(arguments& in);
    void outside_size(arguments& in);
    void remove(arguments& in);
    void compare(slot& s);
    void compare_file(std::size_t which);
    void compare_all();

    [[nodiscard]] std::string path(std::size_t which) const;
    [[nodiscard]] std::string name(std::size_t which) const;
    [[nodiscard]] std::string some_bytes(std::uint8_t seed, std::size_t n) const;
    /// A length or offset near where things change.
    [[nodiscard]] std::size_t amount(arguments& in) const;
    struct range {
        std::size_t offset, length;
    };
    [[nodiscard]] range some_range(arguments& in);
    [[nodiscard]] range page_range(arguments& in);
    /// What the range itself is good for.
    [[nodiscard]] outcome ranged(range const& r) const;
    [[nodiscard]] outcome accessed(bool to_write) const;

    /// The object has now so many bytes: what lies behind them is no region's any more.
    void truncate(object& of, std::size_t size);
    [[nodiscard]] bool mapped_elsewhere(object const& of, mirror const* except) const;
    void drop_unused_names();

    /// The library's answer, which must be an allowed one.
    outcome expect(outcome actual, allowed const& predicted);
    template <class F>
    outcome expect(F f, allowed const& predicted) {
        return expect(call(throwing_, f), predicted);
    }

    std::string folder_;
    tally& counts_;
    bool verbose_;
    bool can_execute_;
    bool can_execute_names_;

    std::array<std::shared_ptr<object>, file_count> files_;  // null: not there
    std::array<std::shared_ptr<object>, name_count> names_;
    std::array<slot, region_count> slots_;
    array_slot<quote> quotes_;
    array_slot<std::uint32_t> numbers_;

    // The present step.
    std::size_t what_ = 0;
    bool throwing_ = false;
    slot* at_ = nullptr;
    /// What is done, for people; at once, as a crash leaves no time.
    void say(std::string const& words) const {
        if (verbose_) std::fputs(words.c_str(), stdout);
    }
};

inline std::string text(std::size_t n) { return n == mmap::to_end ? "to_end" : std::to_string(n); }

}  // namespace model
