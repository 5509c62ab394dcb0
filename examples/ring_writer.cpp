// ring_writer NAME COUNT [PATIENCE [PAUSE]]: sends messages 0 to COUNT - 1 to ring_reader NAME through a
// ring. Killed, it goes on where it was when it is started again. It waits PATIENCE milliseconds (10000)
// for room, and PAUSE (0) between messages.
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <stdexcept>

#include "ring_feed.hpp"

namespace {

/// Message n: its number, and more bytes, so that messages end at every offset of the ring.
std::uint32_t make_message(std::uint64_t n, unsigned char* bytes) {
    auto const length = static_cast<std::uint32_t>(sizeof n + n * 37 % (ring_feed::longest - 8));
    std::memset(bytes, static_cast<int>(n % 251), length);
    std::memcpy(bytes, &n, sizeof n);
    return length;
}

}  // namespace

int main(int argc, char** argv) try {
    if (argc < 3)
        return std::fputs("usage: ring_writer NAME COUNT [PATIENCE [PAUSE]]\n", stderr), 2;
    std::uint64_t const count = std::strtoull(argv[2], nullptr, 10);
    std::chrono::milliseconds const patience(argc > 3 ? std::strtol(argv[3], nullptr, 10) : 10000);
    std::chrono::milliseconds const pause(argc > 4 ? std::strtol(argv[4], nullptr, 10) : 0);

    ring_feed feed(argv[1]);
    positions& at = feed.at();
    at.finished = 0;

    // The positions alone tell which message is next.
    std::uint64_t n = 0;
    unsigned char message[ring_feed::longest];
    for (std::uint64_t end = 0; end < at.written; ++n)
        end += sizeof(std::uint32_t) + make_message(n, message);
    if (n != 0) std::printf("ring_writer: goes on at %llu\n", static_cast<unsigned long long>(n));

    for (; n < count; ++n) {
        std::uint32_t const length = make_message(n, message);
        auto const put = [&] { return feed.put(message, length); };
        if (!wait_until(put, at.taken, patience)) {
            std::printf("ring_writer: nobody reads\n");
            return 3;
        }
        if (pause.count() != 0) std::this_thread::sleep_for(pause);
    }
    at.finished = 1;
    // Windows: the memory lives as long as its last user, so the reader must have begun by now.
    auto const is_taken = [&] { return at.taken == at.written; };
    return wait_until(is_taken, at.taken, patience) ? 0 : 3;
} catch (std::exception const& e) {
    std::fprintf(stderr, "ring_writer: %s\n", e.what());
    return 1;
}
