#include "engine/plan.h"

#include <random>
#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace vesper {
namespace {

PlannedSet set_of(std::size_t n_scenarios, std::size_t tile) {
    return {.name = "set", .n_scenarios = n_scenarios, .tile = tile, .cost = {.flops = 2, .bytes = 8}};
}

TEST(Plan, SharesCoverEveryScenarioOnceInWholeTiles) {
    std::mt19937 random(std::random_device{}());
    for (int round = 0; round < 200; ++round) {
        const int n_ranks = static_cast<int>(random() % 40) + 1;
        const Plan plan({set_of(random() % 5000, random() % 300 + 1), set_of(random() % 10, 3), set_of(0, 7)},
                        n_ranks);
        for (std::size_t i = 0; i < plan.sets().size(); ++i) {
            std::size_t next = 0;
            std::size_t fewest = plan.sets()[i].n_tiles();
            std::size_t most = 0;
            for (int rank = 0; rank < n_ranks; ++rank) {
                const Share share = plan.share(i, rank);
                ASSERT_EQ(share.first, next);
                next += share.count;
                const std::size_t tile = plan.sets()[i].tile;
                if (next < plan.sets()[i].n_scenarios) {
                    ASSERT_EQ(next % tile, 0u);
                }
                const std::size_t tiles = (share.count + tile - 1) / tile;
                fewest = std::min(fewest, tiles);
                most = std::max(most, tiles);
            }
            ASSERT_EQ(next, plan.sets()[i].n_scenarios);
            ASSERT_LE(most - fewest, 1u);
        }
    }
}

TEST(Plan, ShortStagesFallOnDifferentRanks) {
    const Plan plan({set_of(1, 1), set_of(1, 1), set_of(1, 1)}, 3);
    for (int rank = 0; rank < 3; ++rank) EXPECT_EQ(plan.load(rank).scenarios, 1u);
    EXPECT_DOUBLE_EQ(plan.imbalance(), 1);
}

TEST(Plan, ImbalanceIsLargestOverMean) {
    EXPECT_DOUBLE_EQ(Plan({set_of(3, 1)}, 2).imbalance(), 2 / 1.5);
    EXPECT_DOUBLE_EQ(Plan({set_of(1, 1)}, 8).imbalance(), 8);
    EXPECT_DOUBLE_EQ(Plan({}, 8).imbalance(), 1);
}

TEST(Plan, DescriptionNamesEveryStageAndTheImbalance) {
    const std::string text = describe(Plan({set_of(1000, 64)}, 100));
    EXPECT_NE(text.find("set"), std::string::npos);
    EXPECT_NE(text.find("imbalance"), std::string::npos);
    EXPECT_NE(text.find("\n    99 "), std::string::npos) << text;
    EXPECT_NE(text.find("\n   all      16        1000 "), std::string::npos) << text;
}

}  // namespace
}  // namespace vesper
