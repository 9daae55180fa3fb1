#include "app/summary.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <vector>

#include <fmt/format.h>

#include "core/time.h"

namespace vesper {
namespace {

/// One unit for all amounts of a summary, so that columns compare at a glance.
struct Unit {
    double size = 1;
    const char* name = "";
};

Unit unit_for(double amount) {
    if (amount >= 2e9) return {1e9, " bn"};
    if (amount >= 2e5) return {1e6, " m"};
    if (amount >= 2e3) return {1e3, " k"};
    return {};
}

class Summary {
  public:
    explicit Summary(const Result& result) : result_(result), unit_(unit_for(largest_figure())) {}

    std::string text() {
        head();
        figures();
        contributors();
        stresses();
        ladders();
        quality();
        times();
        return std::move(out_);
    }

  private:
    template <class... Args>
    void line(fmt::format_string<Args...> format, Args&&... args) {
        out_ += fmt::format(format, std::forward<Args>(args)...);
        out_ += '\n';
    }
    std::string money(double amount) const { return fmt::format("{:.3f}", amount / unit_.size); }
    std::string heading() const { return fmt::format("{}{}", result_.currency, unit_.name); }

    double largest_figure() const {
        double largest = 0;
        for (const MethodResult& method : result_.methods)
            for (const TailFigures& figures : method.total) largest = std::max(largest, std::abs(figures.es));
        for (const Ticks pnl : result_.stress.pnl.all())
            largest = std::max(largest, std::abs(from_ticks(pnl)));
        return largest;
    }

    void head() {
        const Provenance& from = result_.provenance;
        const BookSummary& book = result_.book;
        const auto total = [](const auto& values) {
            return std::accumulate(values.begin(), values.end(), 0.0);
        };
        line("\n{}  as of {}, in {}", result_.name, format_time(result_.as_of), heading());
        line("  book    {} positions in {} books, value {}, gross {}",
             std::accumulate(book.positions.begin(), book.positions.end(), std::uint64_t{0}),
             book.books.size(), money(total(book.value)), money(total(book.gross)));
        if (!result_.model.factors.empty())
            line("  market  {} risk factors; model: {} volatility, {} correlation{}",
                 result_.model.factors.size(), result_.model.volatility_method,
                 result_.model.correlation_method, model_note());
        line("  run     {} rank{} x {} thread{} on {}, {}, seed {}, commit {}", from.ranks,
             from.ranks == 1 ? "" : "s", from.threads, from.threads == 1 ? "" : "s", from.host, from.backend,
             from.seed, from.commit);
    }

    std::string model_note() const {
        const ModelResult& model = result_.model;
        std::string note;
        if (model.shrinkage > 0) note += fmt::format(", shrunk by {:.3f}", model.shrinkage);
        note += fmt::format(", smallest eigenvalue {:.2g}", model.smallest_eigenvalue);
        if (model.repaired_eigenvalues > 0)
            note += fmt::format(" ({:.0f} lifted)", model.repaired_eigenvalues);
        if (model.components > 0)
            note += fmt::format(", {} components explain {:.0f} %", model.components, 100 * model.explained);
        return note;
    }

    void figures() {
        if (result_.methods.empty()) return;
        line("\n{:<26} {:>7} {:>7} {:>10} {:>8} {:>21} {:>10} {:>8}", "VaR and ES", "horizon", "level", "VaR",
             "+-", fmt::format("{:g} % interval", 100 * result_.confidence), "ES", "+-");
        for (const MethodResult& method : result_.methods)
            for (const TailFigures& f : method.total) figure(method, f);
        const auto overlaps = [](const MethodResult& method) {
            return !method.scenario_time.empty() && method.horizon_days > 1;
        };
        if (std::any_of(result_.methods.begin(), result_.methods.end(), overlaps))
            line("  historical scenarios beyond 1d overlap: their errors are understated");
    }

    void figure(const MethodResult& method, const TailFigures& f) {
        const bool sampled = f.tail_count > 0;
        line("{:<26} {:>6}d {:>6g}% {:>10} {:>8} {:>21} {:>10} {:>8}", method.method, method.horizon_days,
             100 * f.level, money(f.var), sampled ? money(f.var_se) : "",
             sampled ? fmt::format("{} .. {}", money(f.var_low), money(f.var_high)) : "", money(f.es),
             sampled ? money(f.es_se) : "");
    }

