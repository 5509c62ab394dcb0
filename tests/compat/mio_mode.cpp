#include <mmap/compat/mio.hpp>

#include "support/catch.hpp"
#include "support/file.hpp"
#include "support/temp_dir.hpp"

namespace {
template <class T, class = void>
struct writes_by_name : std::false_type {};
template <class T>
struct writes_by_name<
    T, std::void_t<decltype(std::declval<T&>().template data<mio::access_mode::write>())>>
    : std::true_type {};
}  // namespace

TEMPLATE_TEST_CASE("compat/mio.hpp: a sink's bytes are written with the mode spelled out", "",
                   mio::mmap_sink, mio::shared_mmap_sink) {
    constexpr mio::access_mode write = mio::access_mode::write;
    test::temp_dir const dir;
    std::string const path = (dir / "file.bin").string();
    test::pattern_file(path, 100);
    {
        TestType sink(path);
        STATIC_REQUIRE(std::is_same_v<decltype(sink.template data<write>()), char*>);
        sink.template data<write>()[50] = 'D';
        *sink.template begin<write>() = 'B';
        sink.template end<write>()[-1] = 'E';
        sink.template rbegin<write>()[1] = 'R';
        sink.template rend<write>()[-2] = 'r';
    }
    std::string const text = test::read_file(path);
    CHECK(text[50] == 'D');
    CHECK(text[0] == 'B');
    CHECK(text[99] == 'E');
    CHECK(text[98] == 'R');
    CHECK(text[1] == 'r');
}

TEST_CASE("compat/mio.hpp: a source has no bytes to write") {
    STATIC_REQUIRE(writes_by_name<mio::ummap_sink>::value);
    STATIC_REQUIRE(!writes_by_name<mio::mmap_source>::value);
    STATIC_REQUIRE(!writes_by_name<mio::shared_mmap_source>::value);
}
