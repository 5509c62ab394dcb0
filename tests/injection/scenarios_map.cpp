// Making regions: of paths, handles, names, and of memory.
#include "scenarios.hpp"

namespace injection {
namespace {

/// After a failure there is no region, no new file, no new name, and the old file is as it was.
template <class Act>
scenario maps(std::string name, Act act, std::function<bool(stage&)> is_done,
              std::function<void(stage&)> prepare = nothing) {
    auto const untouched = [](stage& s) {
        return !s.region.is_open() && s.region.data() == nullptr && file_is(s.file, pattern) &&
               file_is(s.empty, "") && !std::filesystem::exists(s.fresh);
    };
    return play(std::move(name), std::move(prepare), act, untouched, std::move(is_done));
}

scenario maps_path(std::string name, mmap::access mode, mmap::options how = {}) {
    return maps(
        std::move(name),
        [=](stage& s, auto&... ec) { s.region = mmap::region(s.file, mode, how, ec...); },
        [=](stage& s) { return s.region.mode() == mode && (mode == mmap::NONE || unchanged(s)); });
}

/// Of a handle that the stage has opened: two, one for each attempt.
scenario maps_handle(std::string name, mmap::access mode, bool is_owned, mmap::options how = {}) {
    return maps(
        std::move(name),
        [=](stage& s, auto&... ec) {
            if (is_owned) {
                mmap::owned given{s.handles.front().give()};
                s.handles.pop_front();
                s.region = mmap::region(std::move(given), mode, how, ec...);
            } else {
                s.region = mmap::region(s.handles.front().get(), mode, how, ec...);
            }
        },
        unchanged,
        [=](stage& s) {
            auto const rights = mode == mmap::RDWR ? test::rights::read_write : test::rights::read;
            for (int i = 0; i < 2; ++i) s.handles.emplace_back(s.file, rights);
        });
}

scenario creates(std::string name, mmap::create create, std::size_t reserve = 0) {
    return maps(
        std::move(name),
        [=](stage& s, auto&... ec) {
            s.region = mmap::region(s.fresh, mmap::RDWR, with(5000, create, reserve), ec...);
        },
        [](stage& s) {
            return s.region.created() && s.region.size() == 5000 && all_zeros(s.region) &&
                   std::filesystem::file_size(s.fresh) == 5000;
        });
}

scenario makes_memory(std::string name, mmap::access mode, mmap::options how) {
    return maps(
        std::move(name),
        [=](stage& s, auto&... ec) { s.region = mmap::region(mmap::ANON, mode, how, ec...); },
        [](stage& s) { return s.region.size() == 5000 && all_zeros(s.region); });
}

scenario creates_name(std::string name, mmap::options how) {
    scenario s = maps(
        std::move(name),
        [=](stage& stage, auto&... ec) {
            stage.region = mmap::region(mmap::shared{stage.name.text}, mmap::RDWR, how, ec...);
        },
        [](stage& stage) {
            return stage.region.created() && stage.region.size() >= 5000 && all_zeros(stage.region);
        });
    s.is_as_before = [](stage& stage) {
        return !stage.region.is_open() && is_missing(stage.name.text);
    };
    return s;
}

/// A name that is there: it stays, with its bytes, also when it cannot be mapped.
scenario opens_name(std::string name, mmap::access mode, mmap::options how = {}) {
    auto const holds = [](mmap::region const& r) { return r.view().substr(0, 4) == "told"; };
    scenario s = maps(
        std::move(name),
        [=](stage& stage, auto&... ec) {
            stage.region = mmap::region(mmap::shared{stage.name.text}, mode, how, ec...);
        },
        [=](stage& stage) { return !stage.region.created() && holds(stage.region); },
        [](stage& stage) {
            stage.other = mmap::region(mmap::shared{stage.name.text}, 5000);
            stage.other.write(0, "told", 4);
        });
    s.is_as_before = [=](stage& stage) {
        mmap::region const again(mmap::shared{stage.name.text}, mmap::RDONLY);
        return !stage.region.is_open() && holds(again);
    };
    return s;
}

}  // namespace

std::vector<scenario> mapping_scenarios() {
    using create = mmap::create;
    mmap::options everything;
    everything.populate = everything.locked = everything.huge = everything.keep_handle = true;
    mmap::options part;
    part.offset = page + 7;
    part.length = 1000;
    mmap::options placed;
    placed.address = reinterpret_cast<void const*>(std::uintptr_t{0x7e0000000000});
    placed.fixed = true;

    std::vector<scenario> list = {
        maps_path("map RDONLY", mmap::RDONLY),
        maps_path("map RDWR", mmap::RDWR),
        maps_path("map COPY", mmap::COPY),
        maps_path("map NONE", mmap::NONE),
        maps_path("map RDONLY | EXEC", mmap::RDONLY | mmap::EXEC),
        maps_path("map RDWR | EXEC", mmap::RDWR | mmap::EXEC),
        maps_path("map COPY | EXEC", mmap::COPY | mmap::EXEC),
        maps_path("map RDONLY with everything", mmap::RDONLY, everything),
        maps_path("map RDWR with everything", mmap::RDWR, everything),
        maps_path("map with reserve", mmap::RDWR, with(mmap::to_end, create::never, 1U << 20U)),
        maps_path("map at an address", mmap::RDONLY, placed),
        maps_path("map what exists, or create", mmap::RDWR, with(mmap::to_end, create::if_missing)),
        maps_handle("map a handle RDONLY", mmap::RDONLY, false),
        maps_handle("map a handle RDWR", mmap::RDWR, false),
        maps_handle("map a handle COPY", mmap::COPY, false),
        maps_handle("map a handle and keep one", mmap::RDONLY, false, everything),
        maps_handle("map an owned handle RDONLY", mmap::RDONLY, true),
        maps_handle("map an owned handle RDWR", mmap::RDWR, true),
        maps_handle("map an owned handle COPY", mmap::COPY, true),
        creates("create", create::must),
        creates("create if missing", create::if_missing),
        creates("create or empty", create::truncate),
        creates("create with reserve", create::must, 1U << 20U),
        makes_memory("memory of this process", mmap::COPY, with(5000)),
        makes_memory("memory of this process with reserve", mmap::COPY,
                     with(5000, create::never, 1U << 20U)),
        makes_memory("memory for children", mmap::RDWR, with(5000)),
        makes_memory("memory for children with reserve", mmap::RDWR,
                     with(5000, create::never, 1U << 20U)),
        creates_name("create named memory", with(5000, create::if_missing)),
        creates_name("create named memory that must be new", with(5000, create::must)),
        creates_name("create named memory with reserve", with(5000, create::if_missing, 1U << 20U)),
        opens_name("map named memory RDONLY", mmap::RDONLY),
        opens_name("map named memory RDWR", mmap::RDWR),
        opens_name("map named memory COPY", mmap::COPY),
        opens_name("map named memory, or create", mmap::RDWR, with(5000, create::if_missing)),
    };
    list.push_back(maps(
        "map a part",
        [=](stage& s, auto&... ec) { s.region = mmap::region(s.file, mmap::RDWR, part, ec...); },
        [](stage& s) { return s.region.view() == pattern.substr(page + 7, 1000); }));
    list.push_back(maps(
        "map an empty file",
        [](stage& s, auto&... ec) { s.region = mmap::region(s.empty, mmap::RDWR, ec...); },
        [](stage& s) { return s.region.is_open() && s.region.empty(); }));
    list.push_back(maps(
        "map an empty file with reserve",
        [](stage& s, auto&... ec) {
            s.region = mmap::region(s.empty, mmap::RDWR,
                                    with(mmap::to_end, create::never, 1U << 20U), ec...);
        },
        [](stage& s) { return s.region.is_open() && s.region.empty(); }));
    list.push_back(maps(
        "grow while mapping",
        [](stage& s, auto&... ec) {
            s.region = mmap::region(s.file, mmap::RDWR,
                                    with(2 * pattern.size(), create::never, 0, true), ec...);
        },
        [](stage& s) {
            return s.region.size() == 2 * pattern.size() &&
                   s.region.view().substr(0, pattern.size()) == pattern;
        }));
    return list;
}

}  // namespace injection
