// arrays.cpp: arrays over files of their own, beside vectors.
#include <cstring>

#include "world.hpp"

namespace model {

namespace {
template <class T>
std::string bytes_of(std::vector<T> const& records) {
    std::string bytes(records.size() * sizeof(T), '\0');
    if (!records.empty()) std::memcpy(bytes.data(), records.data(), bytes.size());
    return bytes;
}
template <class T>
constexpr std::size_t most = static_cast<std::size_t>(PTRDIFF_MAX) / sizeof(T);
}  // namespace

template <class F>
void world::with_array(arguments& in, F f) {
    if (in.byte() % 2 == 0) {
        quotes_.file = 2;
        say("quotes ");
        f(quotes_);
        compare(quotes_);
    } else {
        numbers_.file = 3;
        say("numbers ");
        f(numbers_);
        compare(numbers_);
    }
}

/// The file after a call that may have made it longer ahead of need: by how much is not promised.
template <class T>
void world::settle(array_slot<T>& a) {
    std::size_t const mapped = a.real.mapping().size();
    check(mapped >= a.model.size() * sizeof(T), "the mapping holds all records");
    truncate(*a.of, a.offset + mapped);
}

template <class T>
void world::compare(array_slot<T>& a) {
    check(a.real.is_open() == (a.of != nullptr), "is_open()");
    check(a.real.size() == a.model.size(), "size() of an array");
    check(a.real.capacity() >= a.real.size(), "capacity() of an array");
    check(a.real.created() == a.created, "created() of an array");
    if (!a.model.empty())
        check(std::memcmp(a.real.data(), a.model.data(), a.model.size() * sizeof(T)) == 0,
              "the records of an array");
    if (a.of == nullptr) return;
    std::string bytes = bytes_of(a.model);
    bytes.resize(a.of->bytes.size() - a.offset, '\0');
    a.of->bytes.replace(a.offset, bytes.size(), bytes);  // compare_file() then looks at the file
}

void world::compare_arrays() {
    compare(quotes_);
    compare(numbers_);
}

template <class T>
outcome world::close(array_slot<T>& a) {
    if (a.of == nullptr) return outcome::ok;
    std::size_t const exact = a.offset + a.model.size() * sizeof(T);
    bool const in_way = windows && a.of->bytes.size() > exact && mapped_elsewhere(*a.of, nullptr);
    if (!in_way) truncate(*a.of, exact);
    a.of.reset();
    a.model.clear();
    a.created = false;
    return in_way ? outcome::user_mapped : outcome::ok;
}

void world::array_open(arguments& in) {
    with_array(in, [&](auto& a) {
        using T = typename std::decay_t<decltype(a)>::record;
        std::shared_ptr<object>& there = files_[a.file];
        std::uint8_t const b = in.byte();
        std::size_t n = amount(in) / sizeof(T);
        if (b == 255) n = most<T> + 1;
        mmap::options how;
        std::size_t const offset = (b & 3U) == 3 ? amount(in) % 5000 : 0;
        how.offset = offset;
        how.create = static_cast<mmap::create>((b >> 2U) % 4);
        if ((b & 0x30U) == 0x30U) how.reserve = 40 * mmap::granularity();
        how.populate = (b & 0xC0U) == 0xC0U;
        say(text(n) + " records at " + text(offset) + ", create " +
            std::to_string(static_cast<int>(how.create)));
        (void)close(a);
        std::error_code ignored;
        a.real.close(ignored);

        std::vector<T> records;
        bool created = false;
        std::size_t grown = mmap::to_end;
        auto const predict = [&]() -> outcome {
            bool const creates =
                how.create == mmap::create::must || how.create == mmap::create::truncate;
            if (n > most<T>) return outcome::file_too_large;
            if (offset % alignof(T) != 0) return outcome::misaligned;
            if (there && how.create == mmap::create::must) return outcome::file_exists;
            if (there && how.create == mmap::create::truncate) {
                if (windows && mapped_elsewhere(*there, nullptr)) return outcome::user_mapped;
                truncate(*there, 0);
            }
            if (!there || creates) {
                if (!there) {
                    there = std::make_shared<object>();
                    there->is_array = true;
                    created = true;
                }
                truncate(*there, offset + n * sizeof(T));
            }
            if (offset > there->bytes.size()) truncate(*there, offset + n * sizeof(T));
            std::size_t const size = there->bytes.size() - offset;
            if (size % sizeof(T) != 0) return outcome::partial_element;
            records.resize(size / sizeof(T));
            if (size != 0) std::memcpy(records.data(), there->bytes.data() + offset, size);
            if (records.size() < n) {
                records.resize(n);
                grown = offset + n * sizeof(T);
            }
            return outcome::ok;
        };
        outcome const predicted = predict();
        outcome const actual = expect(
            [&](auto&... ec) { a.real = mmap::vector<T>(path(a.file), n, how, ec...); }, predicted);
        if (actual != outcome::ok) return;
        if (grown != mmap::to_end) truncate(*there, grown);
        a.of = there;
        a.offset = offset;
        a.created = created;
        a.model = std::move(records);
        settle(a);
    });
    compare_file(2);
    compare_file(3);
}

/// Another array opens the same file for reading.
void world::array_read(arguments& in) {
    with_array(in, [&](auto& a) {
        using T = typename std::decay_t<decltype(a)>::record;
        std::size_t const n = amount(in) / sizeof(T);
        mmap::options how;
        std::size_t const offset = in.flag() ? amount(in) % 5000 : a.offset;
        how.offset = offset;
        object const* const there = files_[a.file].get();
        auto const predict = [&]() -> outcome {
            if (n > most<T>) return outcome::file_too_large;
            if (offset % alignof(T) != 0) return outcome::misaligned;
            if (there == nullptr) return outcome::no_such_file;
            if (offset > there->bytes.size()) return outcome::past_end_of_file;
            if ((there->bytes.size() - offset) % sizeof(T) != 0) return outcome::partial_element;
            if ((there->bytes.size() - offset) / sizeof(T) < n) return outcome::past_end_of_file;
            return outcome::ok;
        };
        mmap::vector<T const> reader;
        outcome const actual = expect(
            [&](auto&... ec) { reader = mmap::vector<T const>(path(a.file), n, how, ec...); },
            predict());
        if (actual != outcome::ok) {
            check(!reader.is_open(), "an array that cannot be opened is closed");
            return;
        }
        check(reader.size() == (there->bytes.size() - offset) / sizeof(T),
              "a reader sees all records of the file");
        if (!reader.empty())
            check(std::memcmp(reader.data(), there->bytes.data() + offset,
                              reader.size() * sizeof(T)) == 0,
                  "a reader sees the records");
    });
}

void world::array_resize(arguments& in) {
    with_array(in, [&](auto& a) {
        using T = typename std::decay_t<decltype(a)>::record;
        std::size_t n = amount(in) / sizeof(T);
        if (in.byte() == 255) n = most<T> + 1;
        say(text(n));
        bool const shrinks = a.of != nullptr && n < a.model.size();
        auto const predict = [&]() -> outcome {
            if (n > most<T>) return outcome::file_too_large;
            if (a.of == nullptr) return outcome::closed;
            bool const shorter = a.offset + n * sizeof(T) < a.of->bytes.size();
            if (windows && shrinks && shorter && mapped_elsewhere(*a.of, nullptr))
                return outcome::user_mapped;
            return outcome::ok;
        };
        outcome const actual = expect([&](auto&... ec) { a.real.resize(n, ec...); }, predict());
        if (actual != outcome::ok) return;
        a.model.resize(n);
        settle(a);
        if (shrinks)
            check(a.real.mapping().size() == n * sizeof(T),
                  "a shrunk file ends with the last record");
    });
}

void world::array_append(arguments& in) {
    with_array(in, [&](auto& a) {
        using T = typename std::decay_t<decltype(a)>::record;
        std::size_t const n = in.flag() ? (amount(in) & 0xFFFFU) / sizeof(T) : 1;
        std::vector<T> values(n);
        std::string const bytes = some_bytes(in.byte(), n * sizeof(T));
        if (n != 0) std::memcpy(values.data(), bytes.data(), bytes.size());
        bool const own = in.flag() && n != 0 && a.model.size() >= n;
        say(text(n) + (own ? " of its own" : ""));
        std::size_t const from = own ? a.model.size() - n : 0;
        if (own) values.assign(a.model.begin() + static_cast<std::ptrdiff_t>(from), a.model.end());
        mmap::span<T const> const source(own ? a.real.data() + from : values.data(), n);
        T const* const before = a.real.data();
        std::size_t const capacity = a.real.capacity();
        outcome const actual = expect(
            [&](auto&... ec) {
                if (n == 1 && !own)
                    a.real.push_back(values[0], ec...);
                else
                    a.real.append(source, ec...);
            },
            a.of == nullptr ? outcome::closed : outcome::ok);
        if (actual != outcome::ok) return;
        a.model.insert(a.model.end(), values.begin(), values.end());
        settle(a);
        if (a.model.size() <= capacity && before != nullptr)
            check(a.real.data() == before, "up to capacity() records stay where they are");
    });
}

void world::array_store(arguments& in) {
    with_array(in, [&](auto& a) {
        using T = typename std::decay_t<decltype(a)>::record;
        std::size_t const index = amount(in) / sizeof(T);
        bool const fits = index < a.model.size();
        outcome const actual = call(true, [&](auto&...) { (void)a.real.at(index); });
        expect(actual, fits ? outcome::ok : outcome::out_of_range);
        if (!fits) return;
        std::string const bytes = some_bytes(in.byte(), sizeof(T));
        T value;
        std::memcpy(&value, bytes.data(), sizeof value);
        a.real[index] = a.model[index] = value;
    });
}

void world::array_reserve(arguments& in) {
    with_array(in, [&](auto& a) {
        using T = typename std::decay_t<decltype(a)>::record;
        std::size_t n = amount(in) / sizeof(T) * in.below(4);
        if (in.byte() == 255) n = most<T> + 1;
        say(text(n));
        allowed predicted = a.of == nullptr ? outcome::closed
                            : n > most<T>   ? outcome::not_enough_memory
                                            : outcome::ok;
        // Not every address space has a gap of that size.
        if (n > most<T> / 1024 && n <= most<T> && a.of != nullptr)
            predicted = {outcome::ok, outcome::not_enough_memory};
        outcome const actual = expect([&](auto&... ec) { a.real.reserve(n, ec...); }, predicted);
        if (actual != outcome::ok) return;
        check(a.real.capacity() >= n, "reserve() keeps space for all");
        a.created = a.real.created();
    });
}

void world::array_close(arguments& in) {
    with_array(in, [&](auto& a) {
        std::uint8_t const b = in.byte();
        if (b % 4 == 0) {
            outcome const predicted = a.of == nullptr ? outcome::closed : outcome::ok;
            (void)predicted;
            expect([&](auto&... ec) { a.real.flush(ec...); }, predicted);
            return;
        }
        if (b % 4 == 1) {
            auto other = std::move(a.real);
            check(!a.real.is_open() && a.real.size() == 0,
                  "an array that was moved from is closed");
            a.real.swap(other);
            return;
        }
        outcome const predicted = close(a);
        expect([&](auto&... ec) { a.real.close(ec...); }, predicted);
    });
    compare_file(2);
    compare_file(3);
}

}  // namespace model
