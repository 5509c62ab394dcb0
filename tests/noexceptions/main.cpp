// Built with -fno-exceptions -fno-rtti: the error_code forms do everything, and a call of the throwing
// form that fails prints why and aborts (`abort` as the argument).
#include <mmap.hpp>

#include <cstdio>
#include <system_error>

#define CHECK(x)                                        \
    do {                                                \
        if (!(x)) {                                     \
            std::printf("line %d: %s\n", __LINE__, #x); \
            return 1;                                   \
        }                                               \
    } while (0)

int main(int argc, char**) {
    if (argc > 1) {
        mmap::region absent("absent.bin");
        std::puts("went on after an error");
        return 0;
    }

    std::error_code ec;
    mmap::region absent("absent.bin", mmap::RDONLY, ec);
    CHECK(ec == std::errc::no_such_file_or_directory && !absent);

    mmap::options options;
    options.length = 100;
    options.create = mmap::create::must;
    mmap::region file("file.bin", mmap::RDWR, options, ec);
    CHECK(!ec && file.size() == 100);
    auto const bytes = file.writable_bytes(ec);
    CHECK(!ec);
    bytes[99] = std::byte{7};
    file.flush(ec);
    CHECK(!ec);
    file.flush(50, 51, ec);
    CHECK(ec == mmap::errc::out_of_range);

    mmap::region again("file.bin", mmap::RDONLY, ec);
    CHECK(!ec && again[99] == std::byte{7});
    (void)again.writable_bytes(ec);
    CHECK(ec == std::errc::permission_denied);

    mmap::region memory(mmap::ANON, 4096, mmap::COPY, ec);
    CHECK(!ec && memory.size() == 4096);
    std::puts("noexceptions: ok");
}
