#include <mmap.hpp>
#include <string>

#include "support/catch.hpp"

namespace {
/// What another library's copy of the category looks like: the same name at another address.
class copied_category final : public std::error_category {
    [[nodiscard]] char const* name() const noexcept override { return "mmap"; }
    [[nodiscard]] std::string message(int) const override { return "copied"; }
};
/// Not the library's, though its numbers are the same.
class foreign_category final : public std::error_category {
    [[nodiscard]] char const* name() const noexcept override { return "foreign"; }
    [[nodiscard]] std::string message(int) const override { return "foreign"; }
};
/// The generic category of another standard library in the process.
class copied_generic final : public std::error_category {
    [[nodiscard]] char const* name() const noexcept override { return "generic"; }
    [[nodiscard]] std::string message(int) const override { return "copied"; }
};
}  // namespace

TEST_CASE("error: an errc equals a code of another library's copy of the category") {
    copied_category const copied;
    std::error_code const code(static_cast<int>(mmap::errc::closed), copied);
    CHECK(code == mmap::errc::closed);
    CHECK(mmap::errc::closed == code);
    CHECK_FALSE(code != mmap::errc::closed);
    CHECK_FALSE(mmap::errc::closed != code);
    CHECK(code != mmap::errc::not_locked);
    CHECK(mmap::errc::not_locked != code);
    CHECK_FALSE(code == mmap::errc::not_locked);
}

TEST_CASE("error: an errc equals no code of another category") {
    foreign_category const foreign;
    std::error_code const code(static_cast<int>(mmap::errc::closed), foreign);
    CHECK(code != mmap::errc::closed);
    CHECK_FALSE(mmap::errc::closed == code);
}

TEST_CASE("error: an errc equals its std::errc of another standard library's generic category") {
    copied_generic const generic;
    std::error_code const code = mmap::errc::closed;
    CHECK(code == std::error_condition(static_cast<int>(std::errc::bad_file_descriptor), generic));
    CHECK(code != std::error_condition(static_cast<int>(std::errc::io_error), generic));
    foreign_category const foreign;
    CHECK(code != std::error_condition(static_cast<int>(std::errc::bad_file_descriptor), foreign));
}
