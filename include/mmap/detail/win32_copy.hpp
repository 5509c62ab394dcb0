// win32_copy.hpp: copying bytes with one instruction that an exception handler can end. The only
// file that knows the processor.
//
// All compilers share no way out of a faulting memcpy: MinGW has no __try, longjmp unwinds, and
// RtlCaptureContext is of no use on x86, where it reads the caller's frame through ebp. So the handler
// ends the copy instead of leaving it: it makes the processor believe that nothing is left to copy.
#pragma once

#include "win32_calls.hpp"

#if !defined(__GNUC__) && !defined(__clang__) && (defined(_M_IX86) || defined(_M_X64))
extern "C" void __movsb(unsigned char*, unsigned char const*, std::size_t);
#pragma intrinsic(__movsb)
#endif

struct mmap::detail::win32::faultable_copy {
    bool volatile has_faulted = false;

#if (defined(__i386__) || defined(__x86_64__) || defined(_M_IX86) || defined(_M_X64)) && \
    !defined(_M_ARM64EC)
    // `rep movsb` counts down ecx/rcx and can be resumed at any byte (Intel SDM, REP): a count of 0
    // ends it. The register's place in CONTEXT:
    static constexpr std::size_t place = native::is_64 ? 0x80 : 0xAC;
    void run(void* to, void const* from, std::size_t n) noexcept {
#if defined(__GNUC__) || defined(__clang__)
        __asm__ __volatile__("rep movsb" : "+D"(to), "+S"(from), "+c"(n) : : "memory");
#else
        __movsb(static_cast<unsigned char*>(to), static_cast<unsigned char const*>(from), n);
#endif
    }
    void skip_to_end(void* context) noexcept {
        has_faulted = true;
        std::uintptr_t const left = 0;
        std::memcpy(static_cast<std::byte*>(context) + place, &left, sizeof left);
    }
#elif defined(__aarch64__) || defined(_M_ARM64)
    // Instructions have four bytes: the faulting load or store is skipped, and the loop ends.
    static constexpr std::size_t place = 0x108;  // CONTEXT::Pc
    void run(void* to, void const* from, std::size_t n) noexcept {
        auto volatile* const target = static_cast<unsigned char volatile*>(to);
        auto const volatile* const source = static_cast<unsigned char const volatile*>(from);
        for (std::size_t i = 0; i < n && !has_faulted; ++i) target[i] = source[i];
    }
    void skip_to_end(void* context) noexcept {
        has_faulted = true;
        std::uintptr_t next = 0;
        std::memcpy(&next, static_cast<std::byte*>(context) + place, sizeof next);
        next += 4;
        std::memcpy(static_cast<std::byte*>(context) + place, &next, sizeof next);
    }
#else
#error "mmap: this processor needs a copy that a handler can end"
#endif
};
