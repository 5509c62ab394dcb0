// Checks in the child of a fork, where Catch2 has no business: the child tells on stderr and exits with
// 1, `CHECK(test::in_fork([&] { EXPECT(…); return 0; }).exit_code == 0)`.
#pragma once

#include <cstdio>

#define EXPECT(condition)                                                                    \
    do {                                                                                     \
        if (!(condition)) {                                                                  \
            std::fprintf(stderr, "%s:%d: in a child: %s\n", __FILE__, __LINE__, #condition); \
            return 1;                                                                        \
        }                                                                                    \
    } while (0)
