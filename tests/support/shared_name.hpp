// Names of shared memory: the whole machine has one set of them.
#pragma once

#include <mmap.hpp>
#include <string>

#include "temp_dir.hpp"

namespace test {

/// A name that nobody else uses; what has it is removed at the end of the scope.
class shared_name {
public:
    explicit shared_name(std::string const& purpose)
        : text("mmap " + purpose + ' ' + dir_.path().filename().string()) {}
    shared_name(shared_name const&) = delete;
    shared_name& operator=(shared_name const&) = delete;
    ~shared_name() {
        std::error_code ignored;
        mmap::remove_shared(text, ignored);
    }

private:
    temp_dir const dir_;  // its path is unique, and stays so while it is there

public:
    std::string const text;
};

}  // namespace test
