#include <cstdint>
#include <cstring>
#include <mmap.hpp>
#include <new>
#include <string>

#include "support/catch.hpp"
#include "support/memory.hpp"

namespace {
constexpr std::size_t longest = mmap::detail::posix::longest_name;

std::string object_of(std::string const& name) {
    return mmap::detail::posix::object_name(name.c_str()).text;
}

/// FNV-1a of 64 bits, as its page defines it (http://www.isthe.com/chongo/tech/comp/fnv/).
std::string hash_of(std::string const& text) {
    std::uint64_t hash = 0xcbf29ce484222325U;
    for (char const c : text) {
        hash ^= static_cast<unsigned char>(c);
        hash *= 0x100000001b3U;
    }
    char digits[17];
    std::snprintf(digits, sizeof digits, "%016llx", static_cast<unsigned long long>(hash));
    return digits;
}
}  // namespace

TEST_CASE("shared: a name that the system takes is its object's, behind a slash") {
    for (std::string const& name : {std::string("a"), std::string(longest, 'x')})
        CHECK(object_of(name) == '/' + name);
}

TEST_CASE("shared: a name that is too long for the system keeps its beginning and a hash of all") {
    for (std::size_t const size : {longest + 1, longest + 100}) {
        std::string name(size, 'x');
        name[longest - 18] = 'y';  // the last that stays
        CHECK(object_of(name) == '/' + name.substr(0, longest - 17) + '.' + hash_of(name));
        CHECK(object_of(name).size() == longest + 1);

        std::string first = name;
        std::string last = name;
        first.front() = '\xff';
        last.back() = 'z';
        CHECK(object_of(first) != object_of(name));
        CHECK(object_of(last) != object_of(name));
        CHECK(object_of(last) == '/' + last.substr(0, longest - 17) + '.' + hash_of(last));
        CHECK(object_of(first) == '/' + first.substr(0, longest - 17) + '.' + hash_of(first));
    }
}

TEST_CASE("shared: no name is written past its object's end, nor read past its own") {
    for (std::size_t const size : {longest - 1, longest, longest + 1, longest + 1000}) {
        std::string name(size, 'x');
        mmap::region const page = test::fenced_memory(name + '\0');
        using object_name = mmap::detail::posix::object_name;
        std::string memory(sizeof(object_name) + 100, '#');
        auto const* const object =
            new (memory.data()) object_name(reinterpret_cast<char const*>(page.end()) - size - 1);
        CHECK(std::strlen(object->text) <= longest + 1);
        CHECK((memory.substr(sizeof(object_name)) == std::string(100, '#')));
    }
}
