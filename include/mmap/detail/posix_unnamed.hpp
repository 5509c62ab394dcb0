// posix_unnamed.hpp: memory objects without a name.
#pragma once

#if defined(__linux__)
#include <sys/syscall.h>
#endif

#include "posix_calls.hpp"

inline int mmap::detail::posix::unnamed_object() noexcept {
#if defined(__linux__) && defined(SYS_memfd_create)
    // By number: glibc before 2.27 has no memfd_create(). Kernels before 3.17 do not know it, and
    // sandboxes answer EPERM or ENOSYS: an object whose name is removed at once serves as well.
    int const made =
        keepable(static_cast<int>(::syscall(SYS_memfd_create, "mmap", 1U)));  // MFD_CLOEXEC
    if (made >= 0 || !is_unknown_call(errno)) return made;
#endif
#if defined(__FreeBSD__)
    return keepable(::shm_open(SHM_ANON, O_RDWR | O_CLOEXEC, 0600));
#elif defined(__APPLE__)
    // A file without a name: what shm_open() gives there has a size once and for all ("only allow one
    // ftruncate() per lifetime", xnu, posix_shm.c).
    char name[1024];
    std::size_t const n = ::confstr(_CS_DARWIN_USER_TEMP_DIR, name, sizeof name);
    if (n == 0 || n > sizeof name - sizeof "mmap.XXXXXX") std::strcpy(name, "/tmp/");
    std::strcat(name, "mmap.XXXXXX");
    int const fd = ::mkostemp(name, O_CLOEXEC);
    if (fd >= 0) ::unlink(name);
    return keepable(fd);
#else
    char name[30];
    for (unsigned attempt = 0; attempt < 1000; ++attempt) {
        (::snprintf)(name, sizeof name, "/mmap.%ld.%u", static_cast<long>(::getpid()), attempt);
        int const fd = ::shm_open(name, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
        if (fd >= 0) ::shm_unlink(name);
        if (fd >= 0) return keepable(fd);
        if (errno != EEXIST) return -1;
    }
    return -1;
#endif
}
