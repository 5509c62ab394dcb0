#include <fcntl.h>
#include <signal.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <mmap.hpp>
#include <new>

#include "failing.hpp"
#include "pretend_posix.hpp"

using injection::attempt;
using injection::fails;
using injection::pretend;

namespace {

enum number : std::size_t {
    open_,
    close_,
    fstat_,
    lseek_,
    fcntl_,
    mmap_,
    munmap_,
    mprotect_,
    mremap_,
    msync_,
    mlock_,
    munlock_,
    madvise_,
    mincore_,
    ftruncate_,
    fallocate_,
    pread_,
    pwrite_,
    write_,
    fsync_,
    memfd_,
    shm_open_,
    shm_unlink_,
    flock_,
    sync_range_,
    sigaction_,
    getrlimit_,
    readlink_,
    fopen_,
    fstatfs_,
    new_,
};

// A munmap() that failed has left a mapping that nobody can give back any more.
void* left_mapped = nullptr;
std::size_t left_length = 0;

}  // namespace

extern "C" int __real_munmap(void*, std::size_t);

namespace injection {

std::vector<call> const& calls() {
    // The errors of the Linux manual pages, section 2, and of POSIX where they say more; not those
    // that name a wrong pointer (EFAULT), except where the kernel means pages by it.
    static std::vector<call> const all = {
        {"open", {EACCES,  EBUSY,  EDQUOT,       EEXIST,    EFBIG,  EINTR,  EINVAL,  EISDIR,
                  ELOOP,   EMFILE, ENAMETOOLONG, ENFILE,    ENODEV, ENOENT, ENOMEM,  ENOSPC,
                  ENOTDIR, ENXIO,  EOPNOTSUPP,   EOVERFLOW, EPERM,  EROFS,  ETXTBSY, EAGAIN}},
        {"close", {EBADF, EINTR, EIO, ENOSPC, EDQUOT}},
        {"fstat", {EBADF, ENOMEM, EOVERFLOW, EIO}},
        {"lseek", {EBADF, EINVAL, ENXIO, EOVERFLOW, ESPIPE}},
        {"fcntl", {EBADF, EINVAL, EMFILE}},
        {"mmap",
         {EACCES, EAGAIN, EBADF, EEXIST, EINVAL, EIO, ENFILE, ENODEV, ENOMEM, EOVERFLOW, EPERM,
          ETXTBSY}},
        {"munmap", {EINVAL, ENOMEM}},
        {"mprotect", {EACCES, EINVAL, ENOMEM}},
        {"mremap", {EAGAIN, EFAULT, EINVAL, ENOMEM}},
        {"msync", {EBUSY, EINVAL, ENOMEM, EIO}},
        {"mlock", {EAGAIN, EINVAL, ENOMEM, EPERM}},
        {"munlock", {EAGAIN, EINVAL, ENOMEM, EPERM}},
        {"madvise",
         {EACCES, EAGAIN, EBADF, EFAULT, EHWPOISON, EINTR, EINVAL, EIO, ENOMEM, ENOSYS, EPERM}},
        {"mincore", {EAGAIN, EFAULT, EINVAL, ENOMEM}},
        {"ftruncate", {EBADF, EFBIG, EINTR, EINVAL, EIO, EPERM, EROFS, ETXTBSY}},
        {"fallocate",
         {EBADF, EDQUOT, EFBIG, EINTR, EINVAL, EIO, ENODEV, ENOSPC, ENOSYS, EOPNOTSUPP, EPERM,
          ESPIPE, ETXTBSY}},
        {"pread", {EBADF, EINTR, EINVAL, EIO, EISDIR, EOVERFLOW, ESPIPE}},
        {"pwrite", {EAGAIN, EBADF, EDQUOT, EFBIG, EINTR, EINVAL, EIO, ENOSPC, EPERM, ESPIPE}},
        {"write", {EAGAIN, EBADF, EDQUOT, EFBIG, EINTR, EINVAL, EIO, ENOSPC, EPERM}},
        {"fsync", {EBADF, EDQUOT, EINTR, EINVAL, EIO, ENOSPC, EROFS}},
        {"memfd_create", {EINVAL, EMFILE, ENFILE, ENOMEM, EPERM}},
        {"shm_open", {EACCES, EEXIST, EINVAL, EMFILE, ENAMETOOLONG, ENFILE, ENOENT}},
        {"shm_unlink", {EACCES}},
        {"flock", {EBADF, EINTR, EINVAL, ENOLCK, EWOULDBLOCK}},
        {"sync_file_range", {EBADF, EINVAL, EIO, ENOMEM, ENOSPC, ENOSYS, ESPIPE}},
        {"sigaction", {EINVAL}},
        {"getrlimit", {EINVAL, EPERM}},
        {"readlink", {EACCES, EINVAL, EIO, ELOOP, ENAMETOOLONG, ENOENT, ENOMEM, ENOTDIR}},
        {"fopen", {EACCES, EMFILE, ENFILE, ENOENT, ENOMEM}},
        {"fstatfs", {EBADF, EIO, ENOMEM, ENOSYS, EOVERFLOW}},
        {"new (std::nothrow)", {ENOMEM}},
    };
    return all;
}

void set_error(int number) { errno = number; }

void undo() {
    if (left_mapped != nullptr) __real_munmap(std::exchange(left_mapped, nullptr), left_length);
}

pretence pretend;

bool is_documented(std::string const& name, int injected, std::error_code reported) {
    auto const is = [&](std::errc portable) { return reported == portable; };
    if (name == "mmap" && injected == ENODEV) return reported == mmap::errc::not_mappable;
    if (name == "mmap" && injected == EIO && reported == mmap::errc::not_mappable)
        return true;  // of a file that says it is empty: one of /proc
    if (name == "mmap" && injected == EEXIST && is(std::errc::address_in_use)) return true;
    if (name == "madvise" && (injected == EFAULT || injected == EHWPOISON) &&
        is(std::errc::io_error))
        return true;  // populating behind the end of the file, or of broken memory
    bool const is_refused = injected == EPERM || injected == ENOSYS;  // by a sandbox
    if (name == "madvise" && (injected == EINVAL || injected == EBADF || is_refused) &&
        reported == mmap::errc::not_supported)
        return true;  // advice that this kernel does not have
    if (name == "mincore" && is_refused && reported == mmap::errc::not_supported) return true;
    if ((name == "fallocate" || name == "pwrite" || name == "fstat") && injected == EBADF &&
        is(std::errc::permission_denied))
        return true;  // while a file grows: a descriptor to read
    if (name == "new (std::nothrow)") return is(std::errc::not_enough_memory);
    return reported == std::error_code(injected, std::system_category());
}

}  // namespace injection