    /// The method whose contributions are shown: the first Monte Carlo, else the first of all.
    const MethodResult* shown_method() const {
        for (const MethodResult& method : result_.methods)
            if (method.method.starts_with("monte_carlo") && !method.contributions.empty()) return &method;
        for (const MethodResult& method : result_.methods)
            if (!method.contributions.empty()) return &method;
        return nullptr;
    }

    void contributors() {
        const MethodResult* method = shown_method();
        if (method == nullptr) return;
        const std::size_t level = result_.levels.size() - 1;
        const double es = method->total[level].es;
        line("\nContributions to ES {:g} % ({}, {}d)", 100 * result_.levels[level], method->method,
             method->horizon_days);
        for (const Contributions& cut : method->contributions) {
            std::vector<std::size_t> order(cut.labels.size());
            std::iota(order.begin(), order.end(), std::size_t{0});
            std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
                return cut.es(a, level) > cut.es(b, level);
            });
            std::string items;
            constexpr std::size_t kShown = 4;
            for (std::size_t i = 0; i < std::min(kShown, order.size()); ++i)
                items += fmt::format(
                    "  {} {} ({:.0f} %)", cut.labels[order[i]].empty() ? "(none)" : cut.labels[order[i]],
                    money(cut.es(order[i], level)), es != 0 ? 100 * cut.es(order[i], level) / es : 0);
            if (order.size() > kShown)
                items += fmt::format("  ... hedge: {} {}", cut.labels[order.back()],
                                     money(cut.es(order.back(), level)));
            line("  {:<10}{}", cut.grouping, items);
        }
    }

    void stresses() {
        const StressResult& stress = result_.stress;
        if (stress.names.empty()) return;
        std::vector<std::pair<double, std::size_t>> losses;
        for (std::size_t i = 0; i < stress.names.size(); ++i) {
            const auto row = stress.pnl.row(i);
            losses.emplace_back(from_ticks(std::accumulate(row.begin(), row.end(), Ticks{0})), i);
        }
        std::sort(losses.begin(), losses.end());
        constexpr std::size_t kShown = 5;
        line("\nWorst of {} stresses {:>35}   worst book", losses.size(), "P&L");
        for (std::size_t i = 0; i < std::min(kShown, losses.size()); ++i) {
            const auto row = stress.pnl.row(losses[i].second);
            const auto worst =
                static_cast<std::size_t>(std::min_element(row.begin(), row.end()) - row.begin());
            line("  {:<44} {:>10}   {} {}", stress.names[losses[i].second], money(losses[i].first),
                 result_.book.books[worst], money(from_ticks(row[worst])));
        }
    }

    void ladders() {
        for (const LadderResult& ladder : result_.ladders) {
            std::string header = fmt::format("\nLadder {:<19}", ladder.name + ", volatility");
            for (const double volatility : ladder.volatility)
                header += fmt::format(" {:>+9.0f}%", 100 * volatility);
            line("{}", header);
            for (std::size_t i = 0; i < ladder.spot.size(); ++i) {
                std::string cells = fmt::format("  spot {:>+6.0f}%            ", 100 * ladder.spot[i]);
                for (const Ticks pnl : ladder.pnl.row(i))
                    cells += fmt::format(" {:>10}", money(from_ticks(pnl)));
                line("{}", cells);
            }
        }
    }

    void quality() {
        const QualityReport& quality = result_.quality;
        SymbolQuality sum;
        std::size_t dropped = 0;
        for (const SymbolQuality& symbol : quality.symbols) {
            sum.missing += symbol.missing;
            sum.bad_price += symbol.bad_price;
            sum.high_below_low += symbol.high_below_low;
            sum.large_move += symbol.large_move;
            sum.stale += symbol.stale;
            sum.repaired += symbol.repaired;
            dropped += symbol.dropped ? 1 : 0;
        }
        line(
            "\nData quality  {} of {} bars repaired, {} symbols dropped; found: {} missing, {} bad prices, "
            "{} high below low, {} large moves, {} stale, {} duplicates",
            sum.repaired, quality.bars, dropped, sum.missing, sum.bad_price, sum.high_below_low,
            sum.large_move, sum.stale, quality.duplicates);
    }

    void times() {
        std::string items;
        for (const Timings::Stage& stage : result_.timings.stages())
            items += fmt::format("{}{} {:.2f} s", items.empty() ? "" : ", ", stage.name, stage.seconds);
        line("Time          {:.2f} s: {}", result_.timings.total(), items);
    }

    const Result& result_;
    Unit unit_;
    std::string out_;
};

}  // namespace

std::string summarise(const Result& result) {
    return Summary(result).text();
}

}  // namespace vesper
