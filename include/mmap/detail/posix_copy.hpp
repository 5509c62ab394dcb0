// posix_copy.hpp: copying bytes with instructions that a signal handler can end. The only file for
// POSIX systems that knows a processor.
//
// A copy that survives a fault must be left in its middle. With setjmp(3) every copy pays for what
// hardly any copy needs. These instructions prepare nothing: the handler recognises them by a
// signature and lets the thread go on after them, as the kernel does with its own copies
// (Documentation/arch/x86/exception-tables.rst) and HotSpot with Java's (UnsafeCopyMemory).
#pragma once

#include <signal.h>

#include "bounds.hpp"
#include "posix_calls.hpp"

#if defined(__linux__) && defined(__x86_64__) && defined(__LP64__) && defined(__SSE2__) && \
    defined(REG_RIP)
struct mmap::detail::posix::faultable_copy {
    /// Whether this program can use these instructions. Sanitizers want to see what is copied.
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

    /// Asks the processor once for its fastest way. Copies made before this are right, too.
    static void choose_instructions() noexcept {
        cpuid_leaf const first = leaf(0);
        if (first.eax < 1) return;
        // The system must save the registers as well (Intel SDM 1, 14.3).
        bool const is_wide = (leaf(1).ecx & avx) == avx && saves_ymm();
        bool const has_fast_strings = first.eax >= 7 && (leaf(7).ebx & erms) != 0;
        fastest.has_ymm.store(is_wide ? 1 : 0, std::memory_order_relaxed);
        if (has_fast_strings)
            fastest.string_from.store(is_wide ? 64 * 1024 : 2048, std::memory_order_relaxed);
    }

