#include "core/timings.h"

#include <algorithm>

namespace vesper {

void Timings::add(std::string_view name, double seconds) {
    const auto stage =
        std::find_if(stages_.begin(), stages_.end(), [&](const Stage& s) { return s.name == name; });
    if (stage != stages_.end())
        stage->seconds += seconds;
    else
        stages_.push_back({std::string(name), seconds});
}

double Timings::total() const {
    double sum = 0;
    for (const Stage& stage : stages_) sum += stage.seconds;
    return sum;
}

}  // namespace vesper
