#include "batch/summarise_inputs.h"

#include <set>

#include "job/job_keys.h"

namespace vesper {

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
