#include "batch/measure_set.h"

#include <algorithm>
#include <span>
#include <utility>

#include "batch/attribute_tails.h"
#include "device/stage_timer.h"
#include "job/job_keys.h"
#include "measure/tail.h"
#include "measure/tail_scenarios.h"

namespace vesper {
namespace {

std::span<const std::uint32_t> weight_of(const ScenarioSet& set, Share share) {
    if (set.weight.empty()) return {};
    return std::span(set.weight).subspan(share.first, share.count);
}

/// [row][rank], where the cycle computes; weighted sets are short enough for the host.
Matrix<TailSum> tails_of(const ScenarioSet& set, MatrixView<const Ticks> pnl,
                         std::span<const std::uint32_t> ranks, const Cycle& cycle) {
    if (set.weight.empty()) return cycle.tails(pnl, ranks);
    Matrix<TailSum> tails(pnl.rows, ranks.size());
    for (std::size_t row = 0; row < pnl.rows; ++row)
        std::ranges::copy(weighted_tails(pnl.row(row), set.weight, ranks), tails.row(row).begin());
    return tails;
}

MethodResult figures_of(const Job& job, const ScenarioSet& set, std::size_t result,
                        const Matrix<TailSum>& total, const Matrix<TailSum>& books) {
    const std::vector<double>& levels = job.risk.levels;
    const SampleSize size = SampleSize::of(set.n_scenarios(), set.weight);
    const auto figures = [&](std::span<const TailSum> tails) {
        return tail_figures(size, levels, job.risk.confidence, tails);
    };
    MethodResult out = {.method = set.id(result).name(),
                        .horizon = set.id(result).horizon,
                        .total = figures(total.row(0)),
                        .by_book = Matrix<TailFigures>(books.rows(), levels.size())};
    out.precision = set.drawn() != nullptr ? word_of(job.monte_carlo.precision, kPrecisions) : "double";
    for (std::size_t book = 0; book < books.rows(); ++book)
        std::ranges::copy(figures(books.row(book)), out.by_book.row(book).begin());
    if (set.stated() != nullptr) out.scenario_time = set.stated()->scenarios.time;
    out.weight = set.weight;
    return out;
}

/// Rank 0 has all P&L of the total.
std::vector<Ticks> whole_total(const Matrix<Ticks>& books) {
    std::vector<Ticks> total(books.cols());
    for (std::size_t book = 0; book < books.rows(); ++book)
        for (std::size_t i = 0; i < total.size(); ++i) total[i] += books(book, i);
    return total;
}

}  // namespace

std::vector<MethodResult> measure_set(const Job& job, const ScenarioSet& set, SetPnl pnl,
                                      const std::vector<Breakdown>& breakdowns, Cycle& cycle, Comm& comm,
                                      Timings& timings) {
    const std::vector<std::uint32_t> figure =
        figure_ranks(SampleSize::of(set.n_scenarios(), set.weight), job.risk.levels, job.risk.confidence);
    const std::vector<std::uint32_t> scenario = scenario_ranks(set.n_copies(), job.risk.levels);
    std::vector<MethodResult> results(set.n_results());
    for (std::size_t i = 0; i < results.size(); ++i) {
        std::vector<TailSum> tails;
        together(comm, [&] {
            if (!comm.is_root()) return;
            const StageTimer timer(timings, "measure");
            const std::vector<Ticks> total = whole_total(pnl.books[i]);
            const MatrixView<const Ticks> row = {total.data(), 1, total.size()};
            results[i] = figures_of(job, set, i, tails_of(set, row, figure, cycle),
                                    tails_of(set, std::as_const(pnl.books[i]).view(), figure, cycle));
            results[i].pnl = std::move(pnl.books[i]);
            const Matrix<TailSum> found = tails_of(set, row, scenario, cycle);
            tails.assign(found.row(0).begin(), found.row(0).end());
        });
        comm.broadcast(tails);
        const StageTimer timer(timings, "attribute");
        const std::vector<TailFigures> figures =
            comm.is_root() ? results[i].total : std::vector<TailFigures>(job.risk.levels.size());
        results[i].contributions =
            attribute_tails(set, i,
                            {.ranks = scenario,
                             .tails = tails,
                             .share = {.pnl = pnl.total[i],
                                       .first = static_cast<std::uint32_t>(pnl.share.first),
                                       .weight = weight_of(set, pnl.share)},
                             .figures = figures},
                            breakdowns, cycle, comm);
    }
    return results;
}

}  // namespace vesper
