// posix_copy.hpp: copying bytes with instructions that a signal handler can end. The only file for
// POSIX systems that knows a processor.
//
// A copy that survives a fault must be left in its middle. With a jump (setjmp(3)) every copy pays
// for what hardly any needs, 64 bytes three times over. These instructions prepare nothing: the
// handler knows them by a mark, and lets the thread go on behind them, as the kernel does with its
// own copies (Documentation/arch/x86/exception-tables.rst) and HotSpot with Java's (UnsafeCopyMemory).
#pragma once

#include <signal.h>

#include "bounds.hpp"
#include "posix_calls.hpp"

struct mmap::detail::posix::stoppable_copy {
#if defined(__linux__) && defined(__x86_64__) && defined(__LP64__) && defined(__SSE2__) && \
    defined(REG_RIP)
    /// Are there such instructions for this program? Sanitizers want to see what is copied.
    static constexpr bool is_known =
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
        false;
#elif !defined(__has_feature)
        true;
#elif __has_feature(address_sanitizer) || __has_feature(memory_sanitizer) || \
    __has_feature(thread_sanitizer)
        false;
#else
        true;
#endif

    /// False if it was ended before its last byte. Takes faults in the pages of [guarded, + n).
    static bool run(void* to, void const* from, std::size_t n, std::byte const* guarded) noexcept {
        std::size_t const length = n;
        // From 16 bytes to 1 KiB: 48 at a time, 16 at a time, and the last 16, which overlap those
        // before. What is less, or more, the processor copies by itself. No register here is one
        // that a function has to save for its caller.
        register int const in_pieces __asm__("r9") = n >= 16 && n < 1024;
        // All lies in one aligned block with the mark in front: who has an address in it finds the
        // mark without a search. The program may be compiled with -masm=intel, so the syntax is
        // said, registers are named, and there are no labels 0 and 1 (0b and 1b are numbers in the
        // other one) and no constants with a dollar (which Clang 14 then takes for addresses).
        __asm__ __volatile__(
            ".att_syntax prefix\n\t"
            "jmp 3f\n\t"
            ".p2align 7\n"
            "2:\t.ascii \"mmap::os::copy\\0\"\n\t"
            ".byte 9f - 2b\n"
            "3:\ttestl %%r9d, %%r9d\n\t"
            "jz 8f\n\t"
            "subq %%rsi, %%rdi\n\t"  // the distance
            "leaq -48(%%rsi,%%rcx), %%r8\n\t"
            "jmp 5f\n"
            "4:\tmovups (%%rsi), %%xmm0\n\t"
            "movups 16(%%rsi), %%xmm1\n\t"
            "movups 32(%%rsi), %%xmm2\n\t"
            "movups %%xmm0, (%%rdi,%%rsi)\n\t"
            "movups %%xmm1, 16(%%rdi,%%rsi)\n\t"
            "movups %%xmm2, 32(%%rdi,%%rsi)\n\t"
            "leaq 48(%%rsi), %%rsi\n"
            "5:\tcmpq %%r8, %%rsi\n\t"
            "jb 4b\n\t"
            "leaq 32(%%r8), %%r8\n\t"
            "jmp 7f\n"
            "6:\tmovups (%%rsi), %%xmm0\n\t"
            "movups %%xmm0, (%%rdi,%%rsi)\n\t"
            "leaq 16(%%rsi), %%rsi\n"
            "7:\tcmpq %%r8, %%rsi\n\t"
            "jb 6b\n\t"
            "movups (%%r8), %%xmm0\n\t"
            "movups %%xmm0, (%%rdi,%%r8)\n\t"
            "xorl %%ecx, %%ecx\n\t"
            "jmp 9f\n"
            "8:\trep movsb\n"
            "9:\n\t"
            "{.att_syntax prefix|.intel_syntax noprefix}"
            : "+D"(to), "+S"(from), "+c"(n)
            : "a"(guarded), "d"(length), "r"(in_pieces)
            : "r8", "xmm0", "xmm1", "xmm2", "cc", "memory");
        return n == 0;
    }

    /// Ends the copy that a fault at `address` has interrupted; false if it was none, or not in
    /// the pages that it guards.
    static bool stop(void* context, std::uintptr_t address) noexcept {
        auto& registers = static_cast<ucontext_t*>(context)->uc_mcontext.gregs;
        auto const at = static_cast<std::uintptr_t>(registers[REG_RIP]);
        std::uintptr_t const block = at - bounds::offset_in(at, block_size);
        if (address - block < block_size) return false;  // the code itself could not be read
        auto const* const code = reinterpret_cast<unsigned char const*>(block);
        if (std::memcmp(code, mark, sizeof mark) != 0) return false;
        auto const guarded = static_cast<std::uintptr_t>(registers[REG_RAX]);
        auto const length = static_cast<std::size_t>(registers[REG_RDX]);
        std::size_t const slack = bounds::offset_in(guarded, platform::page_size());
        if (address - (guarded - slack) >= bounds::align_up(slack + length, platform::page_size()))
            return false;
        std::uintptr_t const end = block + code[sizeof mark];
        registers[REG_RIP] = static_cast<greg_t>(end);
        return true;
    }

private:
    static constexpr char mark[] = "mmap::os::copy";  // the byte behind it: where the copy ends
    static constexpr std::size_t block_size = 128;
#else
    static constexpr bool is_known = false;
    static bool run(void*, void const*, std::size_t, std::byte const*) noexcept { return false; }
    static bool stop(void*, std::uintptr_t) noexcept { return false; }
#endif
};
