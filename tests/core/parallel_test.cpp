#include "core/parallel.h"

#include <stdexcept>
#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace vesper {
namespace {

TEST(ParallelFor, VisitsEveryIndexOnce) {
    for (const std::size_t n : {0u, 1u, 7u, 1000u}) {
        std::vector<int> visits(n, 0);
        parallel_for(n, 3, [&](std::size_t i) { ++visits[i]; });
        for (const int count : visits) EXPECT_EQ(count, 1);
    }
}

TEST(ParallelFor, RethrowsOutsideTheParallelRegion) {
    EXPECT_THROW(parallel_for(100, 2,
                              [](std::size_t i) {
                                  if (i % 10 == 3) throw std::runtime_error("bad index " + std::to_string(i));
                              }),
                 std::runtime_error);
}

}  // namespace
}  // namespace vesper
