// search.hpp: where a needle stands in a text, in linear time and without memory of its own, in both
// directions. The two-way algorithm of Crochemore and Perrin ("Two-way string-matching", Journal of
// the ACM 38, 1991). memmem(3) is not used: some systems' takes text times needle.
#pragma once

#include <cstddef>
#include <cstring>
#include <string_view>

#include "../scope.hpp"

struct mmap::detail::search {
    static constexpr std::size_t npos = static_cast<std::size_t>(-1);

    /// Index of the first occurrence; npos if there is none. An empty needle is found at 0.
    [[nodiscard]] static std::size_t first(std::string_view text,
                                           std::string_view needle) noexcept {
        return locate(forward{text}, forward{needle});
    }
    /// Index of the last occurrence; npos if there is none. An empty needle is found at the end.
    [[nodiscard]] static std::size_t last(std::string_view text, std::string_view needle) noexcept {
        std::size_t const from_end = locate(backward{text}, backward{needle});
        return from_end == npos ? npos : text.size() - needle.size() - from_end;
    }

    /// Bytes in the order in which they are searched.
    struct forward {
        std::string_view bytes;
        [[nodiscard]] std::size_t size() const noexcept { return bytes.size(); }
        [[nodiscard]] unsigned char operator[](std::size_t i) const noexcept {
            return static_cast<unsigned char>(bytes[i]);
        }
        /// Index of the byte in [begin, end); `end` if it is not there.
        [[nodiscard]] std::size_t find(unsigned char wanted, std::size_t begin,
                                       std::size_t end) const noexcept {
            void const* const found = std::memchr(bytes.data() + begin, wanted, end - begin);
            if (found == nullptr) return end;
            return static_cast<std::size_t>(static_cast<char const*>(found) - bytes.data());
        }
    };
    struct backward {
        std::string_view bytes;
        [[nodiscard]] std::size_t size() const noexcept { return bytes.size(); }
        [[nodiscard]] unsigned char operator[](std::size_t i) const noexcept {
            return static_cast<unsigned char>(bytes[bytes.size() - 1 - i]);
        }
        [[nodiscard]] std::size_t find(unsigned char wanted, std::size_t begin,
                                       std::size_t end) const noexcept {
            while (begin < end && (*this)[begin] != wanted) ++begin;
            return begin;
        }
    };

    /// The search itself, in the order of `Bytes`.
    template <class Bytes>
    [[nodiscard]] static std::size_t locate(Bytes const& text, Bytes const& needle) noexcept {
        std::size_t const size = needle.size();
        if (size == 0) return 0;
        if (size > text.size()) return npos;
        factors const f = factorize(needle);
        std::size_t const last = text.size() - size;
        std::size_t known = 0;  // bytes of the needle that the previous attempt has matched already
        for (std::size_t at = 0; at <= last;) {
            if (known == 0) {  // to where the right half can begin
                at = text.find(needle[f.split], at + f.split, last + f.split + 1) - f.split;
                if (at > last) break;
            }
            std::size_t right = f.split > known ? f.split : known;
            while (right < size && needle[right] == text[at + right]) ++right;
            if (right < size) {
                at += right - f.split + 1;
                known = 0;
                continue;
            }
            std::size_t left = f.split;
            while (left > known && needle[left - 1] == text[at + left - 1]) --left;
            if (left <= known) return at;
            at += f.shift;
            known = f.is_periodic ? size - f.shift : 0;
        }
        return npos;
    }

private:
    /// A critical factorization: where the right half of the needle begins, and how far an attempt that
    /// has matched it moves on.
    struct factors {
        std::size_t split;
        std::size_t shift;
        bool is_periodic;  // the shift is the needle's period
    };
    template <class Bytes>
    static factors factorize(Bytes const& needle) noexcept {
        std::size_t const size = needle.size();
        factors const rising = maximal_suffix(needle, true);
        factors const falling = maximal_suffix(needle, false);
        factors f = rising.split > falling.split ? rising : falling;
        f.is_periodic = f.split + f.shift <= size;
        for (std::size_t i = 0; f.is_periodic && i < f.split; ++i)
            f.is_periodic = needle[i] == needle[i + f.shift];
        if (!f.is_periodic) f.shift = (f.split > size - f.split ? f.split : size - f.split) + 1;
        return f;
    }
    /// The suffix that comes last in alphabetical order, in that of the bytes or its reverse, and its
    /// period as `shift`.
    template <class Bytes>
    static factors maximal_suffix(Bytes const& needle, bool is_rising) noexcept {
        std::size_t begin = 0;      // of the last suffix so far
        std::size_t candidate = 1;  // of the suffix it is compared with
        std::size_t matched = 0;    // bytes of the two that are equal, modulo the period
        std::size_t period = 1;
        while (candidate + matched < needle.size()) {
            unsigned char const a = needle[candidate + matched];
            unsigned char const b = needle[begin + matched];
            if (a == b) {
                if (++matched < period) continue;
                candidate += period;
                matched = 0;
            } else if (is_rising ? a < b : a > b) {  // the candidate comes before
                candidate += matched + 1;
                matched = 0;
                period = candidate - begin;
            } else {
                begin = candidate++;
                matched = 0;
                period = 1;
            }
        }
        return {begin, period, false};
    }
};
