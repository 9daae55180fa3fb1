// The figures of a run against plain computations from its P&L, from prices and from closed forms.
#include <algorithm>
#include <cmath>
#include <numeric>
#include <set>

#include <gtest/gtest.h>

#include "batch/small_night.h"
#include "kernels/fresh_seed.h"

namespace vesper::test {
namespace {

using Loss = long double;

constexpr double kTick = 1 / kTicksPerUnit;

/// The scenarios of a P&L vector, worst first; equal P&L by position.
std::vector<std::size_t> ranked(const std::vector<Ticks>& pnl) {
    std::vector<std::size_t> order(pnl.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(),
                     [&](std::size_t a, std::size_t b) { return pnl[a] < pnl[b]; });
    return order;
}

/// ceil(n (1 - level)), at least 1; levels have three decimals.
std::size_t rank_of(std::size_t n, double level) {
    const auto per_mille = static_cast<std::size_t>(1000 - std::lround(1000 * level));
    return std::max<std::size_t>((n * per_mille + 999) / 1000, 1);
}

/// Minus the mean over some scenarios, in units of money.
Loss mean_loss(const std::vector<Ticks>& pnl, const std::vector<std::size_t>& scenarios) {
    Loss sum = 0;
    for (const std::size_t i : scenarios) sum -= static_cast<Loss>(pnl[i]);
    return sum / static_cast<Loss>(scenarios.size()) / static_cast<Loss>(kTicksPerUnit);
}

std::vector<std::size_t> tail_of(const std::vector<Ticks>& pnl, double level) {
    const Ticks bound = pnl[ranked(pnl)[rank_of(pnl.size(), level) - 1]];
    std::vector<std::size_t> tail;
    for (std::size_t i = 0; i < pnl.size(); ++i)
        if (pnl[i] <= bound) tail.push_back(i);
    return tail;
}

/// The ranks r - r/2 .. r + r/2 around the VaR's.
std::vector<std::size_t> window_of(const std::vector<Ticks>& pnl, double level) {
    const std::size_t rank = rank_of(pnl.size(), level);
    const std::size_t half = std::min(rank / 2, pnl.size() - rank);
    const std::vector<std::size_t> order = ranked(pnl);
    const auto at = [&](std::size_t r) { return order.begin() + static_cast<std::ptrdiff_t>(r); };
    return {at(rank - 1 - half), at(rank + half)};
}

std::vector<Ticks> pnl_of(const MethodResult& method, std::size_t book) {
    const std::span<const Ticks> row = method.pnl.row(book);
    return {row.begin(), row.end()};
}

std::vector<Ticks> total_of(const MethodResult& method) {
    std::vector<Ticks> total(method.pnl.cols());
    for (std::size_t book = 0; book < method.pnl.rows(); ++book)
        for (std::size_t i = 0; i < total.size(); ++i) total[i] += method.pnl(book, i);
    return total;
}

void expect_figures(const TailFigures& figures, const std::vector<Ticks>& pnl, double level) {
    const std::vector<std::size_t> tail = tail_of(pnl, level);
    const Ticks bound = pnl[ranked(pnl)[rank_of(pnl.size(), level) - 1]];
    EXPECT_EQ(figures.level, level);
    EXPECT_EQ(figures.var, -static_cast<double>(bound) * kTick);
    EXPECT_EQ(figures.tail_count, tail.size());
    EXPECT_NEAR(figures.es, static_cast<double>(mean_loss(pnl, tail)), 1e-14 * std::abs(figures.es) + 1e-9);
    EXPECT_LE(figures.var_low, figures.var);
    EXPECT_GE(figures.var_high, figures.var);
    EXPECT_GE(figures.es, figures.var);
}

/// What the parts become where the gap to the total is spread in proportion to their sizes.
std::vector<Loss> spread(std::vector<Loss> parts, double total) {
    Loss sum = 0, size = 0;
    for (const Loss part : parts) {
        sum += part;
        size += std::abs(part);
    }
    for (Loss& part : parts) part += (static_cast<Loss>(total) - sum) * std::abs(part) / size;
    return parts;
}

std::vector<Loss> book_losses(const MethodResult& method, const std::vector<std::size_t>& scenarios) {
    std::vector<Loss> losses;
    for (std::size_t book = 0; book < method.pnl.rows(); ++book)
        losses.push_back(mean_loss(pnl_of(method, book), scenarios));
    return losses;
}

/// Whole ticks that add up to the figure, which is rounded to ticks.
void expect_adds_up(const Matrix<double>& shares, std::size_t level, double figure) {
    Ticks sum = 0;
    bool any = false;
    for (std::size_t label = 0; label < shares.rows(); ++label) {
        const double ticks = shares(label, level) * kTicksPerUnit;
        EXPECT_EQ(ticks, std::rint(ticks));
        sum += std::llrint(ticks);
        any = any || ticks != 0;
    }
    EXPECT_EQ(sum, std::llrint(figure * kTicksPerUnit));
    EXPECT_TRUE(any);
}

bool has_scenarios(const MethodResult& method) {
    return !method.pnl.empty();
}

class Figures : public testing::Test {
  protected:
    void run(const Job& job) { result_ = run_well(job, 3, 2).result; }

