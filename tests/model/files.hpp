// files.hpp: files as the model touches them: by the C library, never by mappings.
#pragma once

#include <cstdio>
#include <filesystem>
#include <string>

#include "support/temp_dir.hpp"

#if !defined(_WIN32)
#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>
#endif

namespace model {

class file {
public:
    file(std::string const& path, char const* how) : stream_(std::fopen(path.c_str(), how)) {
        if (stream_ != nullptr) std::setvbuf(stream_, nullptr, _IONBF, 0);
    }
    file(file const&) = delete;
    file& operator=(file const&) = delete;
    ~file() {
        if (stream_ != nullptr) std::fclose(stream_);
    }
    [[nodiscard]] bool is_open() const { return stream_ != nullptr; }
    /// All of it, and one byte more if there is more than expected.
    [[nodiscard]] std::string read(std::size_t expected) const {
        std::string bytes(expected + 1, '\0');
        bytes.resize(std::fread(bytes.data(), 1, bytes.size(), stream_));
        return bytes;
    }
    void write(std::size_t at, std::string const& bytes) const {
        std::fseek(stream_, static_cast<long>(at), SEEK_SET);
        std::fwrite(bytes.data(), 1, bytes.size(), stream_);
    }

private:
    std::FILE* stream_;
};

/// May files here be mapped for execution? Not on a file system mounted noexec.
inline bool can_execute(std::string const& folder) {
#if defined(_WIN32)
    (void)folder;
    return true;
#else
    std::string const path = folder + "/exec";
    int const fd = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    void* const at = ::mmap(nullptr, 1, PROT_READ | PROT_EXEC, MAP_SHARED, fd, 0);
    if (at != MAP_FAILED) ::munmap(at, 1);
    ::close(fd);
    ::unlink(path.c_str());
    return at != MAP_FAILED;
#endif
}

}  // namespace model
