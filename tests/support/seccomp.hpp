// System calls that fail in a child, as the filters of containers make them. Linux.
#pragma once

#if defined(__linux__)
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>
#include <sys/syscall.h>

#include <cstddef>

namespace test {

/// From now on, system call `number` fails with `error` in this thread and its children: each, or
/// those whose argument `argument` has a bit of `bits`. False where the kernel has no filters.
inline bool refuse_call(long number, int error, unsigned argument = 0, unsigned bits = 0) {
    auto const field = static_cast<unsigned>(offsetof(struct seccomp_data, nr));
    auto const value = static_cast<unsigned>(offsetof(struct seccomp_data, args) + 8 * argument);
#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    unsigned const low_half = value + 4;
#else
    unsigned const low_half = value;
#endif
    auto const load = static_cast<unsigned short>(BPF_LD | BPF_W | BPF_ABS);
    auto const is_equal = static_cast<unsigned short>(BPF_JMP | BPF_JEQ | BPF_K);
    auto const has_bits = static_cast<unsigned short>(BPF_JMP | BPF_JSET | BPF_K);
    auto const result = static_cast<unsigned short>(BPF_RET | BPF_K);
    unsigned const refusal = SECCOMP_RET_ERRNO | static_cast<unsigned>(error);
    struct sock_filter steps[] = {
        {load, 0, 0, field},
        {is_equal, 0, static_cast<unsigned char>(3), static_cast<unsigned>(number)},
        {load, 0, 0, low_half},
        {has_bits, 0, 1, bits},
        {result, 0, 0, refusal},
        {result, 0, 0, SECCOMP_RET_ALLOW},
    };
    if (bits == 0) steps[3] = {static_cast<unsigned short>(BPF_JMP | BPF_JA), 0, 0, 0};  // always
    struct sock_fprog program = {sizeof steps / sizeof *steps, steps};
    return ::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
           ::prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) == 0;
}

}  // namespace test
#endif
