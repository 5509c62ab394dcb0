// Catch2 v2 wants its implementation in one file of ours; v3 brings a library.
#define CATCH_CONFIG_MAIN
#include <catch2/catch.hpp>
