#include "results/sample_result.h"

#include <cmath>
#include <random>

namespace vesper {
namespace {

using Random = std::mt19937_64;

double uniform(Random& random) {
    return std::uniform_real_distribution<double>(0.5, 2)(random);
}

Matrix<Ticks> random_pnl(Random& random, std::size_t rows, std::size_t cols) {
    std::student_t_distribution<double> tails(4);
    Matrix<Ticks> pnl(rows, cols);
    for (Ticks& value : pnl.all()) value = to_ticks(10'000 * tails(random), 1e15);
    return pnl;
}

/// Whole ticks at random that add up to a figure.
void share_out(Random& random, std::span<const TailFigures> total, double TailFigures::*figure,
               Matrix<double>& shares) {
    for (std::size_t level = 0; level < total.size(); ++level) {
        Ticks left = to_ticks(total[level].*figure, 1e18);
        for (std::size_t label = shares.rows() - 1; label > 0; --label) {
            const Ticks share = to_ticks(1000 * uniform(random), 1e15);
            shares(label, level) = from_ticks(share);
            left -= share;
        }
        shares(0, level) = from_ticks(left);
    }
}

MethodResult method(Result& result, Random& random, const std::string& name, int horizon,
                    std::size_t scenarios) {
    MethodResult method;
    method.method = name;
    method.horizon.bars = static_cast<std::uint32_t>(horizon);
    method.precision = "double";
    method.pnl = random_pnl(random, result.book.books.size(), scenarios);
    for (const auto& [grouping, labels] : std::vector<std::pair<std::string, std::vector<std::string>>>{
             {"book", result.book.books},
             {"sector", {"Energy", "Versorger für Öl", ""}},
             {"symbol", {"AAPL", "BRK.B", "ES", "EUR", "XOM"}},
             {"risk_type", {"equity", "rate", "fx", "volatility"}}})
        method.contributions.push_back({.grouping = grouping,
                                        .labels = labels,
                                        .var = Matrix<double>(labels.size(), result.levels.size()),
                                        .es = Matrix<double>(labels.size(), result.levels.size())});
    remeasure(result, method);
    return method;
}

StressResult stress(Random& random, std::size_t n_books) {
    return {.names = {"1987-10-19", "rates_up"},
            .kinds = {"replay", "hypothetical"},
            .descriptions = {"Black Monday", "every rate 100 bp up"},
            .pnl = random_pnl(random, 2, n_books)};
}

ModelResult model(Random& random) {
    return {.factors = {"UST10Y", "VIX", "EUR", "AAPL"},
            .factor_kinds = {"rate", "index", "fx", "equity"},
            .level = {0.02, 12.5, 1.07, 143.66},
            .volatility = {uniform(random), uniform(random), uniform(random), uniform(random)},
            .volatility_method = "ewma",
            .correlation_method = "ledoit_wolf",
            .shrinkage = 0.25,
            .smallest_eigenvalue = -0.5,
            .repaired_eigenvalues = 2,
            .components = 3,
            .explained = 0.9};
}

QualityReport quality() {
    QualityReport report;
    report.bars = std::uint64_t{1500} * 513;
    report.duplicates = 3;
    report.skipped = 5;
    report.factor_fills = 7;
    report.symbols.push_back({.symbol = "BRK.B",
                              .missing = 1,
                              .bad_price = 2,
                              .high_below_low = 3,
                              .large_move = 4,
                              .stale = 5,
                              .age = 7,
                              .repaired = 6,
                              .held = true});
    report.symbols.push_back({.symbol = "XOM", .why_dropped = "it has no good close"});
    return report;
}

Provenance provenance() {
    return {.market_digest = "00112233445566778899aabbccddeeff",
            .book_digest = "ffeeddccbbaa99887766554433221100",
            .seed = 18'446'744'073'709'551'615u,
            .job = "name = \"sample\"\n# ü\n",
            .version = "0.1.0",
            .commit = "abc",
            .build = "g++ -O3",
            .host = "node1",
            .started = "2017-03-31T22:00:00Z",
            .backend = "cpu",
            .ranks = 2,
            .threads = 4};
}

}  // namespace

void remeasure(Result& result, MethodResult& method) {
    Random random(method.pnl.cols());
    std::vector<Ticks> sum(method.pnl.cols(), 0);
    method.by_book = Matrix<TailFigures>(method.pnl.rows(), result.levels.size());
    for (std::size_t book = 0; book < method.pnl.rows(); ++book) {
        const std::span<const Ticks> pnl = method.pnl.row(book);
        for (std::size_t s = 0; s < pnl.size(); ++s) sum[s] += pnl[s];
        const std::vector<TailFigures> figures = tail_figures(pnl, result.levels, result.confidence);
        std::copy(figures.begin(), figures.end(), method.by_book.row(book).begin());
    }
    method.total = tail_figures(sum, result.levels, result.confidence);
    for (Contributions& part : method.contributions) {
        share_out(random, method.total, &TailFigures::var, part.var);
        share_out(random, method.total, &TailFigures::es, part.es);
    }
}

Result sample_result(std::uint64_t seed) {
    Random random(seed);
    Result result;
    result.name = "Übernacht";
    result.currency = "USD";
    result.levels = {0.95, 0.975, 0.99};
    result.as_of = 1'490'918'400 * kNsPerSecond;
    result.book = {.books = {"equities", "options", "Zürich"},
                   .positions = {6000, 3000, 1000},
                   .value = {uniform(random), uniform(random), uniform(random)},
                   .gross = {uniform(random), uniform(random), uniform(random)}};
    result.methods.push_back(method(result, random, "historical", 1, 503));
    for (std::size_t t = 0; t < 503; ++t)
        result.methods.back().scenario_time.push_back(result.as_of -
                                                      static_cast<TimeNs>(502 - t) * kNsPerDay);
    result.methods.push_back(method(result, random, "delta_normal", 1, 101));
    result.methods.back().pnl = {};  // its figures come from a formula
    result.methods.push_back(method(result, random, "monte_carlo_gaussian", 1, 1009));
    result.methods.push_back(method(result, random, "monte_carlo_gaussian", 10, 1009));
    result.stress = stress(random, 3);
    result.ladders.push_back({.name = "spot_volatility",
                              .spot = {-0.2, 0, 0.1, 0.2},
                              .volatility = {-0.5, 0, 0.5},
                              .pnl = random_pnl(random, 4, 3)});
    result.model = model(random);
    result.quality = quality();
    result.timings.add("load", 1.5);
    result.timings.add("reprice", 2.5);
    result.provenance = provenance();
    return result;
}

}  // namespace vesper