    /// Returns `guarded`, or null if a fault ended the copy before its last byte. Takes faults in the
    /// pages of [guarded, + n). @pre n > 0
    ///
    /// Up to 64 bytes without a loop: the last register overlaps the one before. Longer copies use
    /// 32-byte registers where the processor has them, 16-byte ones elsewhere, and the string
    /// instruction from `string_from` on. Out of line: one block of code a program.
    [[gnu::noinline]] static std::byte const* run(void* to, void const* from, std::size_t n,
                                                  std::byte const* guarded) noexcept {
        register choice const* use __asm__("r9") = &fastest;
        // All instructions lie in one aligned block that starts with the signature, so the handler
        // finds it from any address in the block without a search. skip_to_end() clears rax.
        //
        // The program may be compiled with -masm=intel, so the syntax is stated and registers are
        // named. With it Clang 14 takes `$16` for an address, so instructions with such a constant
        // are given as bytes; and labels 0 and 1 would be binary numbers.
        __asm__ __volatile__(
            ".att_syntax prefix\n\t"
            "jmp 3f\n\t"
            ".p2align 9\n"
            "2:\t.ascii \"mmap faultable\"\n\t"
            ".byte %c[major], %c[minor], %c[patch]\n\t"
            ".short 99f - 2b\n"
            "3:\t.byte 0x48, 0x83, 0xfa, 16\n\t"  // cmpq $16, %rdx
            "jb 20f\n\t"
            ".byte 0x48, 0x83, 0xfa, 32\n\t"  // cmpq $32, %rdx
            "ja 10f\n\t"
            // 16 to 32
            "movups (%%rsi), %%xmm0\n\t"
            "movups -16(%%rsi,%%rdx), %%xmm1\n\t"
            "movups %%xmm0, (%%rdi)\n\t"
            "movups %%xmm1, -16(%%rdi,%%rdx)\n\t"
            "jmp 99f\n"
            "10:\t.byte 0x48, 0x83, 0xfa, 64\n\t"  // cmpq $64, %rdx
            "ja 30f\n\t"
            // 33 to 64
            "movups (%%rsi), %%xmm0\n\t"
            "movups 16(%%rsi), %%xmm1\n\t"
            "movups -32(%%rsi,%%rdx), %%xmm2\n\t"
            "movups -16(%%rsi,%%rdx), %%xmm3\n\t"
            "movups %%xmm0, (%%rdi)\n\t"
            "movups %%xmm1, 16(%%rdi)\n\t"
            "movups %%xmm2, -32(%%rdi,%%rdx)\n\t"
            "movups %%xmm3, -16(%%rdi,%%rdx)\n\t"
            "jmp 99f\n"
            "20:\t.byte 0x83, 0xfa, 8\n\t"  // cmpl $8, %edx
            "jb 21f\n\t"
            // 8 to 15
            "movq (%%rsi), %%r8\n\t"
            "movq -8(%%rsi,%%rdx), %%r9\n\t"
            "movq %%r8, (%%rdi)\n\t"
            "movq %%r9, -8(%%rdi,%%rdx)\n\t"
            "jmp 99f\n"
            "21:\t.byte 0x83, 0xfa, 4\n\t"  // cmpl $4, %edx
            "jb 22f\n\t"
            // 4 to 7
            "movl (%%rsi), %%r8d\n\t"
            "movl -4(%%rsi,%%rdx), %%r9d\n\t"
            "movl %%r8d, (%%rdi)\n\t"
            "movl %%r9d, -4(%%rdi,%%rdx)\n\t"
            "jmp 99f\n"
            // 1 to 3: the first, the last and the middle byte, which may be one of these
            "22:\tmovl %%edx, %%ecx\n\t"
            "shrl %%ecx\n\t"
            "movzbl (%%rsi), %%r8d\n\t"
            "movzbl -1(%%rsi,%%rdx), %%r9d\n\t"
            "movzbl (%%rsi,%%rcx), %%r10d\n\t"
            "movb %%r8b, (%%rdi)\n\t"
            "movb %%r10b, (%%rdi,%%rcx)\n\t"
            "movb %%r9b, -1(%%rdi,%%rdx)\n\t"
            "jmp 99f\n"
            // 65 and more; r8: the target's last 64 bytes
            "30:\tcmpq (%%r9), %%rdx\n\t"
            "jae 60f\n\t"
            "leaq -64(%%rdi,%%rdx), %%r8\n\t"
            "movq 8(%%r9), %%r10\n\t"
            "testq %%r10, %%r10\n\t"
            "jz 50f\n\t"
            "vmovdqu (%%rsi), %%ymm0\n\t"
            "vmovdqu 32(%%rsi), %%ymm1\n\t"
            "vmovdqu -64(%%rsi,%%rdx), %%ymm2\n\t"
            "vmovdqu -32(%%rsi,%%rdx), %%ymm3\n\t"
            ".byte 0x48, 0x81, 0xfa, 128, 0, 0, 0\n\t"  // cmpq $128, %rdx
            "jbe 43f\n\t"
            // 129 and more: the first and the last 128 bytes
            "vmovdqu 64(%%rsi), %%ymm4\n\t"
            "vmovdqu 96(%%rsi), %%ymm5\n\t"
            "vmovdqu -128(%%rsi,%%rdx), %%ymm6\n\t"
            "vmovdqu -96(%%rsi,%%rdx), %%ymm7\n\t"
            "vmovdqu %%ymm4, 64(%%rdi)\n\t"
            "vmovdqu %%ymm5, 96(%%rdi)\n\t"
            ".byte 0x48, 0x81, 0xfa, 0, 1, 0, 0\n\t"  // cmpq $256, %rdx
            "jbe 42f\n\t"
            // 257 and more: between them a loop whose stores are aligned
            "vmovdqu %%ymm0, (%%rdi)\n\t"
            "vmovdqu %%ymm1, 32(%%rdi)\n\t"
            "subq %%rdi, %%rsi\n\t"           // the distance
            ".byte 0x48, 0x83, 0xcf, 31\n\t"  // orq $31, %rdi
            "leaq 97(%%rdi), %%rdi\n\t"
            "leaq -64(%%r8), %%rcx\n"
            "41:\tvmovdqu (%%rdi,%%rsi), %%ymm0\n\t"
            "vmovdqu 32(%%rdi,%%rsi), %%ymm1\n\t"
            "vmovdqu 64(%%rdi,%%rsi), %%ymm4\n\t"
            "vmovdqu 96(%%rdi,%%rsi), %%ymm5\n\t"
            "vmovdqu %%ymm0, (%%rdi)\n\t"
            "vmovdqu %%ymm1, 32(%%rdi)\n\t"
            "vmovdqu %%ymm4, 64(%%rdi)\n\t"
            "vmovdqu %%ymm5, 96(%%rdi)\n\t"
            "leaq 128(%%rdi), %%rdi\n\t"
            "cmpq %%rcx, %%rdi\n\t"
            "jb 41b\n\t"
            "vmovdqu %%ymm6, -64(%%r8)\n\t"
            "vmovdqu %%ymm7, -32(%%r8)\n\t"
            "jmp 44f\n"
            "42:\tvmovdqu %%ymm6, -64(%%r8)\n\t"
            "vmovdqu %%ymm7, -32(%%r8)\n"
            "43:\tvmovdqu %%ymm0, (%%rdi)\n\t"
            "vmovdqu %%ymm1, 32(%%rdi)\n"
            "44:\tvmovdqu %%ymm2, (%%r8)\n\t"
            "vmovdqu %%ymm3, 32(%%r8)\n\t"
            "vzeroupper\n\t"
            "jmp 99f\n"
            // 16-byte registers; rcx: the source's last 64 bytes
            "50:\tleaq -64(%%rsi,%%rdx), %%rcx\n"
            "51:\tmovups (%%rsi), %%xmm0\n\t"
            "movups 16(%%rsi), %%xmm1\n\t"
            "movups 32(%%rsi), %%xmm2\n\t"
            "movups 48(%%rsi), %%xmm3\n\t"
            "movups %%xmm0, (%%rdi)\n\t"
            "movups %%xmm1, 16(%%rdi)\n\t"
            "movups %%xmm2, 32(%%rdi)\n\t"
            "movups %%xmm3, 48(%%rdi)\n\t"
            "cmpq %%r8, %%rdi\n\t"
            "jae 99f\n\t"
            "leaq 64(%%rsi), %%rsi\n\t"
            "leaq 64(%%rdi), %%rdi\n\t"
            "cmpq %%r8, %%rdi\n\t"
            "cmovaq %%r8, %%rdi\n\t"
            "cmovaq %%rcx, %%rsi\n\t"
            "jmp 51b\n"
            "60:\tmovq %%rdx, %%rcx\n\t"
            "rep movsb\n"
            "99:\n\t"
            "{.att_syntax prefix|.intel_syntax noprefix}"
            : "+D"(to), "+S"(from), "+a"(guarded), "+r"(use)
            : "d"(n), [major] "i"(MMAP_VERSION_MAJOR), [minor] "i"(MMAP_VERSION_MINOR),
              [patch] "i"(MMAP_VERSION_PATCH)
            : "rcx", "r8", "r10", "xmm0", "xmm1", "xmm2", "xmm3", "xmm4", "xmm5", "xmm6", "xmm7",
              "xmm8", "xmm9", "xmm10", "xmm11", "xmm12", "xmm13", "xmm14", "xmm15", "cc", "memory");
        return guarded;
    }

