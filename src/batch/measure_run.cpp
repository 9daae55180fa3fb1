#include "batch/measure_run.h"

#include <algorithm>
#include <cmath>
#include <set>
#include <utility>

#include "batch/stages.h"
#include "core/parallel.h"
#include "job/job_keys.h"
#include "measure/normal.h"
#include "measure/tail.h"

namespace vesper {

std::vector<Ticks> total_pnl(const Matrix<Ticks>& pnl, int threads) {
    constexpr std::size_t kBlock = 1 << 14;
    std::vector<Ticks> total(pnl.cols());
    parallel_for((total.size() + kBlock - 1) / kBlock, threads, [&](std::size_t block) {
        const std::size_t first = block * kBlock;
        const std::size_t end = std::min(first + kBlock, total.size());
        for (std::size_t book = 0; book < pnl.rows(); ++book)
            for (std::size_t i = first; i < end; ++i) total[i] += pnl(book, i);
    });
    return total;
}

MethodResult measure_method(const Job& job, const Stage& stage, const StageMethod& method,
                            const Market& market, const Cycle& cycle, Matrix<Ticks> pnl,
                            std::span<const Ticks> total) {
    MethodResult result = {.method = method.name, .horizon_days = method.distribution.horizon_days};
    result.precision = stage.is_monte_carlo() ? word_of(job.monte_carlo.precision, kPrecisions) : "double";
    const std::vector<double>& levels = job.risk.levels;
    const auto figures_of = [&](std::span<const TailSum> tails) {
        return tail_figures(total.size(), levels, job.risk.confidence, tails);
    };
    const std::vector<std::uint32_t> ranks = figure_ranks(total.size(), levels, job.risk.confidence);
    const Matrix<TailSum> of_total = cycle.tails({total.data(), 1, total.size()}, ranks);
    const Matrix<TailSum> of_books = cycle.tails(std::as_const(pnl).view(), ranks);
    result.total = figures_of(of_total.row(0));
    result.by_book = Matrix<TailFigures>(pnl.rows(), levels.size());
    for (std::size_t book = 0; book < pnl.rows(); ++book) {
        const std::vector<TailFigures> figures = figures_of(of_books.row(book));
        std::copy(figures.begin(), figures.end(), result.by_book.row(book).begin());
    }
    if (!stage.is_monte_carlo())
        result.scenario_time.assign(market.times.begin() + method.distribution.horizon_days,
                                    market.times.end());
    result.pnl = std::move(pnl);
    return result;
}

MethodResult measure_normal(const Job& job, const Snapshot& snapshot, const Covariance& covariance,
                            const std::vector<Cut>& cuts, int horizon_days) {
    const PricedBook& book = snapshot.book;
    const Matrix<double> delta =
        deltas_by(book, book.book_of, book.books.size(), snapshot.market.n_factors());
    std::vector<double> total(delta.cols());
    for (std::size_t b = 0; b < delta.rows(); ++b)
        for (std::size_t factor = 0; factor < total.size(); ++factor) total[factor] += delta(b, factor);

    std::vector<double> volatility = covariance.volatility;
    for (double& sigma : volatility) sigma *= std::sqrt(static_cast<double>(horizon_days));
    const NormalFactors factors = {.volatility = volatility, .correlation = covariance.correlation.view()};
    MethodResult result = {.method = kDeltaNormal, .horizon_days = horizon_days};
    result.precision = "double";
    result.by_book = Matrix<TailFigures>(delta.rows(), job.risk.levels.size());
    const double sigma = normal_sigma(total, factors);
    for (const double level : job.risk.levels) result.total.push_back(normal_figures(sigma, level));
    for (std::size_t b = 0; b < delta.rows(); ++b) {
        const double book_sigma = normal_sigma(delta.row(b), factors);
        for (std::size_t level = 0; level < job.risk.levels.size(); ++level)
            result.by_book(b, level) = normal_figures(book_sigma, job.risk.levels[level]);
    }
    result.contributions = attribute_normal(snapshot, cuts, factors, result.total);
    return result;
}

void measure_stress(const Job& job, const Snapshot& snapshot, const Matrix<Ticks>& pnl, Result& result) {
    StressResult& stress = result.stress;
    for (const StressScenario& scenario : snapshot.stresses) {
        stress.names.push_back(scenario.name);
        stress.kinds.emplace_back("hypothetical");
        stress.descriptions.push_back(scenario.description);
    }
    for (const Replay& replay : job.stress.replays) {
        stress.names.push_back(replay.name);
        stress.kinds.emplace_back("replay");
        stress.descriptions.push_back(replay.from + " to " + replay.to);
    }
    stress.pnl = Matrix<Ticks>(stress.names.size(), pnl.rows());
    for (std::size_t i = 0; i < stress.names.size(); ++i)
        for (std::size_t book = 0; book < pnl.rows(); ++book) stress.pnl(i, book) = pnl(book, i);

    std::size_t column = stress.names.size();
    for (const Ladder& ladder : job.stress.ladders) {
        LadderResult grid = {.name = ladder.name, .spot = ladder.spot, .volatility = ladder.volatility};
        grid.pnl = Matrix<Ticks>(ladder.spot.size(), ladder.volatility.size());
        for (Ticks& cell : grid.pnl.all()) {
            for (std::size_t book = 0; book < pnl.rows(); ++book) cell += pnl(book, column);
            ++column;
        }
        result.ladders.push_back(std::move(grid));
    }
}

QualityReport summarise_quality(const Snapshot& snapshot) {
    const Market& market = snapshot.market;
    const std::set<std::size_t> held(snapshot.book.asset_of.begin(), snapshot.book.asset_of.end());
    QualityReport report = market.quality;
    for (SymbolQuality& quality : report.symbols) {
        const auto factor = market.find(FactorKind::equity, quality.symbol);
        quality.held = factor && held.contains(*factor);
    }
    return report;
}

BookSummary summarise_book(const PricedBook& book) {
    BookSummary summary = {.books = book.books};
    summary.positions.resize(book.books.size());
    summary.value.resize(book.books.size());
    summary.gross.resize(book.books.size());
    for (std::size_t i = 0; i < book.book_of.size(); ++i) {
        ++summary.positions[book.book_of[i]];
        summary.value[book.book_of[i]] += book.value[i];
        summary.gross[book.book_of[i]] += book.gross[i];
    }
    return summary;
}

ModelResult summarise_model(const Job& job, const Market& market, const RiskModel& model) {
    if (model.covariance.volatility.empty()) return {};
    ModelResult summary = {
        .volatility = model.covariance.volatility,
        .volatility_method = std::string(word_of(job.covariance.volatility, kVolatilities)),
        .correlation_method = std::string(word_of(job.covariance.correlation, kCorrelationEstimates)),
        .shrinkage = model.covariance.shrinkage,
        .smallest_eigenvalue = model.covariance.smallest_eigenvalue,
        .repaired_eigenvalues = static_cast<double>(model.covariance.repaired_eigenvalues),
        .components = static_cast<std::uint32_t>(model.factors.loading.cols()),
        .explained = model.factors.explained};
    for (std::size_t i = 0; i < market.n_factors(); ++i) {
        summary.factors.push_back(market.factors[i].name);
        summary.factor_kinds.emplace_back(name_of(market.factors[i].kind));
        summary.level.push_back(market.spot(i));
    }
    return summary;
}

}  // namespace vesper
