// The state table: what every member function does in every state that a region can be in. Data only:
// states.cpp holds the library to it, and docs/states.md is printed from it.
#pragma once

#include <string>
#include <string_view>

namespace test {

struct state_column {
    char const* name;
    char const* meaning;
};

// Files, memory and parts are of the same length, so that the columns differ in one thing each.
constexpr state_column state_columns[] = {
    {"closed", "default, moved-from, unmapped or released"},
    {"empty", "an empty file, RDONLY"},
    {"empty RDWR", "an empty file, RDWR"},
    {"RDONLY", "a file, RDONLY"},
    {"RDWR", "a file, RDWR"},
    {"COPY", "a file, COPY"},
    {"NONE", "a file, NONE"},
    {"ANON COPY", "anonymous memory of this process"},
    {"ANON RDWR", "anonymous memory shared with children"},
    {"named", "named memory, RDWR, created here"},
    {"reserved", "a file, RDWR, with a reserve"},
    {"part", "a file, RDWR, at an offset"},
    {"protected", "a file, RDWR, after protect(RDONLY)"},
};

struct state_outcome {
    char letter;
    char const* text;
};

constexpr state_outcome state_outcomes[] = {
    {'+', "ok"},
    {'x', "closed"},
    {'p', "permission_denied"},
    {'r', "not_resizable"},
    {'l', "not_locked"},
    {'i', "invalid_argument"},
    {'h', "bad_file_descriptor"},
    {'S', "not_supported"},
    {'s', "ok or not_supported"},
    {'q', "ok or permission_denied"},
    {'e', "an error"},
    {'y', "true"},
    {'n', "false"},
    {'0', "0"},
    {'N', "its length"},
    {'v', "the reserve"},
    {'*', "set"},
    {'-', "none"},
    {'D', "RDONLY"},
    {'W', "RDWR"},
    {'C', "COPY"},
    {'?', "either"},
};

struct state_row {
    char const* call;
    std::string_view outcomes;  // a letter a column
};

// clang-format off
constexpr state_row state_rows[] = {
    //                             +-------------- closed
    //                             |+------------- empty
    //                             ||+------------ empty RDWR
    //                             |||+----------- RDONLY
    //                             ||||+---------- RDWR
    //                             |||||+--------- COPY
    //                             ||||||+-------- NONE
    //                             |||||||+------- ANON COPY
    //                             ||||||||+------ ANON RDWR
    //                             |||||||||+----- named
    //                             ||||||||||+---- reserved
    //                             |||||||||||+--- part
    //                             ||||||||||||+-- protected
    {"is_open()",                 "nyyyyyyyyyyyy"},
    {"empty()",                   "yyynnnnnnnnnn"},
    {"data()",                    "0??**********"},
    {"size()",                    "000NNNNNNNNNN"},
    {"view().size()",             "000NNNNNNNNNN"},
    {"end() - begin()",           "000NNNNNNNNNN"},
    {"mode()",                    "-DWDWC-CWWWWD"},
    {"writable()",                "nnynyynyyyyyn"},
    {"offset()",                  "00000000000*0"},
    {"capacity()",                "000NNNNNNNvNN"},
    {"created()",                 "nnnnnnnnnynnn"},
    {"native_handle()",           "--*-*---?****"},
    {"file_size()",               "x++++++++++++"},
    {"writable_bytes()",          "xp+p++p+++++p"},
    {"as<T>()",                   "xp+p++p+++++p"},
    {"as<T const>()",             "x+++++p++++++"},
    {"as<T>(offset, count)",      "xp+p++p+++++p"},
    {"as<T const>(offset, count)","x+++++p++++++"},
    {"read()",                    "x+++++p++++++"},
    {"write()",                   "xp+p++p+++++p"},
    {"flush()",                   "x++++++++++++"},
    {"flush(offset, length)",     "x++++++++++++"},
    {"flush_async()",             "x++++++++++++"},
    {"flush_async(offset, length)","x++++++++++++"},
    {"invalidate()",              "x++++++++++++"},
    {"resize(longer)",            "xr+r+rr++s++r"},
    {"resize(same)",              "xr+r+rr++s++r"},
    {"resize(shorter)",           "xr+r+rr++s++r"},
    {"resize(0)",                 "xr+r+rr++s++r"},
    {"slide(0)",                  "xh+h+hhSSS+++"},
    {"lock()",                    "x+++++e++++++"},
    {"lock(offset, length)",      "x+++++e++++++"},
    {"unlock()",                  "xllllllllllll"},
    {"unlock(offset, length)",    "x++llllllllll"},
    {"protect(NONE)",             "x++++++++++++"},
    {"protect(RDONLY)",           "x++++++++++++"},
    {"protect(RDWR)",             "xp+p++p++++++"},
    {"protect(COPY)",             "xiiii+i+iiiii"},
    {"protect(RDONLY | EXEC)",    "xqqqqqqqqqqqq"},
    {"advise(sequential)",        "x++++++++++++"},
    {"advise(will_need, offset, length)","x++++++++++++"},
    {"advise(no_dump)",           "x++ssssssssss"},
    {"prefetch()",                "x+++++p++++++"},
    {"prefetch(offset, length)",  "x+++++p++++++"},
    {"prefetch(ranges)",   "x+++++p++++++"},
    {"discard(offset, length)",   "x++++s+++++++"},
    {"resident()",                "x++++++++++++"},
    {"resident(offset, length)",  "x++++++++++++"},
    {"swap()",                    "+++++++++++++"},
    {"move",                      "+++++++++++++"},
    {"release()",                 "+++++++++++++"},
    {"unmap()",                   "+++++++++++++"},
};
// clang-format on

constexpr std::size_t state_count = sizeof state_columns / sizeof *state_columns;

constexpr bool every_row_is_whole() {
    for (state_row const& row : state_rows)
        if (row.outcomes.size() != state_count) return false;
    return true;
}
static_assert(every_row_is_whole());

inline std::string state_text(char letter) {
    for (state_outcome const& o : state_outcomes)
        if (o.letter == letter) return o.text;
    return "?";
}

/// docs/states.md.
inline std::string state_page() {
    std::string page =
        "# What every call does in every state\n"
        "\n"
        "Made from `tests/region/state_table.hpp`, which the tests hold the library to: do not "
        "edit.\n"
        "The program of `tests/programs/states.cpp` (`mmap_helper_states`) prints it anew.\n"
        "\n"
        "An error is the `mmap::errc` or `std::errc` named; the throwing form throws it, the other "
        "sets its\n"
        "`std::error_code`. *ok* on an empty region, and on one that has nothing to do, does "
        "nothing.\n"
        "Ranges lie inside the region; others are `out_of_range` wherever the region is open.\n"
        "\n";
    for (state_column const& c : state_columns)
        page += std::string("- **") + c.name + "**: " + c.meaning + "\n";
    page += "\n| call |";
    for (state_column const& c : state_columns) page += std::string(" ") + c.name + " |";
    page += "\n|---|";
    for (std::size_t i = 0; i < state_count; ++i) page += "---|";
    page += "\n";
    for (state_row const& row : state_rows) {
        page += std::string("| `") + row.call + "` |";
        for (char const letter : row.outcomes) page += " " + state_text(letter) + " |";
        page += "\n";
    }
    return page;
}

}  // namespace test
