// records [FILE]: writes a file of records through stdio, changes one of them through stdio and then
// through a mapping, and reads it back: three ways to the same bytes.
#include <cstdio>
#include <exception>
#include <mmap.hpp>

namespace {

struct record {
    int integer;
    char string[24];
};

bool write_all(char const* path) {
    std::FILE* const f = std::fopen(path, "wb");
    if (f == nullptr) return false;
    bool ok = true;
    for (int i = 0; i < 100; ++i) {
        record r = {i, {}};
        std::snprintf(r.string, sizeof r.string, "RECORD-%d", i);
        ok = std::fwrite(&r, sizeof r, 1, f) == 1 && ok;
    }
    return std::fclose(f) == 0 && ok;
}

bool change_43(char const* path) {
    std::FILE* const f = std::fopen(path, "r+b");
    if (f == nullptr) return false;
    record r = {143, "RECORD-143"};
    bool const ok = std::fseek(f, 43 * static_cast<long>(sizeof r), SEEK_SET) == 0 &&
                    std::fwrite(&r, sizeof r, 1, f) == 1;
    return std::fclose(f) == 0 && ok;
}

void show(char const* how, char const* path) {
    mmap::region const file(path);  // the whole file, for reading
    record const& r = file.as<record const>()[43];
    std::printf("%-22s record 43 is { %d, \"%s\" }\n", how, r.integer, r.string);
}

}  // namespace

int main(int argc, char** argv) try {
    char const* const path = argc > 1 ? argv[1] : "records.bin";
    if (!write_all(path)) return std::perror(path), 1;
    show("written by stdio:", path);
    if (!change_43(path)) return std::perror(path), 1;
    show("changed by stdio:", path);

    mmap::region file(path, mmap::RDWR);
    mmap::span<record> const records = file.as<record>();  // checks size, alignment and access
    records[43].integer = 243;
    std::snprintf(records[43].string, sizeof records[43].string, "RECORD-243");
    file.flush();  // only needed to survive a power cut; other programs see the change anyway
    show("changed by a mapping:", path);
    std::printf("%zu records, %zu bytes\n", records.size(), file.size());
    return 0;
} catch (std::exception const& e) {
    std::fprintf(stderr, "records: %s\n", e.what());
    return 1;
}
