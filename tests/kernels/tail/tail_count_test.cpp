#include "kernels/tail/tail_count.h"

#include <limits>
#include <set>
#include <vector>

#include <gtest/gtest.h>

#include "kernels/backends.h"
#include "kernels/fresh_seed.h"
#include "kernels/tail/random_rows.h"
#include "kernels/tail/tail_count_point.h"

namespace vesper {
namespace {

__extension__ using Wide = __int128;

constexpr TickInterval kAll = {.low = std::numeric_limits<Ticks>::min(),
                               .last = std::numeric_limits<Ticks>::max()};

TEST(PartOf, PartsCoverAnIntervalOnceInOrder) {
    const std::uint64_t seed = test::fresh_seed();
    SCOPED_TRACE(test::seed_text(seed));
    std::mt19937_64 engine(seed);
    std::vector<TickInterval> intervals = {
        kAll, {.low = -1, .last = 254}, {.low = -1, .last = 255}, {.low = 3, .last = 4}};
    for (int i = 0; i < 100; ++i) {
        const auto low = static_cast<Ticks>(engine()) >> 2;
        intervals.push_back({.low = low, .last = low + static_cast<Ticks>(engine() >> (2 + i % 62)) + 1});
    }
    for (const TickInterval& interval : intervals) {
        Wide next = interval.low;
        for (unsigned part = 0; part < kTailParts && next <= interval.last; ++part) {
            const TickInterval found = part_of(interval, part);
            ASSERT_EQ(Wide(found.low) == next, true);
            ASSERT_LE(found.low, found.last);
            ASSERT_EQ(distance_in(interval, found.low) >> part_shift(interval), part);
            ASSERT_EQ(distance_in(interval, found.last) >> part_shift(interval), part);
            next = Wide(found.last) + 1;
        }
        ASSERT_TRUE(next == Wide(interval.last) + 1) << interval.low << " to " << interval.last;
    }
}

template <class Where>
class TailCountTest : public test::BackendTest<Where> {};
TYPED_TEST_SUITE(TailCountTest, test::InDouble);

/// Ascending intervals that are apart; all of them together need not hold all ticks.
std::vector<TickInterval> random_intervals(std::mt19937_64& engine, std::size_t n) {
    std::set<Ticks> ends;
    const int bits = static_cast<int>(engine() % 60);
    while (ends.size() < 2 * n) ends.insert(static_cast<Ticks>(engine()) >> std::min(bits, 50));
    std::vector<TickInterval> intervals;
    for (auto end = ends.begin(); end != ends.end(); ++end) {
        const Ticks low = *end++;
        intervals.push_back({.low = low, .last = *end});
    }
    return intervals;
}

TYPED_TEST(TailCountTest, CountsCopiesInParts) {
    const std::uint64_t seed = test::fresh_seed();
    SCOPED_TRACE(test::seed_text(seed));
    std::mt19937_64 engine(seed);
    const test::RandomRows data(engine);
    for (const bool weighted : {false, true}) {
        std::vector<std::uint32_t> first = {0};
        std::vector<TickInterval> intervals;
        for (std::uint32_t row = 0; row < data.n_rows(); ++row) {
            const std::size_t n = row % 4 == 3 ? 33 : row % 4;  // none, one, few, more than fit a pass
            const auto own = n == 1 ? std::vector{kAll} : random_intervals(engine, n);
            intervals.insert(intervals.end(), own.begin(), own.end());
            first.push_back(static_cast<std::uint32_t>(intervals.size()));
        }
        std::vector<std::int64_t> expected(intervals.size() * kTailParts);
        for (std::uint32_t row = 0; row < data.n_rows(); ++row)
            for (std::uint32_t i = first[row]; i < first[row + 1]; ++i) {
                const Wide length = Wide(intervals[i].last) - intervals[i].low;
                Wide width = 1;
                while (width * kTailParts <= length) width *= 2;
                for (std::uint32_t j = 0; j < data.rows[row].n; ++j) {
                    const Wide distance = Wide(data.values[row][j]) - intervals[i].low;
                    if (distance >= 0 && distance <= length)
                        expected[i * kTailParts + static_cast<std::size_t>(distance / width)] +=
                            weighted ? data.weight[j] : 1;
                }
            }
        std::vector<std::int64_t> counts(expected.size(), -4711);
        TypeParam::Backend::run(TailCount{.rows = data.rows.data(),
                                          .n_rows = data.n_rows(),
                                          .longest = data.longest(),
                                          .weight = weighted ? data.weight.data() : nullptr,
                                          .first = first.data(),
                                          .intervals = intervals.data(),
                                          .n_intervals = static_cast<std::uint32_t>(intervals.size()),
                                          .counts = counts.data()},
                                2);
        EXPECT_EQ(counts, expected);
    }
}

}  // namespace
}  // namespace vesper
