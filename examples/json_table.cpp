// json_table put NAME, json_table get NAME: sends a table from one program to another through named
// memory, as JSON in a frame. The receiver parses it as data and never evaluates it.
#include <atomic>
#include <chrono>
#include <cstdio>
#include <exception>
#include <mmap.hpp>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <string>
#include <thread>

namespace {

struct state {
    std::atomic<std::uint32_t> is_ready, is_taken;
};
static_assert(std::atomic<std::uint32_t>::is_always_lock_free,
              "a lock inside would belong to one process");
constexpr std::size_t size = 65536;

template <class Condition>
void await(char const* what, Condition const& is_true) {
    for (int i = 0; !is_true(); ++i) {
        if (i == 4000) throw std::runtime_error(std::string("no ") + what + " for 20 seconds");
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
}

void put(state& s, mmap::cursor& frames) {
    nlohmann::json const table = {{{"city", "Lima"}, {"people", 10092000}, {"sea", true}},
                                  {{"city", "Bern"}, {"people", 137995}, {"sea", false}}};
    s.is_taken = 0;
    frames.write_frame(table.dump());
    s.is_ready = 1;
    await("reader", [&] { return s.is_taken == 1; });
}

void get(state& s, mmap::cursor& frames) {
    await("table", [&] { return s.is_ready == 1; });
    std::string const text(frames.read_frame());  // a copy, which the sender cannot change
    s.is_taken = 1;
    for (auto const& row : nlohmann::json::parse(text))
        std::printf("%-10s %9d %s\n", row.at("city").get<std::string>().c_str(),
                    row.at("people").get<int>(),
                    row.at("sea").get<bool>() ? "by the sea" : "inland");
}

}  // namespace

int main(int argc, char** argv) try {
    std::string const role = argc == 3 ? argv[1] : "";
    if (role != "put" && role != "get")
        return std::fputs("usage: json_table put|get NAME\n", stderr), 2;
    mmap::region memory(mmap::shared{argv[2]}, size);  // the first of the two creates it
    auto& s = *reinterpret_cast<state*>(memory.writable_bytes().data());
    mmap::cursor frames(memory);
    frames.seek(sizeof(state));
    if (role == "put") put(s, frames);
    if (role == "get") get(s, frames);
    if (role == "put") mmap::remove_shared(argv[2]);
    return 0;
} catch (std::exception const& e) {
    std::fprintf(stderr, "json_table: %s\n", e.what());
    return 1;
}
