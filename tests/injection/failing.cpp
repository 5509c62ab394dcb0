#include "failing.hpp"

#include <stdexcept>

namespace {

bool armed = false;
std::size_t target = 0;
unsigned nth = 0;
int failure = 0;
bool has_failed = false;
std::vector<unsigned> counts;
std::size_t absent = 0;
int absence = 0;

}  // namespace

namespace injection {

int fails(std::size_t which) {
    if (!armed) return 0;
    ++counts[which];
    if (which == target && counts[which] == nth) {
        has_failed = true;
        return failure;
    }
    return absence != 0 && which == absent ? absence : 0;
}

std::size_t number_of(std::string const& name) {
    for (std::size_t i = 0; i < calls().size(); ++i)
        if (calls()[i].name == name) return i;
    throw std::logic_error("no such call: " + name);
}

void arm(std::size_t which, unsigned n, int error) {
    counts.assign(calls().size(), 0);
    target = which;
    nth = n;
    failure = error;
    has_failed = false;
    armed = true;
}

bool disarm() {
    armed = false;
    undo();
    return has_failed;
}

unsigned count(std::size_t which) { return counts[which]; }

missing::missing(std::string const& name, int error) {
    absent = number_of(name);
    absence = error;
}
missing::~missing() { absence = 0; }

}  // namespace injection
