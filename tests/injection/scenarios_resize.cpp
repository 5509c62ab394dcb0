// Changing the size of a region: of files and memory, up and down, with and without reserve.
#include "scenarios.hpp"

namespace injection {
namespace {

using preparation = std::function<void(stage&)>;

#if defined(_WIN32)
// A file that is mapped cannot be cut, so the mapping goes first; if then nothing can be mapped, the
// region is left without (detail/platform.hpp, resize), of a file that may be cut already.
constexpr bool may_unmap = true;
#else
constexpr bool may_unmap = false;
#endif

bool holds_pattern(stage& s) { return s.region.is_open() && s.region.view() == pattern; }

/// Memory starts with the bytes that the file has.
void fill(mmap::region& r) { r.write(0, pattern.data(), pattern.size()); }

preparation file(std::size_t reserve) {
    return [=](stage& s) {
        s.region =
            mmap::region(s.file, mmap::RDWR, with(mmap::to_end, mmap::create::never, reserve));
    };
}
preparation memory(mmap::access mode, std::size_t reserve) {
    return [=](stage& s) {
        s.region =
            mmap::region(mmap::ANON, mode, with(pattern.size(), mmap::create::never, reserve));
        fill(s.region);
    };
}
preparation name(std::size_t reserve) {
    return [=](stage& s) {
        s.region = mmap::region(mmap::shared{s.name.text}, mmap::RDWR,
                                with(pattern.size(), mmap::create::must, reserve));
        fill(s.region);
    };
}
void locked_file(stage& s) {
    file(0)(s);
    s.region.lock(page, 1);
}
void locked_reserve(stage& s) {
    file(1U << 20U)(s);
    s.region.lock();
}

scenario resizes(std::string name, preparation prepare, std::size_t size) {
    bool const has_file = name.find("file") != std::string::npos;
    std::string const wanted = pattern.substr(0, size) +
                               std::string(size > pattern.size() ? size - pattern.size() : 0, '\0');
    return play(
        std::move(name), std::move(prepare),
        [=](stage& s, auto&... ec) { s.region.resize(size, ec...); },
        [=](stage& s) {
            if (may_unmap && has_file && size < pattern.size() && s.region.data() == nullptr)
                return s.region.is_open() && s.region.empty();
            return holds_pattern(s) && (!has_file || file_is(s.file, pattern));
        },
        [=](stage& s) {
            return s.region.is_open() && s.region.view() == wanted &&
                   (!has_file || file_is(s.file, wanted));
        });
}

}  // namespace

std::vector<scenario> resizing_scenarios() {
    std::size_t const longer = 4 * pattern.size();
    std::size_t const shorter = page + 1;
    std::size_t const space = 1U << 20U;
    return {
        resizes("resize a file up", file(0), longer),
        resizes("resize a file up in its reserve", file(space), longer),
        resizes("resize a file up beyond its reserve", file(space), 2 * space),
        resizes("resize a file up in its last page", file(0), pattern.size() + 1),
        resizes("resize a file up that is locked in part", locked_file, longer),
        resizes("resize a file up in its reserve, locked", locked_reserve, longer),
        resizes("resize a file down", file(0), shorter),
        resizes("resize a file down with reserve", file(space), shorter),
        // Once reported a failure though the file had been cut, when what was left could not be locked.
        resizes("resize a file down that is locked", locked_reserve, shorter),
        resizes("resize a file to nothing", file(0), 0),
        resizes("resize memory up", memory(mmap::COPY, 0), longer),
        resizes("resize memory up in its reserve", memory(mmap::COPY, space), longer),
        resizes("resize memory down", memory(mmap::COPY, 0), shorter),
        resizes("resize memory down with reserve", memory(mmap::COPY, space), shorter),
        resizes("resize memory for children up", memory(mmap::RDWR, 0), longer),
        resizes("resize memory for children up in its reserve", memory(mmap::RDWR, space), longer),
        resizes("resize memory for children down", memory(mmap::RDWR, 0), shorter),
        resizes("resize named memory up in its reserve", name(space), longer),
        resizes("resize named memory down", name(0), shorter),
        play(
            "resize an empty file up",
            [](stage& s) { s.region = mmap::region(s.empty, mmap::RDWR); },
            [](stage& s, auto&... ec) { s.region.resize(5000, ec...); },
            [](stage& s) { return s.region.is_open() && s.region.empty() && file_is(s.empty, ""); },
            [](stage& s) { return s.region.size() == 5000 && all_zeros(s.region); }),
        play(
            "resize a part of a file up",
            [](stage& s) {
                mmap::options how;
                how.offset = 2 * page + 7;
                s.region = mmap::region(s.file, mmap::RDWR, how);
            },
            [](stage& s, auto&... ec) { s.region.resize(3 * page, ec...); },
            [](stage& s) {
                return s.region.view() == pattern.substr(2 * page + 7) && file_is(s.file, pattern);
            },
            [](stage& s) {
                return s.region.view().substr(0, page + 93) == pattern.substr(2 * page + 7) &&
                       std::filesystem::file_size(s.file) == 5 * page + 7;
            }),
    };
}

}  // namespace injection
