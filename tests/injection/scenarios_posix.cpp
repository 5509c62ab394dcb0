// What only POSIX systems are asked, and systems that lack what this machine has.
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

scenario on_disk(scenario s) {
    s.name += ", a block device";
    s.prepare = [prepare = s.prepare](stage& stage) {
        prepare(stage);
        files_are_disks = true;
        stage.pretence = std::shared_ptr<void>(nullptr, [](void*) { files_are_disks = false; });
    };
    return s;
}

scenario advises(std::string name, mmap::advice what) {
    return uses(std::move(name), file, [=](stage& s, auto&... ec) { s.region.advise(what, ec...); },
                unchanged, "madvise", {EINVAL, EBADF});
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
    return {
        uses(
            "flush", file, [](stage& s, auto&... ec) { s.region.flush(ec...); }, unchanged,
            "msync"),
        // Where sync_file_range() is not to be had, msync() is the next best. It once was so, too, when
        // the disk reported an error: which nobody then heard of.
        uses("flush_async", file, [](stage& s, auto&... ec) { s.region.flush_async(ec...); },
             unchanged, "sync_file_range", {EINVAL, ENOSYS, ESPIPE}),
        without("sync_file_range", ENOSYS,
                uses(
                    "flush_async", file, [](stage& s, auto&... ec) { s.region.flush_async(ec...); },
                    unchanged, "msync")),
        uses(
            "invalidate", file, [](stage& s, auto&... ec) { s.region.invalidate(ec...); },
            unchanged, "msync"),
        advises("advise", mmap::advice::will_need),
        advises("advise what others see", mmap::advice::no_dump),
        prefetches("madvise", std::vector<int>{EINVAL, EINTR, ENOSYS}),
        without("madvise", ENOSYS, prefetches()),  // the pages are then touched
        uses(
            "discard a file", file,
            [](stage& s, auto&... ec) { s.region.discard(0, s.region.size(), ec...); }, unchanged,
            "madvise"),
        uses(
            "discard a copy", copy,
            [](stage& s, auto&... ec) { s.region.discard(0, s.region.size(), ec...); }, unchanged,
            "madvise"),
        without("posix_fallocate", EOPNOTSUPP,
                named("resize a file up in its last page", resizing_scenarios())),
        without("posix_fallocate", EOPNOTSUPP, named("resize a file up", resizing_scenarios())),
        without("posix_fallocate", EOPNOTSUPP, named("create", mapping_scenarios())),
        without("posix_fallocate", EOPNOTSUPP, named("create named memory", mapping_scenarios())),
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
        on_disk(named("map RDONLY", mapping_scenarios())),
        on_disk(named("file_size", using_scenarios())),
    };
}

}  // namespace injection
