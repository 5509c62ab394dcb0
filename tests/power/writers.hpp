// writers.hpp: the programs whose power is cut, and what must be on the disk afterwards.
#pragma once

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <map>
#include <mmap.hpp>
#include <random>
#include <string>
#include <type_traits>
#include <vector>

#include "log.hpp"

namespace power {

constexpr std::size_t page = 4096;
constexpr std::uint64_t stale = 0xDBDBDBDBDBDBDBDB;  ///< fills the free blocks of each image

/// What the notes speak of: pages of the file by their number, and these.
enum object : std::uint64_t { file_size = 1000, record_count, fill_value, file_exists = 2000 };

/// The values that each object may have after a cut: of an object without notes, 0.
class expected {
public:
    void note(entry const& e) {
        auto& values = values_.try_emplace(e.key, 1, 0U).first->second;
        if (e.what == kind::maybe) values.push_back(e.value);
        if (e.what == kind::sure) values.erase(values.begin(), values.end() - 1);
    }
    [[nodiscard]] std::vector<std::uint64_t> of(std::uint64_t key) const {
        auto const found = values_.find(key);
        return found == values_.end() ? std::vector<std::uint64_t>{0} : found->second;
    }
    [[nodiscard]] bool allows(std::uint64_t key, std::uint64_t value) const {
        auto const values = of(key);
        return std::find(values.begin(), values.end(), value) != values.end();
    }

private:
    std::map<std::uint64_t, std::vector<std::uint64_t>> values_;
};

/// Writes the notes: the upper bound before a store, the lower bound after a flush().
class notes {
public:
    explicit notes(log& to) : log_(to) {}
    void maybe(std::uint64_t key, std::uint64_t value) {
        log_.add(kind::maybe, key, value);
        pending_.push_back(key);
    }
    void flushed() {
        for (std::uint64_t const key : pending_) log_.add(kind::sure, key);
        pending_.clear();
    }

private:
    log& log_;
    std::vector<std::uint64_t> pending_;
};

/// What a check finds: the first broken promise; and what the file system did not promise.
struct verdict {
    std::string failure;
    bool zeros_after = false;  ///< the file goes on with zeros after its records
    bool stale_after = false;  ///< it goes on with foreign bytes of the disk

    void expect(bool holds, std::string const& message) {
        if (!holds && failure.empty()) failure = message;
    }
};

/// A file, read by plain calls: nothing of the library judges itself.
struct file_words {
    bool exists = false;
    std::size_t size = 0;
    std::vector<std::uint64_t> words;

