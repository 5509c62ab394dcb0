// What only POSIX systems are asked, and systems that lack what this machine has.
#include <sys/mman.h>

#include <cerrno>
#include <stdexcept>

#include "calls.hpp"
#include "pretend_posix.hpp"
#include "scenarios.hpp"

namespace injection {
namespace {

void file(stage& s) { s.region = mmap::region(s.file, mmap::RDWR); }
void copy(stage& s) { s.region = mmap::region(s.file, mmap::COPY); }

/// The scenario on a system where `call` always fails.
scenario without(std::string const& call, int error, scenario s) {
    s.name += ", without " + call;
    s.prepare = [prepare = s.prepare, call, error](stage& stage) {
        prepare(stage);
        stage.pretence = std::make_shared<missing>(call, error);
    };
    return s;
}

scenario where(std::string const& what, pretence how, scenario s) {
    s.name += ", " + what;
    s.prepare = [prepare = s.prepare, how](stage& stage) {
        prepare(stage);
        pretend = how;
        stage.pretence = std::shared_ptr<void>(nullptr, [](void*) { pretend = {}; });
    };
    return s;
}

/// From one page of a file to the next: in place.
scenario slides() {
    return play(
        "slide to the next page",
        [](stage& s) { s.region = mmap::region(s.file, mmap::RDWR, 0, page); },
        [](stage& s, auto&... ec) { s.region.slide(page, page, ec...); },
        [](stage& s) {
            return s.region.offset() == 0 && s.region.view() == pattern.substr(0, page);
        },
        [](stage& s) {
            return s.region.offset() == page && s.region.view() == pattern.substr(page, page);
        });
}

/// Of a copy, whose stores a slide that fails leaves.
scenario slides_copy() {
    return play(
        "slide a copy",
        [](stage& s) {
            mmap::options how = with(page);
            how.keep_handle = true;
            s.region = mmap::region(s.file, mmap::COPY, how);
            s.region.write(0, "stored", 6);
        },
        [](stage& s, auto&... ec) { s.region.slide(page, page, ec...); },
        [](stage& s) { return s.region.view().substr(0, 6) == "stored"; },
        [](stage& s) { return s.region.view() == pattern.substr(page, page); });
}

scenario advises(std::string name, mmap::advice what) {
    return uses(std::move(name), file, [=](stage& s, auto&... ec) { s.region.advise(what, ec...); },
                unchanged, "madvise", {EINVAL, EBADF, EPERM, ENOSYS});
}

template <class... Tells>
scenario prefetches(Tells... tells) {
    return uses(
        "prefetch", file, [](stage& s, auto&... ec) { s.region.prefetch(ec...); }, unchanged,
        std::move(tells)...);
}

scenario named(std::string const& name, std::vector<scenario> all) {
    for (scenario& s : all)
        if (s.name == name) return s;
    throw std::logic_error("no such scenario: " + name);
}

}  // namespace

std::vector<scenario> system_scenarios() {
    pretence disk;
    disk.files_are_disks = true;
    pretence late;
    late.fails_late = true;
    pretence removed;
    removed.removals = 3;
    pretence huge;
    huge.has_huge_pages = true;
    return {
        uses(
            "flush", file, [](stage& s, auto&... ec) { s.region.flush(ec...); }, unchanged,
            "msync"),
        // Where sync_file_range() is not to be had, msync() is the next best. It once was so, too, when
        // the disk reported an error: which nobody then heard of.
        uses("flush_async", file, [](stage& s, auto&... ec) { s.region.flush_async(ec...); },
             unchanged, "sync_file_range", {EINVAL, ENOSYS, ESPIPE, EPERM, ENODEV}),
        without("sync_file_range", ENOSYS,
                uses(
                    "flush_async", file, [](stage& s, auto&... ec) { s.region.flush_async(ec...); },
                    unchanged, "msync")),
        uses(
            "invalidate", file, [](stage& s, auto&... ec) { s.region.invalidate(ec...); },
            unchanged, "msync"),
        advises("advise", mmap::advice::will_need),
        advises("advise what others see", mmap::advice::no_dump),
        prefetches("madvise", std::vector<int>{EINVAL, EINTR, ENOSYS, EPERM}),
        without("madvise", ENOSYS, prefetches()),  // the pages are then touched
        uses(
            "discard a file", file,
            [](stage& s, auto&... ec) { s.region.discard(0, s.region.size(), ec...); }, unchanged,
            "madvise"),
        uses(
            "discard a copy", copy,
            [](stage& s, auto&... ec) { s.region.discard(0, s.region.size(), ec...); }, unchanged,
            "madvise"),
        without("fallocate", EOPNOTSUPP,
                named("resize a file up in its last page", resizing_scenarios())),
        without("fallocate", EOPNOTSUPP, named("resize a file up", resizing_scenarios())),
        without("fallocate", EOPNOTSUPP, named("create", mapping_scenarios())),
        without("fallocate", EOPNOTSUPP, named("create named memory", mapping_scenarios())),
        without("mremap", EFAULT, named("resize a file up", resizing_scenarios())),
        without("mremap", EFAULT, named("resize memory up", resizing_scenarios())),
        without("mremap", EFAULT,
                named("resize a file up that is locked in part", resizing_scenarios())),
        play(
            "remove_shared",
            [](stage& s) { s.other = mmap::region(mmap::shared{s.name.text}, 5000); },
            [](stage& s, auto&... ec) { mmap::remove_shared(s.name.text, ec...); },
            [](stage& s) { return !is_missing(s.name.text); },
            [](stage& s) {
                s.other.unmap();
                return is_missing(s.name.text);
            }),
        where("a block device", disk, named("map RDONLY", mapping_scenarios())),
        where("a block device", disk, named("file_size", using_scenarios())),
        slides(),
        slides_copy(),
        where("which fails late", late, slides()),
        where("removed meanwhile", removed, named("create named memory", mapping_scenarios())),
        where("that this machine has not", huge,
              play(
                  "map huge pages", nothing,
                  [](stage& s, auto&... ec) {
                      mmap::options how = with(5000);
                      how.native_flags = MAP_HUGETLB;
                      s.region = mmap::region(mmap::ANON, mmap::COPY, how, ec...);
                  },
                  [](stage& s) { return !s.region.is_open(); },
                  [](stage& s) {
                      return s.region.size() == 5000 && s.region.capacity() % (2U << 20U) == 0;
                  })),
    };
}

}  // namespace injection
