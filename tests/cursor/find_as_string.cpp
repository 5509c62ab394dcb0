#include <mmap.hpp>
#include <string>
#include <vector>

#include "support/catch.hpp"
#include "support/memory.hpp"

namespace {
/// All words of up to `longest` letters of an alphabet of `letters`.
std::vector<std::string> words(unsigned letters, std::size_t longest) {
    std::vector<std::string> all{""};
    for (std::size_t i = 0; i < all.size(); ++i)
        if (all[i].size() < longest)
            for (unsigned letter = 0; letter < letters; ++letter)
                all.push_back(all[i] + static_cast<char>('a' + letter));
    return all;
}
}  // namespace

TEST_CASE("cursor: find() and rfind() agree with std::string's for every short text and needle") {
    std::size_t wrong = 0;
    for (unsigned const letters : {2U, 3U}) {
        auto const needles = words(letters, letters == 2 ? 6 : 4);
        for (std::string const& text : words(letters, letters == 2 ? 9 : 6)) {
            for (std::string const& needle : needles) {
                using search = mmap::detail::search;
                wrong += search::first(text, needle) != text.find(needle);
                wrong += search::last(text, needle) != text.rfind(needle);
            }
        }
    }
    CHECK(wrong == 0);
}

TEST_CASE("cursor: find() and rfind() find a long needle in a long text of few letters") {
    std::string text;
    for (unsigned n = 1; text.size() < 100'000; n = n * 1103515245U + 12345U)
        text += n >> 30U == 0 ? 'b' : 'a';
    mmap::region const bytes = test::memory(text);
    mmap::cursor const c(bytes);
    for (std::size_t const at : {std::size_t{0}, std::size_t{777}, text.size() - 3000}) {
        std::string const needle = text.substr(at, 3000);
        CHECK(c.find(needle) == text.find(needle));
        CHECK(c.rfind(needle) == text.rfind(needle));
        CHECK(c.find(needle + "c") == mmap::cursor::npos);
        CHECK(c.rfind("c" + needle) == mmap::cursor::npos);
    }
}
