#include <chrono>
#include <cstdint>
#include <cstring>
#include <mmap.hpp>
#include <string>
#include <thread>
#include <vector>

#include "support/catch.hpp"
#include "support/child.hpp"
#include "support/file.hpp"
#include "support/temp_dir.hpp"

namespace {
struct record {
    std::uint64_t number;
    std::uint64_t inverse;
    std::uint64_t again;  // 24 bytes: no divisor of a page
};

/// The record's number, as it stands in the file now; 0 if it is not there.
std::uint64_t number_in_file(std::filesystem::path const& path, std::size_t index) {
    std::ifstream file(path, std::ios::binary);
    record r{};
    file.seekg(static_cast<std::streamoff>(index * sizeof r));
    return file.read(reinterpret_cast<char*>(&r), sizeof r) ? r.number : 0;
}

void wait_until(bool (*done)(std::filesystem::path const&), std::filesystem::path const& path) {
    auto const limit = std::chrono::steady_clock::now() + std::chrono::seconds(60);
    while (!done(path) && std::chrono::steady_clock::now() < limit)
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
    REQUIRE(done(path));
}
}  // namespace

TEST_CASE("of a writer that was killed the next one finds all complete records, then zeros") {
    test::temp_dir dir;
    {
        test::program writer(test::helper("vector_writer"), {(dir / "f").string()});
        wait_until([](auto const& path) { return number_in_file(path, 49'999) == 50'000; },
                   dir / "f");
        writer.kill();
        writer.finish();
    }
    std::size_t complete = 0;
    {
        mmap::vector<record> records(dir / "f");
        auto const is_complete = [&](std::size_t i) {
            return records[i].number == i + 1 && records[i].inverse == ~records[i].number &&
                   records[i].again == records[i].number;
        };
        while (complete < records.size() && is_complete(complete)) ++complete;
        CHECK(complete >= 50'000);
        for (std::size_t i = complete + 1; i < records.size(); ++i)  // one may be half written
            REQUIRE((records[i].number | records[i].inverse | records[i].again) == 0);
        records.resize(complete);  // and goes on behind them
        records.push_back({complete + 1, 0, 0});
    }
    CHECK(std::filesystem::file_size(dir / "f") == (complete + 1) * sizeof(record));
}

TEST_CASE("of a writer that was killed after close() the file has exactly its records") {
    test::temp_dir dir;
    std::vector<std::string> arguments{(dir / "f").string()};
    arguments.emplace_back("1000");  // apart: GCC 12 warns of a list of both
    test::program writer(test::helper("vector_writer"), arguments);
    wait_until(
        [](auto const& path) {
            std::error_code ec;
            return std::filesystem::file_size(path, ec) == 1000 * sizeof(record);
        },
        dir / "f");
    writer.kill();
    writer.finish();
    mmap::vector<record const> const records(dir / "f");
    REQUIRE(records.size() == 1000);
    CHECK(records[999].number == 1000);
    CHECK(records[999].inverse == ~std::uint64_t{1000});
}
