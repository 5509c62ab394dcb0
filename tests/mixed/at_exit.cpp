// A static object that holds an error_code and is destroyed after the library's own statics would be.
#include <cstdio>
#include <cstdlib>
#include <mmap.hpp>

namespace {
struct last_look {
    std::error_code code;
    ~last_look() {
        bool const intact = code == mmap::errc::closed && code == std::errc::bad_file_descriptor &&
                            code.message() == "Region is closed";
        if (!intact) std::_Exit(1);
        std::puts("intact");
    }
};
}  // namespace

int main() {
    static last_look look;           // made first, destroyed last
    look.code = mmap::errc::closed;  // the first use of the category
}
