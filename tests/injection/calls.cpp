#include "calls.hpp"

#include <fcntl.h>
#include <signal.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdarg>

namespace {

enum number : std::size_t {
    open_,
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
    pwrite_,
    memfd_,
    shm_open_,
    flock_,
    sync_range_,
    sigaction_,
    how_many
};

bool armed = false;
std::size_t target = 0;
unsigned nth = 0;
int failure = 0;
bool has_failed = false;
unsigned counts[how_many] = {};

/// Should this call fail? The error number then, else 0.
int fails(number which) {
    if (!armed) return 0;
    ++counts[which];
    if (which != target || counts[which] != nth) return 0;
    has_failed = true;
    return failure;
}

}  // namespace

namespace injection {

std::vector<call> const& calls() {
    static std::vector<call> const all = {
        {"open", {EACCES, EMFILE, ENFILE, ENOMEM, EINTR, ENOSPC, EROFS}},
        {"fstat", {EIO, ENOMEM}},
        {"lseek", {EIO}},
        {"fcntl", {EMFILE}},
        {"mmap", {ENOMEM, EACCES, EAGAIN, ENFILE, EPERM, ENODEV}},
        {"munmap", {}},  // of what is mapped: cannot fail in a way that a caller could mend
        {"mprotect", {ENOMEM, EACCES}},
        {"mremap", {ENOMEM, EFAULT, EAGAIN}},
        {"msync", {EIO, EBUSY, ENOMEM}},
        {"mlock", {ENOMEM, EAGAIN, EPERM}},
        {"munlock", {ENOMEM}},
        {"madvise", {EIO, EAGAIN, EINVAL, ENOMEM, EFAULT, EINTR}},
        {"mincore", {EAGAIN, ENOMEM}},
        {"ftruncate", {EIO, EPERM, EFBIG, EROFS}},
        {"posix_fallocate", {ENOSPC, EFBIG, EIO, EINTR, EOPNOTSUPP, EINVAL, ENODEV}},
        {"pwrite", {ENOSPC, EIO, EINTR}},
        {"memfd_create", {EMFILE, ENFILE, ENOMEM}},
        {"shm_open", {EACCES, EMFILE, ENFILE}},
        {"flock", {EINTR, ENOLCK}},
        {"sync_file_range", {EIO, ENOSPC, ENOSYS, ESPIPE}},
        {"sigaction", {EINVAL}},
    };
    return all;
}

void arm(std::size_t which, unsigned n, int error) {
    for (unsigned& c : counts) c = 0;
    target = which;
    nth = n;
    failure = error;
    has_failed = false;
    armed = true;
}

bool disarm() {
    armed = false;
    return has_failed;
}

unsigned count(std::size_t which) { return counts[which]; }

}  // namespace injection

#define FAIL_WITH(which, result)      \
    if (int const e = fails(which)) { \
        errno = e;                    \
        return result;                \
    }

