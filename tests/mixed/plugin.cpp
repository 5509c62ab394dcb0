#include "plugin.hpp"

#include <mmap.hpp>

namespace {
std::error_code fail() {
    mmap::region none;
    std::error_code ec;
    none.flush(ec);
    return ec;
}

void raise() { mmap::region().flush(); }

bool knows(std::error_code const& failure) {
    return failure == mmap::errc::closed && failure != mmap::errc::not_locked &&
           failure == std::errc::bad_file_descriptor;
}

int catches(void (*thrower)()) {
    try {
        thrower();
    } catch (mmap::error const& e) {
        return knows(e.code()) && e.operation() == "flush" ? 2 : 0;
    } catch (std::system_error const& e) {
        return knows(e.code()) ? 1 : 0;
    }
    return 0;
}

int guard(char const* path, void (*cut)(char const*), int (*inner)()) {
    mmap::region const text(path);
    mmap::fault_guard const g(text);
    std::size_t const lost = text.size() / 2;
    cut(path);
    int told = inner == nullptr || inner() == 7 ? 4 : 0;
    char byte = 'x';
    std::error_code ec;
    text.read(lost, &byte, 1, ec);
    if (ec == std::errc::io_error) told += 2;
    if (text[lost] == std::byte{0} && g.faulted()) told += 1;
    return told;
}
}  // namespace

#if defined(_WIN32)
extern "C" __declspec(dllexport) plugin const* mmap_test_plugin();
#else
extern "C" __attribute__((visibility("default"))) plugin const* mmap_test_plugin();
#endif

plugin const* mmap_test_plugin() {
    static plugin const self = {&fail, &raise, &knows, &catches, &guard};
    return &self;
}
