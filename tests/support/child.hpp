// Other processes: a fork of this one (POSIX), or a program of tests/programs/ (everywhere).
#pragma once

#include <cstdio>
#include <cstdlib>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#if defined(_WIN32)
#ifndef NOMINMAX
#define NOMINMAX
#endif
#include <windows.h>
#else
#include <sys/wait.h>
#include <unistd.h>
#include <cerrno>
#include <csignal>
#endif

namespace test {

/// The path of tests/programs/NAME.cpp, built.
inline std::string helper(std::string const& name) {
    return std::string(MMAP_TEST_PROGRAMS) + "/mmap_helper_" + name + MMAP_TEST_PROGRAM_SUFFIX;
}

/// How a process ended: by exit (signal is 0), or by a signal (exit_code is -1).
struct ending {
    int exit_code = -1;
    int signal = 0;
    std::string output = {};  ///< what it wrote to stdout; of programs, not of forks
};

#if defined(_WIN32)

/// A program that runs beside this one.
class program {
public:
    explicit program(std::string const& path, std::vector<std::string> const& arguments = {}) {
        // Piece by piece: of `'"' + path`, GCC 12 warns falsely (-Warray-bounds) in C++20.
        std::string line;
        line.append("\"").append(path).append("\"");
        for (auto const& argument : arguments) line.append(" \"").append(argument).append("\"");
        std::wstring wide(line.size() + 1, L'\0');
        MultiByteToWideChar(CP_UTF8, 0, line.c_str(), -1, wide.data(),
                            static_cast<int>(wide.size()));

        SECURITY_ATTRIBUTES inherit{sizeof inherit, nullptr, TRUE};
        HANDLE write = nullptr;
        if (!CreatePipe(&read_, &write, &inherit, 0)) throw std::runtime_error("CreatePipe");
        SetHandleInformation(read_, HANDLE_FLAG_INHERIT, 0);
        STARTUPINFOW start{};
        start.cb = sizeof start;
        start.dwFlags = STARTF_USESTDHANDLES;
        start.hStdOutput = write;
        start.hStdError = GetStdHandle(STD_ERROR_HANDLE);
        PROCESS_INFORMATION process{};
        BOOL const started = CreateProcessW(nullptr, wide.data(), nullptr, nullptr, TRUE, 0,
                                            nullptr, nullptr, &start, &process);
        CloseHandle(write);
        if (!started) {
            CloseHandle(read_);
            throw std::runtime_error("cannot start " + path);
        }
        CloseHandle(process.hThread);
        process_ = process.hProcess;
    }
    program(program const&) = delete;
    program& operator=(program const&) = delete;
    ~program() {
        if (process_) finish();
    }

    void kill() { TerminateProcess(process_, 9); }

    /// Waits for its end.
    ending finish() {
        ending result;
        char buffer[4096];
        DWORD n = 0;
        while (ReadFile(read_, buffer, sizeof buffer, &n, nullptr) && n != 0)
            for (DWORD i = 0; i < n; ++i)
                if (buffer[i] != '\r') result.output += buffer[i];
        CloseHandle(read_);
        WaitForSingleObject(process_, INFINITE);
        DWORD code = 0;
        GetExitCodeProcess(process_, &code);
        CloseHandle(std::exchange(process_, nullptr));
        result.exit_code = static_cast<int>(code);
        return result;
    }

private:
    HANDLE read_ = nullptr;
    HANDLE process_ = nullptr;
};

#else

/// Of the coverage build: what was reached is written at exit, which _exit() is not.
extern "C" void __gcov_dump() __attribute__((weak));

inline ending wait_for(pid_t child) {
    int status = 0;
    while (::waitpid(child, &status, 0) == -1 && errno == EINTR) {}
    ending result;
    if (WIFSIGNALED(status)) result.signal = WTERMSIG(status);
    if (WIFEXITED(status)) result.exit_code = WEXITSTATUS(status);
    return result;
}

/// Runs `body()` in a fork, with its value as the exit code (nothing: 0; an exception: 99). _exit
/// keeps Catch2's reporters and this process's destructors out of it.
template <class Body>
ending in_fork(Body body) {
    std::fflush(nullptr);
    pid_t const child = ::fork();
    if (child == -1) throw std::runtime_error("fork");
    if (child != 0) return wait_for(child);
    int code = 0;
    try {
        if constexpr (std::is_void_v<decltype(body())>)
            body();
        else
            code = static_cast<int>(body());
    } catch (...) {
        code = 99;
    }
    if (__gcov_dump != nullptr) __gcov_dump();
    ::_exit(code);
}

/// A program that runs beside this one.
class program {
public:
    explicit program(std::string const& path, std::vector<std::string> const& arguments = {}) {
        int ends[2];
        if (::pipe(ends) != 0) throw std::runtime_error("pipe");
        std::vector<char*> argv{const_cast<char*>(path.c_str())};
        for (auto const& argument : arguments) argv.push_back(const_cast<char*>(argument.c_str()));
        argv.push_back(nullptr);
        std::fflush(nullptr);
        child_ = ::fork();
        if (child_ == -1) throw std::runtime_error("fork");
        if (child_ == 0) {
            ::dup2(ends[1], STDOUT_FILENO);
            ::close(ends[0]);
            ::close(ends[1]);
            ::execv(path.c_str(), argv.data());
            ::_exit(127);
        }
        ::close(ends[1]);
        read_ = ends[0];
    }
    program(program const&) = delete;
    program& operator=(program const&) = delete;
    ~program() {
        if (child_ != 0) finish();
    }

    void kill() { ::kill(child_, SIGKILL); }

    /// Waits for its end.
    ending finish() {
        std::string output;
        char buffer[4096];
        for (ssize_t n; (n = ::read(read_, buffer, sizeof buffer)) > 0;)
            output.append(buffer, static_cast<std::size_t>(n));
        ::close(read_);
        ending result = wait_for(std::exchange(child_, 0));
        result.output = std::move(output);
        return result;
    }

private:
    int read_ = -1;
    pid_t child_ = 0;
};

#endif

/// Runs a program to its end.
inline ending run(std::string const& path, std::vector<std::string> const& arguments = {}) {
    return program(path, arguments).finish();
}

}  // namespace test
