// list.hpp: several types as one, to do the same with each.
#pragma once

namespace bench {
template <class T>
struct tag {
    using type = T;
};

template <class... T>
struct list {
    /// Calls f(tag<T>()) for each.
    template <class F>
    static void each(F&& f) {
        (f(tag<T>()), ...);
    }
};
}  // namespace bench
