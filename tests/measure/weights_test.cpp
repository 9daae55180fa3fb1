// A weight of w is w copies of a scenario: everything is compared with the sample that spells the copies out.
#include <numeric>
#include <random>
#include <vector>

#include <gtest/gtest.h>

#include "measure/tail.h"
#include "measure/tail_scenarios.h"

namespace vesper {
namespace {

struct Weighted {
    std::vector<Ticks> pnl;
    std::vector<std::uint32_t> weight;
    std::vector<Ticks> copies;             // each scenario as often as its weight says, one after another
    std::vector<std::uint32_t> copied_of;  // the scenario of a copy

    explicit Weighted(std::mt19937_64& random, std::size_t n) {
        for (std::size_t i = 0; i < n; ++i) {
            pnl.push_back(static_cast<Ticks>(random() % 23) - 11);  // with many ties
            weight.push_back(static_cast<std::uint32_t>(random() % 4));
        }
        weight[random() % n] += 1;
        for (std::uint32_t i = 0; i < n; ++i)
            for (std::uint32_t w = 0; w < weight[i]; ++w) {
                copies.push_back(pnl[i]);
                copied_of.push_back(i);
            }
    }
};

class Weights : public testing::Test {
  protected:
    const std::uint64_t seed_ = std::random_device{}();
    const testing::ScopedTrace trace_{__FILE__, __LINE__, "seed " + std::to_string(seed_)};
    std::mt19937_64 random_{seed_};
    const std::vector<double> levels_ = {0.5, 0.9, 0.99, 0.2};
};

TEST_F(Weights, TailsAreThoseOfTheCopies) {
    for (int round = 0; round < 200; ++round) {
        const Weighted sample(random_, 1 + random_() % 60);
        const std::vector<std::uint32_t> ranks =
            figure_ranks(SampleSize::of(sample.copies.size()), levels_, 0.95);
        EXPECT_EQ(weighted_tails(sample.pnl, sample.weight, ranks), tails_of(sample.copies, ranks));
    }
}

std::vector<ScenarioCopies> counted(std::span<const ScenarioCopies> of_copies, const Weighted& sample) {
    std::vector<ScenarioCopies> out;
    for (const auto& [copy, one] : of_copies) {
        const std::uint32_t scenario = sample.copied_of[copy];
        if (out.empty() || out.back().scenario != scenario) out.push_back({.scenario = scenario});
        out.back().copies += one;
    }
    return out;
}

/// Tails and windows of a sample cut into shares at random places, in the order of the scenarios.
std::vector<TailScenarios> in_shares(const PnlShare& all, std::span<const std::uint32_t> ranks,
                                     std::span<const TailSum> tails, std::mt19937_64& random) {
    std::vector<TailScenarios> out(ranks.size() / 3);
    const std::vector<std::uint64_t> equal = copies_equal_to(tails, all);
    std::vector<Ties> ties(equal.size());
    for (std::size_t t = 0; t < ties.size(); ++t) ties[t].all = equal[t];
    for (std::size_t first = 0; first < all.pnl.size();) {
        const std::size_t n = std::min<std::size_t>(random() % 20, all.pnl.size() - first);
        const PnlShare share = {.pnl = all.pnl.subspan(first, n),
                                .first = static_cast<std::uint32_t>(first),
                                .weight = all.weight.empty() ? all.weight : all.weight.subspan(first, n)};
        const std::vector<TailScenarios> found = tail_scenarios(share, ranks, tails, ties);
        for (std::size_t l = 0; l < out.size(); ++l) {
            out[l].tail.insert(out[l].tail.end(), found[l].tail.begin(), found[l].tail.end());
            out[l].window.insert(out[l].window.end(), found[l].window.begin(), found[l].window.end());
        }
        const std::vector<std::uint64_t> of_share = copies_equal_to(tails, share);
        for (std::size_t t = 0; t < ties.size(); ++t) ties[t].before += of_share[t];
        first += n;
    }
    return out;
}

TEST_F(Weights, ScenariosOfSharesAreThoseOfTheCopies) {
    for (int round = 0; round < 200; ++round) {
        const Weighted sample(random_, 1 + random_() % 60);
        const std::vector<std::uint32_t> ranks = scenario_ranks(sample.copies.size(), levels_);
        const std::vector<TailSum> tails = tails_of(sample.copies, ranks);
        const auto weighted = in_shares({.pnl = sample.pnl, .weight = sample.weight}, ranks, tails, random_);
        const auto copies = in_shares({.pnl = sample.copies}, ranks, tails, random_);
        const std::vector<TailCopies> counts = count_copies(ranks, tails);
        for (std::size_t l = 0; l < levels_.size(); ++l) {
            EXPECT_EQ(weighted[l].tail, counted(copies[l].tail, sample));
            EXPECT_EQ(weighted[l].window, counted(copies[l].window, sample));
            EXPECT_EQ(counts[l].tail, copies[l].tail.size());
            EXPECT_EQ(counts[l].window, copies[l].window.size());
        }
    }
}

TEST_F(Weights, CopiesTeachNothing) {
    std::vector<Ticks> pnl(500);
    std::normal_distribution<double> normal;
    for (Ticks& x : pnl) x = to_ticks(normal(random_), 9e18);
    const std::vector<std::uint32_t> weight(pnl.size(), 1000);
    const SampleSize size = SampleSize::of(pnl.size(), weight);
    EXPECT_EQ(size.copies, 500'000u);
    EXPECT_DOUBLE_EQ(size.effective, 500);
    const std::vector<double> levels = {0.95, 0.9};
    const auto once = tail_figures(pnl, levels, 0.95);
    const auto often =
        tail_figures(size, levels, 0.95, weighted_tails(pnl, weight, figure_ranks(size, levels, 0.95)));
    for (std::size_t l = 0; l < levels.size(); ++l) {
        EXPECT_EQ(often[l].var, once[l].var);
        EXPECT_DOUBLE_EQ(often[l].es, once[l].es);
        EXPECT_NEAR(often[l].es_se / once[l].es_se, 1, 1e-12);
        EXPECT_DOUBLE_EQ(often[l].effective_count, once[l].effective_count);
        EXPECT_EQ(often[l].tail_count, 1000 * once[l].tail_count);
    }
}

TEST_F(Weights, SumsJustBelowTheirLimit) {
    // Two scenarios with nearly 2^31 copies each, at the ends of the range of P&L.
    const std::vector<Ticks> pnl = {-(Ticks{1} << 61), (Ticks{1} << 61) - 1};
    const std::vector<std::uint32_t> weight = {0x7fffffff, 0x7fffffff};
    const std::vector<std::uint32_t> ranks = {1, 0x7fffffff, 0x80000000, 0xfffffffe};
    const std::vector<TailSum> tails = weighted_tails(pnl, weight, ranks);
    EXPECT_EQ(tails[0].value, pnl[0]);
    EXPECT_EQ(tails[1].value, pnl[0]);
    EXPECT_EQ(tails[2].value, pnl[1]);
    EXPECT_EQ(tails[3].count, 0xfffffffeu);
    __extension__ using Wide = __int128;
    const Wide sum = Wide{tails[3].sum_high} * (Wide{1} << 32) + tails[3].sum_low;
    EXPECT_TRUE(sum == -Wide{0x7fffffff});
}

}  // namespace
}  // namespace vesper
