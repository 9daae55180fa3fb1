#include "kernels/tail/tail_sums.h"

#include <limits>
#include <vector>

#include <gtest/gtest.h>

#include "kernels/backends.h"
#include "kernels/fresh_seed.h"
#include "kernels/tail/random_rows.h"

namespace vesper {
namespace {

__extension__ using Wide = __int128;
__extension__ using UnsignedWide = unsigned __int128;

template <class Where>
class TailSumsTest : public test::BackendTest<Where> {};
TYPED_TEST_SUITE(TailSumsTest, test::InDouble);

/// Of the values up to a limit, the copies, their sum, and the sums of the upper and lower halves of the
/// squared distances.
void expect_tail(const TailSum& tail, const std::vector<Ticks>& values, const std::uint32_t* weight) {
    std::uint64_t count = 0;
    Wide sum = 0;
    UnsignedWide high = 0;
    UnsignedWide low = 0;
    for (std::size_t i = 0; i < values.size(); ++i) {
        if (values[i] > tail.value) continue;
        const std::uint32_t copies = weight != nullptr ? weight[i] : 1;
        const auto distance = static_cast<UnsignedWide>(Wide(tail.value) - values[i]);
        count += copies;
        sum += Wide(values[i]) * copies;
        high += (distance * distance >> 64) * copies;
        low += static_cast<UnsignedWide>(static_cast<std::uint64_t>(distance * distance)) * copies;
    }
    EXPECT_EQ(tail.count, count);
    EXPECT_TRUE(Wide(tail.sum_high) * (Wide(1) << 32) + Wide(tail.sum_low) == sum);
    EXPECT_TRUE((UnsignedWide(tail.squares[1]) << 32) + tail.squares[0] == low);
    EXPECT_TRUE((UnsignedWide(tail.squares[3]) << 32) + tail.squares[2] == high);
}

TYPED_TEST(TailSumsTest, SumsCopiesUpToLimits) {
    const std::uint64_t seed = test::fresh_seed();
    SCOPED_TRACE(test::seed_text(seed));
    std::mt19937_64 engine(seed);
    const test::RandomRows data(engine);
    std::vector<std::uint32_t> first = {0};
    std::vector<Ticks> limits;
    for (std::uint32_t row = 0; row < data.n_rows(); ++row) {
        if (row % 4 > 0) limits.push_back(std::numeric_limits<Ticks>::max());
        if (row % 4 > 1) limits.push_back(std::numeric_limits<Ticks>::min());
        for (std::uint32_t i = 0; i < 2 * (row % 4); ++i)
            limits.push_back(data.values[row][engine() % data.rows[row].n]);
        first.push_back(static_cast<std::uint32_t>(limits.size()));
    }
    for (const std::uint32_t* weight : {static_cast<const std::uint32_t*>(nullptr), data.weight.data()}) {
        std::vector<TailSum> tails(limits.size(), {.value = -4711, .count = 1});
        TypeParam::Backend::run(TailSums{.rows = data.rows.data(),
                                         .n_rows = data.n_rows(),
                                         .longest = data.longest(),
                                         .weight = weight,
                                         .first = first.data(),
                                         .limits = limits.data(),
                                         .n_limits = static_cast<std::uint32_t>(limits.size()),
                                         .tails = tails.data()},
                                2);
        for (std::uint32_t row = 0; row < data.n_rows(); ++row)
            for (std::uint32_t i = first[row]; i < first[row + 1]; ++i) {
                EXPECT_EQ(tails[i].value, limits[i]);
                expect_tail(tails[i], data.values[row], weight);
            }
    }
}

}  // namespace
}  // namespace vesper
