#include "comm/wide_sum.h"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace vesper {

void sum_wide(Comm& comm, std::span<WideTicks> values) {
    constexpr std::size_t kDigits = 3;  // of 32 bits; the highest has the sign
    std::vector<std::int64_t> digits(values.size() * kDigits);
    for (std::size_t i = 0; i < values.size(); ++i) {
        digits[kDigits * i] = static_cast<std::uint32_t>(values[i]);
        digits[kDigits * i + 1] = static_cast<std::uint32_t>(values[i] >> 32);
        digits[kDigits * i + 2] = static_cast<std::int64_t>(values[i] >> 64);
    }
    comm.sum(digits);
    for (std::size_t i = 0; i < values.size(); ++i)
        values[i] = WideTicks{digits[kDigits * i]} +
                    WideTicks{digits[kDigits * i + 1]} * (WideTicks{1} << 32) +
                    WideTicks{digits[kDigits * i + 2]} * (WideTicks{1} << 64);
}

}  // namespace vesper
