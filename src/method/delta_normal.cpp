// Delta-normal figures: the book's first derivatives under normal moves, in closed form.
#include <cmath>

#include "engine/breakdown.h"
#include "measure/contributions.h"
#include "measure/normal.h"
#include "method/method_row.h"

namespace vesper {
namespace {

std::vector<Contributions> contributions_of(const Snapshot& snapshot,
                                            const std::vector<Breakdown>& breakdowns,
                                            const NormalFactors& factors,
                                            std::span<const TailFigures> total) {
    const std::size_t n_factors = snapshot.market.n_factors();
    std::vector<Contributions> out;
    for (const Breakdown& breakdown : breakdowns) {
        Matrix<double> delta(breakdown.labels.size(), n_factors);
        if (breakdown.divides_positions()) {
            for (const Delta& d : snapshot.book.deltas)
                delta(risk_type_of(snapshot.market.factors[d.factor], snapshot.volatility_index), d.factor) +=
                    d.amount;
        } else {
            delta = deltas_by(snapshot.book, breakdown.label_of, breakdown.labels.size(), n_factors);
        }
        out.push_back(normal_contributions(breakdown.grouping, breakdown.labels, delta, factors, total));
    }
    return out;
}

MethodResult result_over(const Horizon& horizon, const Job& job, const Snapshot& snapshot,
                         const Covariance& covariance) {
    const PricedBook& book = snapshot.book;
    const std::vector<double>& levels = job.risk.levels;
    const Matrix<double> delta =
        deltas_by(book, book.book_of, book.books.size(), snapshot.market.n_factors());
    std::vector<double> total(delta.cols());
    for (std::size_t b = 0; b < delta.rows(); ++b)
        for (std::size_t factor = 0; factor < total.size(); ++factor) total[factor] += delta(b, factor);

    std::vector<double> volatility = covariance.volatility;
    for (double& sigma : volatility) sigma *= std::sqrt(static_cast<double>(horizon.bars));
    const NormalFactors factors = {.volatility = volatility, .correlation = covariance.correlation.view()};
    MethodResult result = {.method = "delta_normal", .horizon = horizon};
    result.precision = "double";
    result.by_book = Matrix<TailFigures>(delta.rows(), levels.size());
    const double sigma = normal_sigma(total, factors);
    for (const double level : levels) result.total.push_back(normal_figures(sigma, level));
    for (std::size_t b = 0; b < delta.rows(); ++b) {
        const double book_sigma = normal_sigma(delta.row(b), factors);
        for (std::size_t l = 0; l < levels.size(); ++l)
            result.by_book(b, l) = normal_figures(book_sigma, levels[l]);
    }
    result.contributions = contributions_of(snapshot, make_breakdowns(job, snapshot), factors, result.total);
    return result;
}

}  // namespace

std::vector<MethodResult> delta_normal_results(const Job& job, const Snapshot& snapshot,
                                               const Models& models) {
    std::vector<MethodResult> results;
    for (const Horizon& horizon : horizons_of(job, snapshot.market))
        results.push_back(result_over(horizon, job, snapshot, models.base.covariance));
    return results;
}

}  // namespace vesper