    std::uint64_t seed_ = fresh_seed();
    testing::ScopedTrace trace_{__FILE__, __LINE__, seed_text(seed_)};
    SmallNight night_{seed_};
    Result result_;
};

TEST_F(Figures, ThereIsOneGroupForEachMethodAndHorizon) {
    run(night_.job);
    std::set<std::pair<std::string, int>> groups;
    for (const MethodResult& method : result_.methods) groups.emplace(method.method, method.horizon.bars);
    std::set<std::pair<std::string, int>> want;
    for (const char* name : {"historical", "delta_normal", "monte_carlo_gaussian", "monte_carlo_student_t"})
        for (const int days : {1, 3}) want.emplace(name, days);
    EXPECT_EQ(groups, want);
    EXPECT_EQ(result_.methods.size(), want.size());
    for (const MethodResult& method : result_.methods) {
        const bool historical = method.method == "historical";
        const std::size_t bars = night_.market.n_times() - std::size_t{method.horizon.bars};
        const std::size_t scenarios = historical ? bars : 701;
        EXPECT_EQ(method.pnl.cols(), method.method == "delta_normal" ? 0 : scenarios);
        EXPECT_EQ(method.scenario_time.size(), historical ? bars : 0);
    }
}

TEST_F(Figures, ValueAtRiskAndShortfallFollowFromThePnl) {
    run(night_.job);
    std::size_t checked = 0;
    for (const MethodResult& method : result_.methods) {
        if (!has_scenarios(method)) continue;
        SCOPED_TRACE(method.method + ", " + label_of(method.horizon));
        for (std::size_t level = 0; level < result_.levels.size(); ++level) {
            expect_figures(method.total[level], total_of(method), result_.levels[level]);
            for (std::size_t book = 0; book < method.pnl.rows(); ++book)
                expect_figures(method.by_book(book, level), pnl_of(method, book), result_.levels[level]);
        }
        ++checked;
    }
    EXPECT_EQ(checked, 6u);
}

TEST_F(Figures, ContributionsAddUpToTheTick) {
    run(night_.job);
    for (const MethodResult& method : result_.methods) {
        ASSERT_EQ(method.contributions.size(), 4u);
        for (const Contributions& by : method.contributions)
            for (std::size_t level = 0; level < result_.levels.size(); ++level) {
                SCOPED_TRACE(method.method + " by " + by.grouping);
                expect_adds_up(by.var, level, method.total[level].var);
                expect_adds_up(by.es, level, method.total[level].es);
            }
    }
}

/// The P&L of the books is known, so their contributions can be computed from it.
TEST_F(Figures, ContributionsOfBooksAreMeansOfTailAndWindow) {
    run(night_.job);
    for (const MethodResult& method : result_.methods) {
        if (!has_scenarios(method)) continue;
        SCOPED_TRACE(method.method + ", " + label_of(method.horizon));
        const std::vector<Ticks> total = total_of(method);
        const Contributions& by_book = method.contributions.front();
        ASSERT_EQ(by_book.labels, result_.book.books);
        for (std::size_t level = 0; level < result_.levels.size(); ++level) {
            const TailFigures& figures = method.total[level];
            const std::vector<Loss> es =
                spread(book_losses(method, tail_of(total, figures.level)), figures.es);
            const std::vector<Loss> var =
                spread(book_losses(method, window_of(total, figures.level)), figures.var);
            for (std::size_t book = 0; book < es.size(); ++book) {
                EXPECT_NEAR(by_book.es(book, level), static_cast<double>(es[book]), 2 * kTick);
                EXPECT_NEAR(by_book.var(book, level), static_cast<double>(var[book]), 2 * kTick);
            }
        }
    }
}

/// With its positions booked by sector, the contributions of a night by book and by sector are the same.
TEST_F(Figures, ABookIsCutBySectorAsByBook) {
    for (Position& position : night_.book.positions) position.book = position.sector;
    night_.set_book(night_.book);
    run(night_.job);
    for (const MethodResult& method : result_.methods) {
        const Contributions& by_book = method.contributions[0];
        const Contributions& by_sector = method.contributions[1];
        ASSERT_EQ(by_sector.grouping, "sector");
        ASSERT_EQ(by_book.labels, by_sector.labels);
        EXPECT_TRUE(std::ranges::equal(by_book.var.all(), by_sector.var.all())) << method.method;
        EXPECT_TRUE(std::ranges::equal(by_book.es.all(), by_sector.es.all())) << method.method;
    }
}

/// Phi and its density give the ratio of ES and VaR; bars are independent, so sigma grows with their root.
TEST_F(Figures, DeltaNormalFollowsFromOneSigma) {
    run(night_.job);
    const double z = 1.2815515655446004;  // of 0.9
    const double density = std::exp(-z * z / 2) / std::sqrt(2 * M_PI);
    std::vector<double> sigma;
    for (const MethodResult& method : result_.methods) {
        if (method.method != "delta_normal") continue;
        EXPECT_GT(method.total[0].var, 0);
        EXPECT_NEAR(method.total[0].es / method.total[0].var, density / 0.1 / z, 1e-9);
        sigma.push_back(method.total[0].var / z);
    }
    ASSERT_EQ(sigma.size(), 2u);
    EXPECT_NEAR(sigma[1] / sigma[0], std::sqrt(3.0), 1e-12);
}

/// P&L of shares: quantity times price times the relative move.
TEST_F(Figures, PnlOfSharesFollowsFromPrices) {
    std::erase_if(night_.book.positions, [](const Position& p) { return p.kind != PositionKind::equity; });
    for (Position& position : night_.book.positions) position.book = "shares";
    night_.set_book(night_.book);
    run(night_.job);
    const Market& market = night_.market;
    const auto pnl_of_moves = [&](const auto& move) {
        double pnl = 0;
        for (const Position& position : night_.book.positions) {
            const std::size_t share = *market.find(FactorKind::equity, position.underlying);
            pnl += position.quantity * position.multiplier * market.spot(share) * move(share);
        }
        return pnl;
    };
    for (const MethodResult& method : result_.methods) {
        if (method.method != "historical") continue;
        for (std::size_t i = 0; i < method.pnl.cols(); ++i) {
            const double want = pnl_of_moves([&](std::size_t share) {
                const auto end = i + std::size_t{method.horizon.bars};
                return market.level(share, end) / market.level(share, i) - 1;
            });
            EXPECT_NEAR(from_ticks(method.pnl(0, i)), want, 1e-4);
        }
    }
    const std::vector<double> moves = {-0.2, 0.1};  // "crash" and "boom"
    for (std::size_t i = 0; i < moves.size(); ++i)
        EXPECT_NEAR(from_ticks(result_.stress.pnl(i, 0)), pnl_of_moves([&](std::size_t) { return moves[i]; }),
                    1e-4);
    const double replayed = pnl_of_moves(
        [&](std::size_t share) { return market.level(share, 30) / market.level(share, 20) - 1; });
    EXPECT_NEAR(from_ticks(result_.stress.pnl(2, 0)), replayed, 1e-4);
    const LadderResult& grid = result_.ladders.at(0);
    for (std::size_t spot = 0; spot < grid.spot.size(); ++spot)
        for (std::size_t vol = 0; vol < grid.volatility.size(); ++vol)
            EXPECT_NEAR(from_ticks(grid.pnl(spot, vol)),
                        pnl_of_moves([&](std::size_t) { return grid.spot[spot]; }), 1e-4);
}

TEST_F(Figures, NoMoveIsNoPnl) {
    run(night_.job);
    EXPECT_EQ(result_.ladders.at(0).pnl(1, 0), 0);
    EXPECT_NE(result_.ladders.at(0).pnl(1, 1), 0);
    EXPECT_EQ(result_.stress.names, (std::vector<std::string>{"crash", "boom", "a fortnight"}));
}

}  // namespace
}  // namespace vesper::test
