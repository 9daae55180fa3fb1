#include "market/horizon.h"

#include <limits>

#include <fmt/format.h>

namespace vesper {

std::string label_of(const Horizon& horizon) {
    const char* plural = horizon.bars == 1 ? "" : "s";
    if (horizon.interval.is_days()) return fmt::format("{} day{}", horizon.bars, plural);
    const std::string bars = fmt::format("{} bar{}", horizon.bars, plural);
    const bool has_length = horizon.interval.kind == BarInterval::Kind::fixed && horizon.bars > 0 &&
                            horizon.interval.length <= std::numeric_limits<TimeNs>::max() / horizon.bars;
    return has_length ? fmt::format("{} ({})", bars, duration_text(horizon.interval.length * horizon.bars))
                      : bars;
}

std::string key_of(const Horizon& horizon) {
    return fmt::format("{}{}", horizon.bars, horizon.interval.is_days() ? 'd' : 'b');
}

}  // namespace vesper
