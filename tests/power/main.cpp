// mmap_power: cuts the power of a virtual disk while the library writes to it, and looks at what is left.
//
//   mmap_power [--fs NAME]... [--writer NAME]... [--cuts N] [--exhaustive] [--seed S] [--lossy]
//
// A file system lives on a loop device over a FUSE file, which logs each write and each flush; the writer notes in
// the same log what it stores and which flush() has returned. The disk is then rebuilt as it might be after a cut
// at some point of the log: every write before the last flush of the disk, and some of those after it. It is
// mounted, with recovery, and checked. `--exhaustive` cuts around every flush and at every note, until N cuts of
// each writer are done. `--lossy`, for a library whose flush() does nothing: each writer must fail within 5 cuts.
// Needs root, /dev/fuse and loop devices; ends with 2 where they are missing, with 1 if a promise is broken.
#include <sched.h>

#include <atomic>
#include <chrono>
#include <optional>
#include <thread>

#include "disk.hpp"
#include "writers.hpp"

namespace power {

struct settings {
    std::vector<std::string> systems, names;
    std::size_t cuts = 100;
    bool exhaustive = false;
    bool lossy = false;
    unsigned seed = 1;
};

struct file_system {
    char const* name;
    char const* type;
    std::size_t mebibytes;
    char const* make;
    bool sector_tears;      ///< it bears writes of which some 512-byte sectors are missing
    bool stale_is_allowed;  ///< it has neither a journal nor unwritten extents
    std::size_t filled;     ///< percent of it to fill with the pattern
};

// XFS makes file systems this small only under its own tests' variables.
file_system const systems[] = {
    {"ext4", "ext4", 32,
     "mkfs.ext4 -q -F -b 4096 -J size=4 -E lazy_itable_init=0,lazy_journal_init=0,nodiscard", true,
     false, 100},
    {"xfs", "xfs", 40, "TEST_DIR=1 TEST_DEV=1 QA_CHECK_FS=1 mkfs.xfs -q -f -K", true, false, 100},
    // Its metadata needs free space, too.
    {"btrfs", "btrfs", 72, "mkfs.btrfs -q -f -K -m single -d single", false, false, 40},
    {"ext2", "ext2", 32, "mkfs.ext2 -q -F -b 4096 -E lazy_itable_init=0,nodiscard", true, true,
     100},
};

// A folder of this run, in memory if possible; mounts below it belong to this process's mount namespace.
class workplace {
public:
    workplace() {
        if (::geteuid() != 0) fail("root is needed, to mount", EPERM);
        if (::unshare(CLONE_NEWNS) != 0) fail("make a mount namespace");
        if (::mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0)
            fail("make the mounts private");
        std::string pattern = (::access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp");
        pattern += "/mmap-power-XXXXXX";
        if (::mkdtemp(pattern.data()) == nullptr) fail("make a folder");
        path_ = pattern;
        for (char const* const name : {"/fuse", "/fs"})
            if (::mkdir((path_ + name).c_str(), 0700) != 0) fail("make a folder");
    }
    ~workplace() {
        for (char const* const name : {"/fs", "/fuse"})  // still there after a failure
            ::umount2((path_ + name).c_str(), MNT_DETACH);
        for (char const* const name : {"/base", "/cut"}) ::unlink((path_ + name).c_str());
        for (char const* const name : {"/fuse", "/fs", ""}) ::rmdir((path_ + name).c_str());
    }
    workplace(workplace const&) = delete;
    workplace& operator=(workplace const&) = delete;
    [[nodiscard]] std::string operator()(char const* name) const { return path_ + name; }

private:
    std::string path_;
};

void run(std::string const& command) {
    if (std::system(command.c_str()) != 0) {
        std::fprintf(stderr, "power: failed: %s\n", command.c_str());
        std::exit(2);
    }
}

void make_file(std::string const& path, std::size_t size) {
    int const fd = ::open(path.c_str(), O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (fd < 0 || ::ftruncate(fd, static_cast<off_t>(size)) != 0) fail("make " + path);
    ::close(fd);
}

// Zeros of a new disk would hide what is stale, so its free blocks are filled with a pattern.
void fill_free_blocks(std::string const& folder, std::size_t bytes) {
    std::string const path = folder + "/filler";
    std::vector<std::uint64_t> const pattern(std::size_t{1} << 15U, stale);
    int const fd = ::open(path.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    if (fd < 0) fail("make " + path);
    for (std::size_t done = 0; done < bytes; done += pattern.size() * 8)
        if (::write(fd, pattern.data(), pattern.size() * 8) <= 0) break;
    ::fsync(fd);
    ::close(fd);
    ::unlink(path.c_str());
}

void make_base(file_system const& system, workplace const& place) {
    make_file(place("/base"), system.mebibytes << 20U);
    run(std::string(system.make) + " " + place("/base") + " >/dev/null 2>&1");
    loop const device(place("/base"));
    mounted const fs(device.path(), place("/fs"), system.type, false);
    if (fs.error() != 0) fail("mount " + std::string(system.name), fs.error());
    fill_free_blocks(place("/fs"), (system.mebibytes << 20U) / 100 * system.filled);
}

// With it, states that nobody flushed reach the disk; without it, forgotten flushes show.
class syncer {
public:
    explicit syncer(std::string const& folder) : fd_(::open(folder.c_str(), O_RDONLY | O_CLOEXEC)) {
        thread_ = std::thread([this] {
            while (!stop_) {
                ::syncfs(fd_);
                std::this_thread::sleep_for(std::chrono::milliseconds(3));
            }
        });
    }
    ~syncer() {
        stop_ = true;
        thread_.join();
        ::close(fd_);
    }
    syncer(syncer const&) = delete;
    syncer& operator=(syncer const&) = delete;

private:
    int fd_;
    std::atomic<bool> stop_{false};
    std::thread thread_;
};

void log_writer(file_system const& system, writer const& who, workplace const& place, log& to,
                std::mt19937& random, bool with_syncs) {
    logged_disk const disk(place("/base"), place("/fuse"), to);
    loop const device(disk.file());
    mounted const fs(device.path(), place("/fs"), system.type, false);
    if (fs.error() != 0) fail("mount the logged disk", fs.error());
    to.add(kind::begin);
    {
        std::optional<syncer> background;
        if (with_syncs) background.emplace(place("/fs"));
        who.run(place("/fs"), notes(to), random, 40);
    }
    to.add(kind::end);
}

enum class survivors { none, all, half, all_but_one, blocks, sectors };

struct cut {
    std::size_t position;  ///< in the log: entries before it have happened
    survivors what;
    unsigned seed;
    bool operator<(cut const& other) const { return position < other.position; }
};

std::vector<cut> choose_cuts(std::vector<entry const*> const& entries, std::size_t n,
                             file_system const& system, settings const& how, std::mt19937& random) {
    std::vector<std::size_t> boundaries;
    std::size_t begin = 0, end = entries.size();
    for (std::size_t i = 0; i != entries.size(); ++i) {
        if (entries[i]->what == kind::begin) begin = i + 1;
        if (entries[i]->what == kind::end) end = i;
    }
    for (std::size_t i = begin; i < end; ++i) {
        if (entries[i]->what == kind::write) continue;
        if (entries[i]->what == kind::flush) boundaries.push_back(i);
        boundaries.push_back(i + 1);
    }
    unsigned const kinds = system.sector_tears ? 6 : 5;
    std::vector<cut> cuts;
    auto const add = [&](std::size_t position) {
        cuts.push_back(
            {position, static_cast<survivors>(random() % kinds), static_cast<unsigned>(random())});
    };
    if (how.exhaustive) {
        for (std::size_t const position : boundaries) add(position);
        std::shuffle(cuts.begin(), cuts.end(), random);
        if (cuts.size() > n) cuts.resize(n);
    }
    while (!how.exhaustive && cuts.size() < n)
        add(random() % 4 != 0 ? boundaries[random() % boundaries.size()]
                              : begin + random() % (end - begin + 1));
    std::stable_sort(cuts.begin(), cuts.end());
    return cuts;
}

void apply(entry const& write, std::byte* disk) {
    std::memcpy(disk + write.key, write.bytes(), write.length);
}

// Which of the writes that no flush covers reach the disk: a drive writes them in any order, and tears them.
void apply_some(std::vector<entry const*> const& pending, cut const& where, std::byte* disk) {
    std::mt19937 random(where.seed);
    std::size_t const left_out = pending.empty() ? 0 : random() % pending.size();
    std::size_t const unit = where.what == survivors::sectors ? 512 : 4096;
    for (std::size_t i = 0; i != pending.size(); ++i) {
        entry const& write = *pending[i];
        switch (where.what) {
            case survivors::none:
                break;
            case survivors::all:
                apply(write, disk);
                break;
            case survivors::half:
                if (random() % 2 == 0) apply(write, disk);
                break;
            case survivors::all_but_one:
                if (i != left_out) apply(write, disk);
                break;
            case survivors::blocks:
            case survivors::sectors:
                for (std::size_t at = 0; at < write.length; at += unit)
                    if (random() % 2 == 0)
                        std::memcpy(disk + write.key + at, write.bytes() + at,
                                    std::min<std::size_t>(unit, write.length - at));
        }
    }
}

struct totals {
    std::size_t cuts = 0, failed = 0, unmountable = 0, zeros = 0, stale = 0, first_failure = 0;
    std::string example;
};

// A disk as it may be after a power cut, moving forward through one log.
class replay {
public:
    replay(file_system const& system, workplace const& place)
        : system_(system), place_(place), size_(system.mebibytes << 20U) {
        make_file(place("/cut"), size_);
        image_ = map(place("/cut"), MAP_SHARED);
        durable_ = map(place("/base"), MAP_PRIVATE);
        device_.emplace(place("/cut"));
    }
    ~replay() {
        ::munmap(image_, size_);
        ::munmap(durable_, size_);
    }
    replay(replay const&) = delete;
    replay& operator=(replay const&) = delete;

    void look(std::vector<entry const*> const& entries, cut const& where, writer const& who,
              totals& to) {
        advance(entries, where.position);
        std::memcpy(image_, durable_, size_);
        apply_some(pending_, where, image_);
        ++to.cuts;
        std::string const device = device_->path();
        if (std::strcmp(system_.name, "ext2") == 0)
            (void)!std::system(("e2fsck -fy " + device + " >/dev/null 2>&1").c_str());
        mounted const fs(device, place_("/fs"), system_.type, true);
        if (fs.error() != 0) {
            ++to.unmountable;
            return;
        }
        verdict found = who.check(place_("/fs"), promised_);
        to.zeros += found.zeros_after;
        to.stale += found.stale_after;
        if (found.stale_after && !system_.stale_is_allowed)
            found.expect(false, "goes on with foreign bytes of the disk");
        if (found.failure.empty()) return;
        if (to.failed++ == 0) {
            to.first_failure = to.cuts;
            to.example = found.failure + " (cut at " + std::to_string(where.position) + " of " +
                         std::to_string(entries.size()) + ")";
        }
    }

private:
    [[nodiscard]] std::byte* map(std::string const& path, int flags) const {
        int const fd = ::open(path.c_str(), O_RDWR | O_CLOEXEC);
        if (fd < 0) fail("open " + path);
        void* const at = ::mmap(nullptr, size_, PROT_READ | PROT_WRITE, flags, fd, 0);
        if (at == MAP_FAILED) fail("map " + path);
        ::close(fd);
        return static_cast<std::byte*>(at);
    }
    void advance(std::vector<entry const*> const& entries, std::size_t position) {
        for (; at_ < position; ++at_) {
            entry const& e = *entries[at_];
            if (e.what == kind::write) {
                pending_.push_back(&e);
            } else if (e.what == kind::flush) {
                for (entry const* const write : pending_) apply(*write, durable_);
                pending_.clear();
            } else {
                promised_.note(e);
            }
        }
    }

    file_system const& system_;
    workplace const& place_;
    std::size_t size_;
    std::byte* image_;
    std::byte* durable_;
    std::optional<loop> device_;
    std::size_t at_ = 0;
    std::vector<entry const*> pending_;
    expected promised_;
};

void one_round(file_system const& system, writer const& who, workplace const& place,
               settings const& how, unsigned round, std::size_t cuts, totals& to) {
    std::mt19937 random(how.seed * 1000003 + round);
    log recorded;
    log_writer(system, who, place, recorded, random, round % 2 == 1);
    auto const entries = recorded.entries();
    replay disk(system, place);
    for (cut const& where : choose_cuts(entries, cuts, system, how, random))
        disk.look(entries, where, who, to);
}

totals cut_power(file_system const& system, writer const& who, workplace const& place,
                 settings const& how) {
    totals found;
    std::size_t const wanted = how.lossy ? 5 : how.cuts;
    for (unsigned round = 0; found.cuts < wanted; ++round) {
        std::size_t const left = wanted - found.cuts;
        bool const halve = !how.lossy && !how.exhaustive && round == 0;
        one_round(system, who, place, how, how.lossy ? 0 : round, halve ? left / 2 : left, found);
    }
    std::printf(
        "%-5s %-10s %6zu cuts, %5zu failed, %3zu unmountable, %4zu with zeros and %3zu with stale "
        "bytes after the records",
        system.name, who.name, found.cuts, found.failed, found.unmountable, found.zeros,
        found.stale);
    if (found.failed != 0)
        std::printf("\n      at cut %zu: %s", found.first_failure, found.example.c_str());
    std::printf("\n");
    std::fflush(stdout);
    return found;
}

bool chosen(std::vector<std::string> const& names, std::string const& name) {
    return names.empty() || std::find(names.begin(), names.end(), name) != names.end();
}

int cut_all(settings const& how) {
    auto const start = std::chrono::steady_clock::now();
    static workplace const place;  // removed by exit() as well
    totals sum;
    std::size_t unnoticed = 0;
    for (file_system const& system : systems) {
        if (how.systems.empty() ? std::strcmp(system.name, "ext2") == 0
                                : !chosen(how.systems, system.name))
            continue;
        make_base(system, place);
        for (writer const& who : writers) {
            if (!chosen(how.names, who.name)) continue;
            if (!who.available) {
                std::printf("%-5s %-10s left out: this library does not have it\n", system.name,
                            who.name);
                continue;
            }
            totals const found = cut_power(system, who, place, how);
            sum.cuts += found.cuts;
            sum.failed += found.failed;
            sum.unmountable += found.unmountable;
            unnoticed += found.failed == 0;
        }
    }
    auto const seconds =
        std::chrono::duration_cast<std::chrono::seconds>(std::chrono::steady_clock::now() - start);
    std::printf("power: %zu cuts, %zu failed, %zu unmountable; %lld s\n", sum.cuts, sum.failed,
                sum.unmountable, static_cast<long long>(seconds.count()));
    if (sum.cuts == 0) return 1;
    return (how.lossy ? unnoticed : sum.failed + sum.unmountable) == 0 ? 0 : 1;
}

}  // namespace power

int main(int argc, char** argv) {
    power::settings how;
    for (int i = 1; i < argc; ++i) {
        std::string const option = argv[i];
        if (option == "--exhaustive") {
            how.exhaustive = true;
        } else if (option == "--lossy") {
            how.lossy = true;
        } else if (i + 1 == argc) {
            std::fprintf(stderr, "mmap_power: what is %s?\n", argv[i]);
            return 2;
        } else if (option == "--fs") {
            how.systems.emplace_back(argv[++i]);
        } else if (option == "--writer") {
            how.names.emplace_back(argv[++i]);
        } else if (option == "--cuts") {
            how.cuts = std::strtoul(argv[++i], nullptr, 10);
        } else if (option == "--seed") {
            how.seed = static_cast<unsigned>(std::strtoul(argv[++i], nullptr, 10));
        } else {
            std::fprintf(stderr, "mmap_power: unknown option %s\n", argv[i]);
            return 2;
        }
    }
    try {
        return power::cut_all(how);
    } catch (std::exception const& failure) {
        std::fprintf(stderr, "power: %s\n", failure.what());
        return 2;
    }
}
