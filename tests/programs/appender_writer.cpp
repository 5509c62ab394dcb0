// appender_writer FILE NAME COUNT: appends the lines "NAME 1" to "NAME COUNT".
#include <cstdlib>
#include <mmap.hpp>
#include <string>

int main(int argc, char** argv) {
    if (argc < 4) return 2;
    std::string const name = argv[2];
    unsigned long const count = std::strtoul(argv[3], nullptr, 10);
    mmap::appender log(argv[1]);
    for (unsigned long i = 1; i <= count; ++i) log.append(name + ' ' + std::to_string(i) + '\n');
    log.close();
}