extern "C" {

int __real_open64(char const*, int, mode_t);
int __wrap_open64(char const* path, int flags, mode_t mode) {
    if (pretend.meminfo != nullptr && std::strcmp(path, "/proc/meminfo") == 0)
        path = pretend.meminfo;
    if ((flags & O_CLOEXEC) == 0) {  // which a program started meanwhile would inherit
        errno = EINVAL;
        return -1;
    }
    if (pretend.is_leased && (flags & O_NONBLOCK) != 0) {
        errno = EWOULDBLOCK;
        return -1;
    }
    return attempt(open_, -1, __real_open64, path, flags, mode);
}
int __real_close(int);
int __wrap_close(int fd) {
    // "Linux kernel always releases the file descriptor" (close(2)), whatever it reports.
    int const error = fails(close_);
    int const result = __real_close(fd);
    if (error == 0) return result;
    errno = error;
    return -1;
}
int __real_fstat64(int, struct stat64*);
int __wrap_fstat64(int fd, struct stat64* s) {
    int const result = attempt(fstat_, -1, __real_fstat64, fd, s);
    if (pretend.files_are_disks && result == 0) {
        s->st_mode = S_IFBLK | 0600U;
        s->st_size = 0;
    }
    if (pretend.removals != 0 && result == 0) {
        s->st_nlink = 0;
        --pretend.removals;
    }
    return result;
}
off64_t __real_lseek64(int, off64_t, int);
off64_t __wrap_lseek64(int fd, off64_t o, int whence) {
    return attempt(lseek_, off64_t{-1}, __real_lseek64, fd, o, whence);
}
int __real_fcntl(int, int, int);
int __wrap_fcntl(int fd, int command, int argument) {
    return attempt(fcntl_, -1, __real_fcntl, fd, command, argument);
}
void* __real_mmap64(void*, std::size_t, int, int, int, off64_t);
void* __wrap_mmap64(void* at, std::size_t n, int prot, int flags, int fd, off64_t o) {
    if (pretend.only_hints) flags &= ~MAP_FIXED_NOREPLACE;
    if (pretend.has_huge_pages) flags &= ~MAP_HUGETLB;
    if (int const error = fails(mmap_)) {
        if (pretend.fails_late && (flags & MAP_FIXED) != 0) __real_munmap(at, (n + 1) / 2);
        errno = error;
        return MAP_FAILED;
    }
    return __real_mmap64(at, n, prot, flags, fd, o);
}
int __wrap_munmap(void* at, std::size_t n) {
    int const error = fails(munmap_);
    if (error == 0) return __real_munmap(at, n);
    left_mapped = at;
    left_length = n;
    errno = error;
    return -1;
}
int __real_mprotect(void*, std::size_t, int);
int __wrap_mprotect(void* at, std::size_t n, int prot) {
    return attempt(mprotect_, -1, __real_mprotect, at, n, prot);
}
void* __real_mremap(void*, std::size_t, std::size_t, int);
void* __wrap_mremap(void* at, std::size_t old, std::size_t n, int flags) {
    return attempt(mremap_, MAP_FAILED, __real_mremap, at, old, n, flags);
}
int __real_msync(void*, std::size_t, int);
int __wrap_msync(void* at, std::size_t n, int flags) {
    pretend.flushed = n;
    return attempt(msync_, -1, __real_msync, at, n, flags);
}
int __real_mlock(void const*, std::size_t);
int __wrap_mlock(void const* at, std::size_t n) {
    int const error = fails(mlock_);
    if (error == 0) return __real_mlock(at, n);
    // As a real one may: some of it is locked when the limit is reached.
    if (error == ENOMEM) __real_mlock(at, (n + 1) / 2);
    errno = error;
    return -1;
}
int __real_munlock(void const*, std::size_t);
int __wrap_munlock(void const* at, std::size_t n) {
    return attempt(munlock_, -1, __real_munlock, at, n);
}
int __real_madvise(void*, std::size_t, int);
int __wrap_madvise(void* at, std::size_t n, int advice) {
    pretend.last_advice = advice;
    return attempt(madvise_, -1, __real_madvise, at, n, advice);
}
int __real_mincore(void*, std::size_t, unsigned char*);
int __wrap_mincore(void* at, std::size_t n, unsigned char* flags) {
    return attempt(mincore_, -1, __real_mincore, at, n, flags);
}
int __real_ftruncate64(int, off64_t);
int __wrap_ftruncate64(int fd, off64_t size) {
    return attempt(ftruncate_, -1, __real_ftruncate64, fd, size);
}
int __real_fallocate64(int, int, off64_t, off64_t);
int __wrap_fallocate64(int fd, int mode, off64_t begin, off64_t length) {
    int error = fails(fallocate_);
    if (pretend.instead_of_allocating) {
        if (mode == 0) std::exchange(pretend.instead_of_allocating, nullptr)();
        error = EOPNOTSUPP;
    }
    if (pretend.keeps_no_size && mode != 0) error = EOPNOTSUPP;
    if (static_cast<std::size_t>(length) > pretend.uninterrupted) error = EINTR;
    // As a real one may: part of it is there when the disk is full.
    if (error == ENOSPC) __real_fallocate64(fd, mode, begin, (length + 1) / 2);
    if (error == 0) {
        int const result = __real_fallocate64(fd, mode, begin, length);
        if (pretend.after_allocating) pretend.after_allocating();
        return result;
    }
    errno = error;
    return -1;
}
ssize_t __real_pread64(int, void*, std::size_t, off64_t);
ssize_t __wrap_pread64(int fd, void* p, std::size_t n, off64_t at) {
    // Likewise as for pwrite().
    return attempt(pread_, ssize_t{-1}, __real_pread64, fd, p, n > 4000 ? n / 2 : n, at);
}
int __real_fsync(int);
int __wrap_fsync(int fd) { return attempt(fsync_, -1, __real_fsync, fd); }
ssize_t __real_pwrite64(int, void const*, std::size_t, off64_t);
ssize_t __real_write(int, void const*, std::size_t);
ssize_t __wrap_write(int fd, void const* p, std::size_t n) {
    if (pretend.takes_nothing) return 0;
    std::size_t const some = std::min(n > 4000 ? n / 2 : n, pretend.room);
    if (n != 0 && some == 0) {
        errno = ENOSPC;
        return -1;
    }
    ssize_t const done = attempt(write_, ssize_t{-1}, __real_write, fd, p, some);
    if (done > 0 && pretend.room != SIZE_MAX) pretend.room -= static_cast<std::size_t>(done);
    return done;
}
ssize_t __wrap_pwrite64(int fd, void const* p, std::size_t n, off64_t at) {
    if (pretend.takes_nothing) return 0;
    // As a real one may: not all that was asked is written.
    std::size_t const some = std::min(n > 4000 ? n / 2 : n, pretend.room);
    if (n != 0 && some == 0) {
        errno = ENOSPC;
        return -1;
    }
    ssize_t const done = attempt(pwrite_, ssize_t{-1}, __real_pwrite64, fd, p, some, at);
    if (done > 0 && pretend.room != SIZE_MAX) pretend.room -= static_cast<std::size_t>(done);
    return done;
}
// The library has one such call: memfd_create(2), by number.
long __real_syscall(long, char const*, unsigned);
long __wrap_syscall(long number, char const* name, unsigned flags) {
    return attempt(memfd_, -1L, __real_syscall, number, name, flags);
}
int __real_shm_open(char const*, int, mode_t);
int __wrap_shm_open(char const* name, int flags, mode_t mode) {
    return attempt(shm_open_, -1, __real_shm_open, name, flags, mode);
}
int __real_shm_unlink(char const*);
int __wrap_shm_unlink(char const* name) {
    return attempt(shm_unlink_, -1, __real_shm_unlink, name);
}
int __real_flock(int, int);
int __wrap_flock(int fd, int operation) {
    if ((operation & ~LOCK_NB) == LOCK_EX && pretend.before_locking)
        std::exchange(pretend.before_locking, nullptr)();
    return attempt(flock_, -1, __real_flock, fd, operation);
}
int __real_sync_file_range(int, off64_t, off64_t, unsigned);
int __wrap_sync_file_range(int fd, off64_t o, off64_t n, unsigned flags) {
    pretend.write_back_begin = o;
    pretend.write_back_length = n;
    return attempt(sync_range_, -1, __real_sync_file_range, fd, o, n, flags);
}
int __real_sigaction(int, struct sigaction const*, struct sigaction*);
int __wrap_sigaction(int signal, struct sigaction const* now, struct sigaction* before) {
    return attempt(sigaction_, -1, __real_sigaction, signal, now, before);
}
int __real_getrlimit64(int, struct rlimit64*);
int __wrap_getrlimit64(int what, struct rlimit64* now) {
    return attempt(getrlimit_, -1, __real_getrlimit64, what, now);
}
ssize_t __real_readlink(char const*, char*, std::size_t);
ssize_t __wrap_readlink(char const* path, char* text, std::size_t n) {
    return attempt(readlink_, ssize_t{-1}, __real_readlink, path, text, n);
}
std::FILE* __real_fopen(char const*, char const*);
std::FILE* __wrap_fopen(char const* path, char const* mode) {
    std::FILE* const none = nullptr;
    return attempt(fopen_, none, __real_fopen, path, mode);
}
int __real_fstatfs(int, struct statfs*);
int __wrap_fstatfs(int fd, struct statfs* about) {
    int const result = attempt(fstatfs_, -1, __real_fstatfs, fd, about);
    if (pretend.file_system != 0)
        about->f_type = static_cast<decltype(about->f_type)>(pretend.file_system);
    return result;
}
// operator new and new[] with std::nothrow, by the names of the Itanium ABI
void* __real__ZnwmRKSt9nothrow_t(std::size_t, std::nothrow_t const&);
void* __wrap__ZnwmRKSt9nothrow_t(std::size_t n, std::nothrow_t const& tag) {
    if (pretend.meanwhile) std::exchange(pretend.meanwhile, nullptr)();
    return fails(new_) != 0 ? nullptr : __real__ZnwmRKSt9nothrow_t(n, tag);
}
void* __real__ZnamRKSt9nothrow_t(std::size_t, std::nothrow_t const&);
void* __wrap__ZnamRKSt9nothrow_t(std::size_t n, std::nothrow_t const& tag) {
    if (pretend.meanwhile) std::exchange(pretend.meanwhile, nullptr)();
    return fails(new_) != 0 ? nullptr : __real__ZnamRKSt9nothrow_t(n, tag);
}
}
