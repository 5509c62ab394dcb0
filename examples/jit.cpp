// jit NUMBER...: writes machine code that adds the numbers, makes it executable and no longer writable,
// and runs it. Supports x86 (32 and 64 bits) and 64-bit ARM.
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <exception>
#include <mmap.hpp>

namespace {

#if defined(__x86_64__) || defined(__i386__) || defined(_M_X64) || defined(_M_IX86)
constexpr bool is_known = true;
void begin(mmap::cursor& code) {
    code.write(std::uint8_t{0xB8});  // mov eax, 0
    code.write(std::uint32_t{0});
}
void add(mmap::cursor& code, std::uint32_t n) {
    code.write(std::uint8_t{0x05});  // add eax, n
    code.write(n);
}
void end(mmap::cursor& code) { code.write(std::uint8_t{0xC3}); }  // ret
void publish(mmap::region const&) {}
#elif defined(__aarch64__)
constexpr bool is_known = true;
void begin(mmap::cursor& code) { code.write(std::uint32_t{0x52800000}); }  // mov w0, #0
void add(mmap::cursor& code, std::uint32_t n) {
    code.write(0x52800001U | (n & 0xFFFFU) << 5U);  // mov  w1, #low
    code.write(0x72A00001U | (n >> 16U) << 5U);     // movk w1, #high, lsl #16
    code.write(0x0B010000U);                        // add  w0, w0, w1
}
void end(mmap::cursor& code) { code.write(0xD65F03C0U); }  // ret
// This processor's instruction cache sees stores only after it is flushed.
void publish(mmap::region const& code) {
    char* const first = const_cast<char*>(code.view().data());
    __builtin___clear_cache(first, first + code.size());
}
#else
constexpr bool is_known = false;
void begin(mmap::cursor&) {}
void add(mmap::cursor&, std::uint32_t) {}
void end(mmap::cursor&) {}
void publish(mmap::region const&) {}
#endif

}  // namespace

int main(int argc, char** argv) try {
    if (!is_known) return std::fputs("jit: this processor is not supported\n", stderr), 77;
    if (argc < 2) return std::fputs("usage: jit NUMBER...\n", stderr), 2;
    mmap::region code(mmap::ANON, mmap::page_size() + 16 * static_cast<std::size_t>(argc),
                      mmap::COPY);
    mmap::cursor out(code);
    begin(out);
    for (int i = 1; i < argc; ++i)
        add(out, static_cast<std::uint32_t>(std::strtol(argv[i], nullptr, 10)));
    end(out);

    code.protect(mmap::RDONLY | mmap::EXEC);  // never writable and executable at once
    publish(code);
    std::int32_t (*sum)() = nullptr;
    void const* const entry = code.data();
    std::memcpy(&sum, &entry, sizeof sum);
    std::printf("%zu bytes of code return: %ld\n", out.tell(), static_cast<long>(sum()));
    return 0;
} catch (std::exception const& e) {
    std::fprintf(stderr, "jit: %s\n", e.what());
    return 1;
}
