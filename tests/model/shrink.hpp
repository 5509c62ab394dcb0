// shrink.hpp: makes a failing program smaller, until nothing can be left out and no byte be zero instead
// (Zeller, Hildebrandt: Simplifying and Isolating Failure-Inducing Input, 2002).
#pragma once

#include <algorithm>

#include "step.hpp"

namespace model {

template <class Fails>
program shrink(program steps, Fails fails) {
    for (std::size_t chunk = steps.size() / 2; chunk > 0;) {
        bool smaller = false;
        for (std::size_t at = 0; at < steps.size();) {
            auto const begin = static_cast<std::ptrdiff_t>(at);
            auto const end = static_cast<std::ptrdiff_t>(std::min(at + chunk, steps.size()));
            program fewer(steps.begin(), steps.begin() + begin);
            fewer.insert(fewer.end(), steps.begin() + end, steps.end());
            if (fails(fewer)) {
                steps = std::move(fewer);
                smaller = true;
            } else {
                at += chunk;
            }
        }
        if (!smaller || chunk > 1) chunk /= 2;
    }
    for (std::size_t i = 0; i < steps.size(); ++i)
        for (std::size_t j = step::size; j-- > 1;) {  // the operation stays
            if (steps[i].bytes[j] == 0) continue;
            program plainer = steps;
            plainer[i].bytes[j] = 0;
            if (fails(plainer)) steps = std::move(plainer);
        }
    return steps;
}

}  // namespace model
