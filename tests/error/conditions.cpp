#include <mmap.hpp>

#include "support/catch.hpp"

TEST_CASE("error: each errc equals the std::errc that error.hpp names beside it") {
    struct row {
        mmap::errc code;
        std::errc condition;
    };
    static constexpr row rows[] = {
        {mmap::errc::past_end_of_file, std::errc::invalid_argument},
        {mmap::errc::out_of_range, std::errc::invalid_argument},
        {mmap::errc::closed, std::errc::bad_file_descriptor},
        {mmap::errc::not_mappable, std::errc::no_such_device},
        {mmap::errc::not_resizable, std::errc::operation_not_permitted},
        {mmap::errc::not_locked, std::errc::operation_not_permitted},
        {mmap::errc::not_supported, std::errc::not_supported},
        {mmap::errc::partial_element, std::errc::invalid_argument},
        {mmap::errc::misaligned, std::errc::invalid_argument},
        {mmap::errc::bad_frame, std::errc::bad_message},
        {mmap::errc::no_shared_memory, std::errc::no_such_file_or_directory},
    };
    for (row const& r : rows) {
        std::error_code const code = r.code;
        CAPTURE(code.message());
        CHECK(code == r.condition);
        CHECK(code != std::errc::io_error);
    }
}

TEST_CASE("error: an unknown code of the category equals no std::errc") {
    for (int const unknown : {-1, 0, static_cast<int>(mmap::errc::no_shared_memory) + 1, 99}) {
        CAPTURE(unknown);
        std::error_code const code(unknown, mmap::category());
        CHECK(code != std::errc::invalid_argument);
        CHECK(code != std::errc::bad_message);
        CHECK(code.message() == "Unknown error");
        CHECK(code.default_error_condition().category() == mmap::category());
        CHECK(code.default_error_condition().value() == unknown);
    }
}
