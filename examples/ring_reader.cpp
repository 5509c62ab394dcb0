// ring_reader NAME [PATIENCE]: takes the messages of ring_writer NAME, and checks each. Killed, it goes on
// where it was when it is started again: no message is lost, and the one it was at is taken twice at most.
// It ends when there are no more, or when PATIENCE milliseconds (10000) bring nothing.
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <stdexcept>

#include "ring_feed.hpp"

namespace {

/// Returns the number of a message that is whole.
std::uint64_t check_message(mmap::span<std::byte> message) {
    std::uint64_t n = 0;
    if (message.size() < sizeof n) throw std::runtime_error("a message is too short");
    std::memcpy(&n, message.data(), sizeof n);
    if (message.size() != sizeof n + n * 37 % (ring_feed::longest - 8))
        throw std::runtime_error("a message has another length");
    for (std::size_t i = sizeof n; i < message.size(); ++i)
        if (message[i] != static_cast<std::byte>(n % 251))
            throw std::runtime_error("a message is damaged");
    return n;
}

}  // namespace

int main(int argc, char** argv) try {
    if (argc < 2) return std::fputs("usage: ring_reader NAME [PATIENCE]\n", stderr), 2;
    std::chrono::milliseconds const patience(argc > 2 ? std::strtol(argv[2], nullptr, 10) : 10000);

    ring_feed feed(argv[1]);
    positions& at = feed.at();
    std::uint64_t taken = 0;
    std::uint64_t first = 0;
    std::uint64_t last = 0;
    auto const use = [&](mmap::span<std::byte> message) {
        std::uint64_t const n = check_message(message);
        if (taken == 0) first = n;
        if (taken != 0 && n != last + 1) throw std::runtime_error("a message is missing");
        last = n;
        ++taken;
    };
    auto const is_at_end = [&] { return at.finished == 1 && at.taken == at.written; };
    bool is_alive = true;
    while (is_alive && !is_at_end())
        is_alive = wait_until([&] { return feed.take(use) || is_at_end(); }, at.written, patience);
    if (taken != 0)
        std::printf("messages %llu to %llu\n", static_cast<unsigned long long>(first),
                    static_cast<unsigned long long>(last));
    if (!is_alive) {
        std::printf("the writer is gone\n");
        return 3;
    }
    std::printf("the end\n");
    std::string const name = argv[1];
    mmap::remove_shared(name);
    mmap::remove_shared(name + " positions");
    return 0;
} catch (std::exception const& e) {
    std::fprintf(stderr, "ring_reader: %s\n", e.what());
    return 1;
}