    /// Ends the copy that a fault at `address` has interrupted. False if no copy was interrupted, or
    /// the fault is outside the pages that the copy guards.
    static bool skip_to_end(void* context, std::uintptr_t address) noexcept {
        auto& registers = static_cast<ucontext_t*>(context)->uc_mcontext.gregs;
        auto const at = static_cast<std::uintptr_t>(registers[REG_RIP]);
        std::uintptr_t const block = at - bounds::offset_in(at, block_size);
        if (address - block < block_size) return false;  // the code itself could not be read
        auto const* const code = reinterpret_cast<unsigned char const*>(block);
        if (std::memcmp(code, signature, sizeof signature) != 0) return false;
        auto const guarded = static_cast<std::uintptr_t>(registers[REG_RAX]);
        auto const length = static_cast<std::size_t>(registers[REG_RDX]);
        std::size_t const page_offset = bounds::offset_in(guarded, platform::page_size());
        if (address - (guarded - page_offset) >=
            bounds::align_up(page_offset + length, platform::page_size()))
            return false;
        unsigned short size = 0;
        std::memcpy(&size, code + sizeof signature, sizeof size);
        registers[REG_RIP] = static_cast<greg_t>(block + size);
        registers[REG_RAX] = 0;
        return true;
    }

private:
    // With the version: another one may use the registers differently. Two bytes follow that say
    // where the copy ends.
    static constexpr char signature[] = {'m',
                                         'm',
                                         'a',
                                         'p',
                                         ' ',
                                         'f',
                                         'a',
                                         'u',
                                         'l',
                                         't',
                                         'a',
                                         'b',
                                         'l',
                                         'e',
                                         MMAP_VERSION_MAJOR,
                                         MMAP_VERSION_MINOR,
                                         MMAP_VERSION_PATCH};
    static constexpr std::size_t block_size = 512;
    // Intel SDM 2, CPUID: OSXSAVE and AVX of leaf 1, ERMS of leaf 7
    static constexpr unsigned avx = 1U << 27U | 1U << 28U;
    static constexpr unsigned erms = 1U << 9U;

    struct choice {  // read by run(): offsets 0 and 8
        std::atomic<std::size_t> string_from;
        std::atomic<std::size_t> has_ymm;
    };
    static inline choice fastest{{to_end}, {0}};

    struct cpuid_leaf {
        unsigned eax, ebx, ecx, edx;
    };
    /// Not by <cpuid.h>: Clang 14 cannot compile its macros with -masm=intel.
    static cpuid_leaf leaf(unsigned number) noexcept {
        cpuid_leaf l = {};
        __asm__ __volatile__("cpuid"
                             : "=a"(l.eax), "=b"(l.ebx), "=c"(l.ecx), "=d"(l.edx)
                             : "a"(number), "c"(0));
        return l;
    }
    static bool saves_ymm() noexcept {
        unsigned low = 0;
        unsigned high = 0;
        __asm__ __volatile__("xgetbv" : "=a"(low), "=d"(high) : "c"(0));
        return (low & 6U) == 6U;
    }
};
#else
struct mmap::detail::posix::faultable_copy {
    static constexpr bool is_known = false;
    static void choose_instructions() noexcept {}
    static std::byte const* run(void*, void const*, std::size_t, std::byte const*) noexcept {
        return nullptr;
    }
    static bool skip_to_end(void*, std::uintptr_t) noexcept { return false; }
};
#endif