    explicit file_words(std::string const& path) {
        int const fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
        if (fd < 0) return;
        struct stat info {};
        exists = ::fstat(fd, &info) == 0;
        size = static_cast<std::size_t>(info.st_size);
        words.resize(size / 8);
        std::size_t done = 0;
        while (done < words.size() * 8) {
            ssize_t const n = ::pread(fd, reinterpret_cast<char*>(words.data()) + done,
                                      words.size() * 8 - done, static_cast<off_t>(done));
            if (n <= 0) break;  // reads as zeros: the comparison shows it
            done += static_cast<std::size_t>(n);
        }
        ::close(fd);
    }
};

inline void fill(mmap::region& data, std::size_t offset, std::size_t length, std::uint64_t value) {
    auto const words = data.as<std::uint64_t>();
    for (std::size_t i = offset / 8; i != (offset + length) / 8; ++i) words[i] = value;
}

// --- whole pages ---

constexpr std::size_t page_count = 64;

inline mmap::region make_pages(std::string const& path, notes& to) {
    mmap::options how;
    how.length = page_count * page;
    how.create = mmap::create::must;
    to.maybe(file_exists, 1);
    to.maybe(file_size, page_count * page);
    mmap::region data(path, mmap::RDWR, how);
    data.flush();
    to.flushed();
    return data;
}

inline verdict check_pages(std::string const& dir, expected const& promised) {
    verdict result;
    file_words const file(dir + "/data");
    result.expect(promised.allows(file_exists, file.exists), "the file is missing");
    result.expect(promised.allows(file_size, file.size), "size " + std::to_string(file.size));
    for (std::size_t i = 0; i != file.words.size(); ++i)
        if (!promised.allows(i * 8 / page, file.words[i]))
            result.expect(false, "page " + std::to_string(i * 8 / page) + " has " +
                                     std::to_string(file.words[i]) + ", not " +
                                     std::to_string(promised.of(i * 8 / page).front()) +
                                     " or later");
    return result;
}

/// Stores to a few pages of all, then flushes the region.
inline void write_pages(std::string const& dir, notes to, std::mt19937& random, int steps) {
    mmap::region data = make_pages(dir + "/data", to);
    for (int step = 1; step <= steps; ++step) {
        for (int n = 0; n != 3; ++n) {
            std::size_t const which = random() % page_count;
            to.maybe(which, static_cast<std::uint64_t>(step));
            fill(data, which * page, page, static_cast<std::uint64_t>(step));
        }
        data.flush();
        to.flushed();
    }
}

/// Flushes only the range that was stored to, which need not begin where a page does.
inline void write_ranges(std::string const& dir, notes to, std::mt19937& random, int steps) {
    mmap::region data = make_pages(dir + "/data", to);
    for (int step = 1; step <= steps; ++step) {
        std::size_t const which = random() % page_count;
        to.maybe(which, static_cast<std::uint64_t>(step));
        fill(data, which * page, page, static_cast<std::uint64_t>(step));
        data.flush(which * page + random() % 8, page - 8);
        to.flushed();
    }
}

/// Stores through a window, slides it away, then flushes.
inline void write_slide(std::string const& dir, notes to, std::mt19937& random, int steps) {
    make_pages(dir + "/data", to).unmap();
    mmap::region window(dir + "/data", mmap::RDWR, 0, 4 * page);
    std::size_t at = 0;
    for (int step = 1; step <= steps; ++step) {
        std::size_t const which = random() % 4;
        to.maybe(at + which, static_cast<std::uint64_t>(step));
        fill(window, which * page, page, static_cast<std::uint64_t>(step));
        at = random() % (page_count - 4);
        window.slide(at * page);
        window.flush();
        to.flushed();
    }
}

// The library may be older than these calls: the writer is left out then, and the program says so.
template <class Region, class = void>
struct has_punch_hole : std::false_type {};
template <class Region>
struct has_punch_hole<Region, std::void_t<decltype(std::declval<Region&>().punch_hole(0, 0))>>
    : std::true_type {};
template <class Options, class = void>
struct has_sparse : std::false_type {};
template <class Options>
struct has_sparse<Options, std::void_t<decltype(std::declval<Options&>().sparse)>>
    : std::true_type {};

/// Stores to pages and punches holes, which read as zeros.
template <class Region>
void write_holes(std::string const& dir, notes to, std::mt19937& random, int steps) {
    Region data = make_pages(dir + "/data", to);
    for (int step = 1; step <= steps; ++step) {
        std::size_t const filled = random() % page_count, hole = random() % page_count;
        to.maybe(filled, static_cast<std::uint64_t>(step));
        fill(data, filled * page, page, static_cast<std::uint64_t>(step));
        to.maybe(hole, 0);
        if constexpr (has_punch_hole<Region>::value) data.punch_hole(hole * page, page);
        data.flush();
        to.flushed();
    }
}

/// Grows a sparse file, and stores to one page of it.
template <class Options>
void write_sparse(std::string const& dir, notes to, std::mt19937& random, int steps) {
    Options how;
    how.length = page;
    how.create = mmap::create::must;
    if constexpr (has_sparse<Options>::value) how.sparse = true;
    to.maybe(file_exists, 1);
    to.maybe(file_size, page);
    mmap::region data(dir + "/data", mmap::RDWR, how);
    for (int step = 1; step <= steps; ++step) {
        std::size_t const size = data.size() + (step % 4 == 0 ? page : 0);
        to.maybe(file_size, size);
        data.resize(size);
        std::size_t const which = random() % (size / page);
        to.maybe(which, static_cast<std::uint64_t>(step));
        fill(data, which * page, page, static_cast<std::uint64_t>(step));
        data.flush();
        to.flushed();
    }
}

// --- one value in all words, at changing sizes ---

inline verdict check_filled(std::string const& dir, expected const& promised) {
    verdict result;
    file_words const file(dir + "/data");
    result.expect(promised.allows(file_exists, file.exists), "the file is missing");
    result.expect(promised.allows(file_size, file.size),
                  "size " + std::to_string(file.size) + ", not " +
                      std::to_string(promised.of(file_size).front()) + " or later");
    bool const changing = promised.of(fill_value).size() > 1;
    for (std::uint64_t const word : file.words)
        if (!promised.allows(fill_value, word) && !(changing && word == 0))
            result.expect(false, "holds " + std::to_string(word) + ", not " +
                                     std::to_string(promised.of(fill_value).front()) + " or later");
    return result;
}

inline std::size_t some_size(std::mt19937& random) { return 8 * (1 + random() % 6000); }

template <class Data, class Store>
void change_sizes(Data& data, Store store, notes& to, std::mt19937& random, int steps,
                  bool to_zero) {
    for (int step = 1; step <= steps; ++step) {
        bool const empty = to_zero && step % 2 == 0;
        std::size_t const size = empty ? 0 : some_size(random);
        auto const value = static_cast<std::uint64_t>(step);
        to.maybe(file_size, size);
        to.maybe(fill_value, value);
        store(data, size, value);
        data.flush();
        to.flushed();
    }
}

inline void resize_region(std::string const& dir, notes& to, std::mt19937& random, int steps,
                          bool to_zero) {
    mmap::options how;
    how.create = mmap::create::must;
    how.length = 0;
    to.maybe(file_exists, 1);
    mmap::region data(dir + "/data", mmap::RDWR, how);
    auto const store = [](mmap::region& region, std::size_t size, std::uint64_t value) {
        region.resize(size);
        if (size != 0) fill(region, 0, size, value);
    };
    change_sizes(data, store, to, random, steps, to_zero);
}
inline void write_resize(std::string const& dir, notes to, std::mt19937& random, int steps) {
    resize_region(dir, to, random, steps, false);
}
inline void write_resize_to_zero(std::string const& dir, notes to, std::mt19937& random,
                                 int steps) {
    resize_region(dir, to, random, steps, true);
}
inline void write_vector_to_zero(std::string const& dir, notes to, std::mt19937& random,
                                 int steps) {
    to.maybe(file_exists, 1);
    mmap::vector<std::uint64_t> data(dir + "/data");
    auto const store = [](mmap::vector<std::uint64_t>& words, std::size_t size,
                          std::uint64_t value) {
        words.resize(size / 8);
        std::fill(words.begin(), words.end(), value);
    };
    change_sizes(data, store, to, random, steps, true);
}

// --- records ---

constexpr std::size_t words_per_record = 4;
inline std::uint64_t record_word(std::size_t index) {
    return (index + 1) * 0x9E3779B97F4A7C15U;  // never 0, and never the pattern of free blocks
}

inline verdict check_records(std::string const& dir, expected const& promised) {
    verdict result;
    file_words const file(dir + "/data");
    auto const counts = promised.of(record_count);
    std::size_t const least = counts.front() * words_per_record;
    std::size_t const most = counts.back() * words_per_record;
    result.expect(promised.allows(file_exists, file.exists), "the file is missing");
    result.expect(file.words.size() >= least, "has " + std::to_string(file.words.size()) +
                                                  " words, not " + std::to_string(least));
    for (std::size_t i = 0; i != file.words.size(); ++i) {
        std::uint64_t const word = file.words[i];
        if (i < most && word == record_word(i)) continue;
        if (i < least)
            result.expect(false, "word " + std::to_string(i) + " of " + std::to_string(least) +
                                     " flushed ones is " + std::to_string(word));
        else if (word == 0)
            result.zeros_after = true;
        else if (word == stale)
            result.stale_after = true;
        else
            result.expect(false, "word " + std::to_string(i) + " was never written so");
    }
    return result;
}

struct record {
    std::uint64_t words[words_per_record];
};
inline record make_record(std::size_t index) {
    record made{};
    for (std::size_t i = 0; i != words_per_record; ++i)
        made.words[i] = record_word(index * words_per_record + i);
    return made;
}

/// Adds batches of records, and flushes each.
template <class File, class Add>
void add_records(File& file, Add add, notes& to, std::mt19937& random, int steps) {
    std::size_t count = 0;
    for (int step = 0; step != steps; ++step) {
        std::size_t const more = 1 + random() % 200;
        to.maybe(record_count, count + more);
        for (std::size_t i = 0; i != more; ++i) add(file, make_record(count++));
        file.flush();
        to.flushed();
    }
}
inline void write_vector(std::string const& dir, notes to, std::mt19937& random, int steps) {
    to.maybe(file_exists, 1);
    mmap::vector<record> file(dir + "/data");
    add_records(
        file, [](auto& to_file, record const& r) { to_file.push_back(r); }, to, random, steps);
}
inline void write_appender(std::string const& dir, notes to, std::mt19937& random, int steps) {
    to.maybe(file_exists, 1);
    mmap::appender file(dir + "/data");
    add_records(
        file, [](auto& to_file, record const& r) { to_file.append(&r, sizeof r); }, to, random,
        steps);
}

// --- names ---

inline std::string name_of(int number) { return "/file" + std::to_string(number); }

/// Creates files, each flushed once.
inline void write_names(std::string const& dir, notes to, std::mt19937&, int steps) {
    for (int i = 0; i != steps; ++i) {
        mmap::options how;
        how.length = page;
        how.create = mmap::create::must;
        auto const value = static_cast<std::uint64_t>(i) + 1;
        to.maybe(file_exists + value, value);
        mmap::region made(dir + name_of(i), mmap::RDWR, how);
        fill(made, 0, page, value);
        made.flush();
        to.flushed();
    }
}
inline verdict check_names(std::string const& dir, expected const& promised) {
    verdict result;
    for (int i = 0;; ++i) {
        auto const value = static_cast<std::uint64_t>(i) + 1;
        if (promised.of(file_exists + value).back() == 0) break;  // not yet created
        file_words const file(dir + name_of(i));
        if (promised.allows(file_exists + value, 0)) continue;
        result.expect(file.exists, name_of(i) + " is missing");
        result.expect(file.words == std::vector<std::uint64_t>(page / 8, value),
                      name_of(i) + " lost its content");
    }
    return result;
}

struct writer {
    char const* name;
    void (*run)(std::string const& dir, notes to, std::mt19937& random, int steps);
    verdict (*check)(std::string const& dir, expected const& promised);
    bool available = true;
};

inline writer const writers[] = {
    {"pages", write_pages, check_pages},
    {"ranges", write_ranges, check_pages},
    {"slide", write_slide, check_pages},
    {"resize", write_resize, check_filled},
    {"resize(0)", write_resize_to_zero, check_filled},
    {"vector", write_vector, check_records},
    {"vector(0)", write_vector_to_zero, check_filled},
    {"appender", write_appender, check_records},
    {"creation", write_names, check_names},
    {"punch_hole", write_holes<mmap::region>, check_pages, has_punch_hole<mmap::region>::value},
    {"sparse", write_sparse<mmap::options>, check_pages, has_sparse<mmap::options>::value},
};

}  // namespace power
