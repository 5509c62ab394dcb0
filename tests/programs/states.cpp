// Prints docs/states.md.
#include <cstdio>

#include "../region/state_table.hpp"

int main() { std::fputs(test::state_page().c_str(), stdout); }
