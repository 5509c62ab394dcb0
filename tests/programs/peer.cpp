// The other process of tests about sharing:
//   peer store|load shared|file NAME OFFSET [VALUE]   stores, or prints, a byte
//   peer create NAME SIZE                             prints created() and size() of named memory
//   peer hold NAME SIZE                               makes named memory, says so, waits to be killed
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <mmap.hpp>
#include <string>
#include <thread>

namespace {
std::size_t number(char const* text) {
    return static_cast<std::size_t>(std::strtoull(text, nullptr, 10));
}
}  // namespace

int main(int count, char** arguments) {
    std::string const what = count > 1 ? arguments[1] : "";
    if (what == "create" || what == "hold") {
        mmap::region const r(mmap::shared(arguments[2]), number(arguments[3]));
        std::printf("%d %zu\n", r.created() ? 1 : 0, r.size());
        std::fflush(stdout);
        if (what == "hold") std::this_thread::sleep_for(std::chrono::minutes(1));
        return 0;
    }
    if (count < 5) return 2;
    std::size_t const offset = number(arguments[4]);
    mmap::region r = std::string(arguments[2]) == "file" ? mmap::region(arguments[3], mmap::RDWR)
                                                         : mmap::region(mmap::shared(arguments[3]));
    if (what == "store")
        r.writable_bytes()[offset] = static_cast<std::byte>(number(arguments[5]));
    else
        std::printf("%d\n", static_cast<int>(r[offset]));
    return 0;
}
