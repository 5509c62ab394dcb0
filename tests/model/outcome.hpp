// outcome.hpp: what came of a call, as the model predicts it: success, or one documented error.
#pragma once

#include <initializer_list>
#include <mmap.hpp>
#include <stdexcept>
#include <string>

namespace model {

/// The library and the model disagree.
struct mismatch : std::runtime_error {
    using std::runtime_error::runtime_error;
};

inline void check(bool agrees, char const* promise) {
    if (!agrees) throw mismatch(promise);
}

enum class outcome {
    ok,
    closed,
    past_end_of_file,
    out_of_range,
    not_resizable,
    not_locked,
    not_supported,
    partial_element,
    misaligned,
    bad_frame,
    permission_denied,
    invalid_argument,
    io_error,
    file_exists,
    no_such_file,
    file_too_large,
    not_enough_memory,
    address_in_use,
    busy,
    not_permitted,
    bad_descriptor,
    user_mapped,  // Windows, code 1224: others map the file that shall get shorter
    other,
    count
};

inline char const* name_of(outcome o) {
    static constexpr char const* names[] = {"ok",
                                            "closed",
                                            "past_end_of_file",
                                            "out_of_range",
                                            "not_resizable",
                                            "not_locked",
                                            "not_supported",
                                            "partial_element",
                                            "misaligned",
                                            "bad_frame",
                                            "permission_denied",
                                            "invalid_argument",
                                            "io_error",
                                            "file_exists",
                                            "no_such_file",
                                            "file_too_large",
                                            "not_enough_memory",
                                            "address_in_use",
                                            "busy",
                                            "not_permitted",
                                            "bad_descriptor",
                                            "user_mapped",
                                            "another error"};
    static_assert(sizeof names / sizeof *names == static_cast<std::size_t>(outcome::count));
    return names[static_cast<std::size_t>(o)];
}

inline outcome outcome_of(std::error_code ec) {
    if (!ec) return outcome::ok;
    if (ec.category() == mmap::category()) {
        switch (static_cast<mmap::errc>(ec.value())) {
            case mmap::errc::past_end_of_file:
                return outcome::past_end_of_file;
            case mmap::errc::out_of_range:
                return outcome::out_of_range;
            case mmap::errc::closed:
                return outcome::closed;
            case mmap::errc::not_resizable:
                return outcome::not_resizable;
            case mmap::errc::not_locked:
                return outcome::not_locked;
            case mmap::errc::not_supported:
                return outcome::not_supported;
            case mmap::errc::partial_element:
                return outcome::partial_element;
            case mmap::errc::misaligned:
                return outcome::misaligned;
            case mmap::errc::bad_frame:
                return outcome::bad_frame;
            default:
                return outcome::other;
        }
    }
    if (ec.category() == std::system_category() && ec.value() == 1224) return outcome::user_mapped;
    struct entry {
        std::errc code;
        outcome what;
    };
    static constexpr entry known[] = {
        {std::errc::permission_denied, outcome::permission_denied},
        {std::errc::invalid_argument, outcome::invalid_argument},
        {std::errc::io_error, outcome::io_error},
        {std::errc::file_exists, outcome::file_exists},
        {std::errc::no_such_file_or_directory, outcome::no_such_file},
        {std::errc::file_too_large, outcome::file_too_large},
        {std::errc::not_enough_memory, outcome::not_enough_memory},
        {std::errc::address_in_use, outcome::address_in_use},
        {std::errc::device_or_resource_busy, outcome::busy},
        {std::errc::operation_not_permitted, outcome::not_permitted},
        {std::errc::bad_file_descriptor, outcome::bad_descriptor},
    };
    for (entry const& e : known)
        if (ec == e.code) return e.what;
    return outcome::other;
}

/// The outcomes that the documentation allows here: nearly always one.
class allowed {
public:
    allowed(outcome one) : bits_(bit(one)) {}
    allowed(std::initializer_list<outcome> some) {
        for (outcome o : some) bits_ |= bit(o);
    }
    [[nodiscard]] static allowed any_error() {
        allowed all(outcome::ok);
        all.bits_ = ~all.bits_;
        return all;
    }
    [[nodiscard]] bool has(outcome o) const { return (bits_ & bit(o)) != 0; }
    [[nodiscard]] std::string describe() const {
        std::string text;
        for (unsigned i = 0; i < static_cast<unsigned>(outcome::count); ++i)
            if (has(static_cast<outcome>(i)))
                text +=
                    (text.empty() ? "" : " or ") + std::string(name_of(static_cast<outcome>(i)));
        return text;
    }

private:
    [[nodiscard]] static unsigned bit(outcome o) { return 1U << static_cast<unsigned>(o); }
    unsigned bits_ = 0;
};

/// Calls one of the two forms: `f()` or `f(ec)`.
template <class F>
outcome call(bool throwing, F f) {
    if (throwing) {
        try {
            f();
            return outcome::ok;
        } catch (mmap::error const& e) {
            check(!e.operation().empty() && !e.object().empty(),
                  "an error says what failed on what");
            return outcome_of(e.code());
        }
    }
    std::error_code ec = std::make_error_code(std::errc::timed_out);  // success clears it
    f(ec);
    return outcome_of(ec);
}

}  // namespace model
