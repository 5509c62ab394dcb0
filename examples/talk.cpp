// talk listen FILE, talk say FILE TEXT: two programs that share only a file. The listener answers in
// capitals until it hears "bye" or ten seconds pass in silence.
#include <atomic>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <exception>
#include <mmap.hpp>
#include <stdexcept>
#include <string>
#include <thread>

using clock_type = std::chrono::steady_clock;

namespace {

struct channel {
    std::atomic<std::uint32_t> turn;  // who owns the text: nobody, the listener, or the speaker
    std::uint32_t size;
    char text[248];

    [[nodiscard]] std::string get() const {
        std::uint32_t const n = size;  // check what another program wrote
        return std::string(text, n < sizeof text ? n : sizeof text);
    }
    void put(std::string const& s, std::uint32_t next) {
        size = static_cast<std::uint32_t>(s.copy(text, sizeof text));
        turn.store(next);  // last: hands over
    }
    void await(std::uint32_t wanted) const {
        for (auto const end = clock_type::now() + std::chrono::seconds(10); turn != wanted;) {
            if (clock_type::now() > end) throw std::runtime_error("no answer for ten seconds");
            std::this_thread::sleep_for(std::chrono::milliseconds(1));
        }
    }
};
static_assert(std::atomic<std::uint32_t>::is_always_lock_free,
              "a lock inside would belong to one process");
constexpr std::uint32_t nobody = 0, listener = 1, speaker = 2;

}  // namespace

int main(int argc, char** argv) try {
    std::string const role = argc > 2 ? argv[1] : "";
    if (!(role == "listen" && argc == 3) && !(role == "say" && argc == 4))
        return std::fputs("usage: talk listen FILE | talk say FILE TEXT\n", stderr), 2;
    mmap::options how;
    how.create = mmap::create::if_missing;  // zeros: nobody owns the text
    how.length = sizeof(channel);
    mmap::region file(argv[2], mmap::RDWR, how);
    auto& c = *reinterpret_cast<channel*>(file.writable_bytes().data());

    if (role == "say") {
        c.await(nobody);
        c.put(argv[3], listener);
        c.await(speaker);
        std::printf("said:  %s\nheard: %s\n", argv[3], c.get().c_str());
        c.turn = nobody;
        return 0;
    }
    for (std::string text; text != "bye";) {
        c.await(listener);
        text = c.get();
        std::string answer = text;
        for (char& letter : answer)
            if (letter >= 'a' && letter <= 'z') letter = static_cast<char>(letter - 'a' + 'A');
        c.put(answer, speaker);
    }
    return 0;
} catch (std::exception const& e) {
    std::fprintf(stderr, "talk: %s\n", e.what());
    return 1;
}
