// host PLUGIN PLUGIN: loads both so that neither sees the other's symbols, and lets each handle the other's
// errors and faults. The host itself does not use the library.
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <string>

#include "plugin.hpp"
#if defined(_WIN32)
#include <windows.h>
#else
#include <dlfcn.h>
#endif

namespace {
plugin const* load(char const* path) {
#if defined(_WIN32)
    HMODULE const library = ::LoadLibraryA(path);
    if (library == nullptr) return nullptr;
    void (*const entry)() =
        reinterpret_cast<void (*)()>(::GetProcAddress(library, "mmap_test_plugin"));
#else
    void* const library = ::dlopen(path, RTLD_NOW | RTLD_LOCAL);
    if (library == nullptr) {
        std::printf("%s\n", ::dlerror());
        return nullptr;
    }
    void* const entry = ::dlsym(library, "mmap_test_plugin");
#endif
    return entry == nullptr ? nullptr : reinterpret_cast<plugin const* (*)()>(entry)();
}

#if !defined(_WIN32)
constexpr std::uintmax_t half = 1 << 20;
plugin const* other;
void cut(char const* path) { std::filesystem::resize_file(path, half); }
int guard_in_the_other() {
    std::ofstream("inner.bin") << std::string(2 * half, 'i');
    return other->guard("inner.bin", &cut, nullptr);
}
#endif

bool both_ways(plugin const& a, plugin const& b) {
    bool good = a.knows(b.fail()) && a.knows(a.fail());
    if (!good) std::puts("an errc is not recognised");
#if !defined(_WIN32)
        // An exception is recognised by the address of its type's name where the C++ library trusts the linker
        // to have merged them (libc++): what two such plugins throw at each other is a std::system_error.
#if defined(_LIBCPP_VERSION)
    constexpr int least = 1;
#else
    constexpr int least = 2;
#endif
    if (a.catches(b.raise) < least || a.catches(a.raise) != 2) {
        std::printf("an exception is not recognised: %d %d\n", a.catches(b.raise),
                    a.catches(a.raise));
        good = false;
    }
    other = &b;
    std::ofstream("outer.bin") << std::string(2 * half, 'o');
    int const told = a.guard("outer.bin", &cut, &guard_in_the_other);
    if (told != 7) {
        std::printf("a fault is lost: %d\n", told);
        good = false;
    }
#endif
    return good;
}
}  // namespace

int main(int count, char** arguments) {
    if (count != 3) return 2;
    plugin const* const one = load(arguments[1]);
    plugin const* const two = load(arguments[2]);
    if (one == nullptr || two == nullptr || one == two) {
        std::puts("not loaded");
        return 3;
    }
    bool const good = both_ways(*one, *two) && both_ways(*two, *one);
    return good ? 0 : 1;
}