extern "C" {

int __real_open64(char const*, int, mode_t);
int __wrap_open64(char const* path, int flags, mode_t mode) {
    FAIL_WITH(open_, -1)
    return __real_open64(path, flags, mode);
}
int __real_fstat64(int, struct stat64*);
int __wrap_fstat64(int fd, struct stat64* s) {
    FAIL_WITH(fstat_, -1)
    return __real_fstat64(fd, s);
}
off64_t __real_lseek64(int, off64_t, int);
off64_t __wrap_lseek64(int fd, off64_t o, int whence) {
    FAIL_WITH(lseek_, -1)
    return __real_lseek64(fd, o, whence);
}
int __real_fcntl(int, int, int);
int __wrap_fcntl(int fd, int command, int argument) {
    FAIL_WITH(fcntl_, -1)
    return __real_fcntl(fd, command, argument);
}
void* __real_mmap64(void*, std::size_t, int, int, int, off64_t);
void* __wrap_mmap64(void* at, std::size_t n, int prot, int flags, int fd, off64_t o) {
    FAIL_WITH(mmap_, MAP_FAILED)
    return __real_mmap64(at, n, prot, flags, fd, o);
}
int __real_munmap(void*, std::size_t);
int __wrap_munmap(void* at, std::size_t n) {
    FAIL_WITH(munmap_, -1)
    return __real_munmap(at, n);
}
int __real_mprotect(void*, std::size_t, int);
int __wrap_mprotect(void* at, std::size_t n, int prot) {
    FAIL_WITH(mprotect_, -1)
    return __real_mprotect(at, n, prot);
}
void* __real_mremap(void*, std::size_t, std::size_t, int, ...);
void* __wrap_mremap(void* at, std::size_t old, std::size_t n, int flags, ...) {
    FAIL_WITH(mremap_, MAP_FAILED)
    return __real_mremap(at, old, n, flags);
}
int __real_msync(void*, std::size_t, int);
int __wrap_msync(void* at, std::size_t n, int flags) {
    FAIL_WITH(msync_, -1)
    return __real_msync(at, n, flags);
}
int __real_mlock(void const*, std::size_t);
int __wrap_mlock(void const* at, std::size_t n) {
    FAIL_WITH(mlock_, -1)
    return __real_mlock(at, n);
}
int __real_munlock(void const*, std::size_t);
int __wrap_munlock(void const* at, std::size_t n) {
    FAIL_WITH(munlock_, -1)
    return __real_munlock(at, n);
}
int __real_madvise(void*, std::size_t, int);
int __wrap_madvise(void* at, std::size_t n, int advice) {
    FAIL_WITH(madvise_, -1)
    return __real_madvise(at, n, advice);
}
int __real_mincore(void*, std::size_t, unsigned char*);
int __wrap_mincore(void* at, std::size_t n, unsigned char* flags) {
    FAIL_WITH(mincore_, -1)
    return __real_mincore(at, n, flags);
}
int __real_ftruncate64(int, off64_t);
int __wrap_ftruncate64(int fd, off64_t size) {
    FAIL_WITH(ftruncate_, -1)
    return __real_ftruncate64(fd, size);
}
int __real_posix_fallocate64(int, off64_t, off64_t);
int __wrap_posix_fallocate64(int fd, off64_t begin, off64_t length) {
    if (int const e = fails(fallocate_)) {
        // As a real one may: part of it is there when the disk is full.
        if (e == ENOSPC) __real_posix_fallocate64(fd, begin, (length + 1) / 2);
        return e;
    }
    return __real_posix_fallocate64(fd, begin, length);
}
ssize_t __real_pwrite64(int, void const*, std::size_t, off64_t);
ssize_t __wrap_pwrite64(int fd, void const* p, std::size_t n, off64_t at) {
    FAIL_WITH(pwrite_, -1)
    return __real_pwrite64(fd, p, n, at);
}
int __real_memfd_create(char const*, unsigned);
int __wrap_memfd_create(char const* name, unsigned flags) {
    FAIL_WITH(memfd_, -1)
    return __real_memfd_create(name, flags);
}
int __real_shm_open(char const*, int, mode_t);
int __wrap_shm_open(char const* name, int flags, mode_t mode) {
    FAIL_WITH(shm_open_, -1)
    return __real_shm_open(name, flags, mode);
}
int __real_flock(int, int);
int __wrap_flock(int fd, int operation) {
    FAIL_WITH(flock_, -1)
    return __real_flock(fd, operation);
}
int __real_sync_file_range(int, off64_t, off64_t, unsigned);
int __wrap_sync_file_range(int fd, off64_t o, off64_t n, unsigned flags) {
    FAIL_WITH(sync_range_, -1)
    return __real_sync_file_range(fd, o, n, flags);
}
int __real_sigaction(int, struct sigaction const*, struct sigaction*);
int __wrap_sigaction(int signal, struct sigaction const* now, struct sigaction* before) {
    FAIL_WITH(sigaction_, -1)
    return __real_sigaction(signal, now, before);
}
}
