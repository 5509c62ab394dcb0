#include <mmap.hpp>

int main() { return mmap::region(mmap::ANON, 1).size() == 1 ? 0 : 1; }
