// outside.cpp: what others do to files and names, and the comparison of all with what it should be.
#include <cstring>

#include "world.hpp"

namespace model {

/// Somebody writes to a file by other means. Mappings and files are one, here and on Windows.
void world::outside_write(arguments& in) {
    std::size_t const which = in.below(2);
    object* const of = files_[which].get();
    if (of == nullptr || of->bytes.empty()) return;
    std::size_t const at = amount(in) % of->bytes.size();
    std::string const bytes = some_bytes(in.byte(), in.byte() % (of->bytes.size() - at + 1));
    say("f" + std::to_string(which) + " at " + text(at) + ", " + text(bytes.size()) + " bytes");
    file const stream(path(which), "r+b");
    check(stream.is_open(), "a mapped file can be opened by others");
    stream.write(at, bytes);
    of->bytes.replace(at, bytes.size(), bytes);
    expect(outcome::ok, outcome::ok);
}

/// Somebody makes a file longer or shorter. Windows permits only the first while it is mapped.
void world::outside_size(arguments& in) {
    std::size_t const which = in.below(2);
    object* const of = files_[which].get();
    if (of == nullptr) return;
    std::size_t const size = amount(in) & 0xFFFFFU;
    if (windows && size < of->bytes.size() && mapped_elsewhere(*of, nullptr)) return;
    say("f" + std::to_string(which) + " to " + text(size));
    std::filesystem::resize_file(path(which), size);
    truncate(*of, size);
    expect(outcome::ok, outcome::ok);
}

void world::remove(arguments& in) {
    if (in.byte() % 2 == 0) {
        std::size_t const which = in.below(file_count);
        object const* const of = files_[which].get();
        bool const used = of != nullptr && (of == quotes_.of.get() || of == numbers_.of.get());
        bool open = false;  // a handle would keep the name in use
        for (slot const& s : slots_) open = open || (of != nullptr && s.model.of.get() == of);
        if (of == nullptr || used || (windows && open)) return;
        say("f" + std::to_string(which));
        check(std::remove(path(which).c_str()) == 0, "a file that is mapped can be removed");
        files_[which].reset();
        expect(outcome::ok, outcome::ok);
        return;
    }
    std::size_t const which = in.below(name_count);
    say("n" + std::to_string(which));
    bool removed = false;
    expect([&](auto&... ec) { removed = mmap::remove_shared(name(which), ec...); }, outcome::ok);
    if (windows) {
        check(!removed, "there are no names to remove");
    } else {
        check(removed == (names_[which] != nullptr), "remove_shared() tells whether there was one");
        names_[which].reset();
    }
}

void world::compare(slot& s) {
    mirror const& m = s.model;
    mmap::region const& r = s.real;
    check(r.is_open() == m.is_open(), "is_open()");
    check(r.size() == m.size, "size()");
    check(r.mode() == m.mode, "mode()");
    check(r.offset() == m.offset, "offset()");
    check(r.writable() == m.writes(), "writable()");
    if (!m.is_open() || !m.reads() || m.size == 0) return;
    if (m.copies.empty()) {  // the common case, without a copy
        std::size_t const n = m.present();
        if (n != 0)
            check(std::memcmp(r.data(), m.of->bytes.data() + m.offset, n) == 0, "the bytes");
        return;
    }
    std::string const bytes = m.image();
    if (!bytes.empty()) check(std::memcmp(r.data(), bytes.data(), bytes.size()) == 0, "the bytes");
}

void world::compare_file(std::size_t which) {
    object const* const of = files_[which].get();
    file const stream(path(which), "rb");
    check(stream.is_open() == (of != nullptr), "a file is there, or is not");
    if (of == nullptr) return;
    std::string const bytes = stream.read(of->bytes.size());
    check(bytes.size() == of->bytes.size(), "the size of a file");
    check(bytes == of->bytes, "the bytes of a file");
}

void world::compare_all() {
    for (slot& s : slots_) compare(s);
    compare_arrays();
    for (std::size_t i = 0; i < file_count; ++i) compare_file(i);
}

}  // namespace model
