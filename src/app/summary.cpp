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

std::string counted(std::uint64_t n, const char* what) {
    return fmt::format("{} {}{}", n, what, n == 1 ? "" : "s");
}

class Summary {
  public:
    explicit Summary(const Result& result) : result_(result), unit_(unit_for(typical_figure())) {}

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
    std::string money(double amount) const {
        const std::string text = fmt::format("{:.3f}", amount / unit_.size);
        return text == "-0.000" ? "0.000" : text;
    }
    std::string heading() const { return fmt::format("{}{}", result_.currency, unit_.name); }

    /// The smallest VaR, else the largest stress: what the unit must leave digits of.
    double typical_figure() const {
        double smallest = 0, largest_stress = 0;
        for (const MethodResult& method : result_.methods)
            for (const TailFigures& f : method.total)
                if (f.var > 0 && (smallest == 0 || f.var < smallest)) smallest = f.var;
        for (const Ticks pnl : result_.stress.pnl.all())
            largest_stress = std::max(largest_stress, std::abs(from_ticks(pnl)));
        return smallest > 0 ? smallest : largest_stress;
    }

    void head() {
        const Provenance& from = result_.provenance;
        const BookSummary& book = result_.book;
        const auto total = [](const auto& values) {
            return std::accumulate(values.begin(), values.end(), 0.0);
        };
        line("\n{}  as of {}, in {}", result_.name, format_time(result_.as_of), heading());
        line("  book    {} in {}, value {}, gross {}",
             counted(std::accumulate(book.positions.begin(), book.positions.end(), std::uint64_t{0}),
                     "position"),
             counted(book.books.size(), "book"), money(total(book.value)), money(total(book.gross)));
        if (!result_.model.factors.empty())
            line("  market  {} risk factors; model: {} volatility, {} correlation{}",
                 result_.model.factors.size(), result_.model.volatility_method,
                 result_.model.correlation_method, model_note());
        line("  run     {} x {} on {}, {}, seed {}, commit {}", counted(from.ranks, "rank"),
             counted(from.threads, "thread"), from.host, from.backend, from.seed, from.commit);
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

    /// A block per horizon, a row per method, a column per level: what is compared stands side by side.
    void figures() {
        std::vector<Horizon> horizons;
        for (const MethodResult& method : result_.methods)
            if (std::find(horizons.begin(), horizons.end(), method.horizon) == horizons.end())
                horizons.push_back(method.horizon);
        for (const Horizon& horizon : horizons) {
            std::string header = fmt::format("\n{:<28}", label_of(horizon));
            for (const double level : result_.levels)
                header += fmt::format("{:>10g} %{:<9}", 100 * level, "");
            out_ += header.erase(header.find_last_not_of(' ') + 1) + '\n';
            rows(horizon, "VaR", &TailFigures::var, &TailFigures::var_se);
            rows(horizon, "ES", &TailFigures::es, &TailFigures::es_se);
        }
        const auto overlaps = [](const MethodResult& method) {
            return !method.scenario_time.empty() && method.horizon.bars > 1;
        };
        if (!horizons.empty())
            line("  +- is the standard error; intervals at {:g} % are in the result",
                 100 * result_.confidence);
        const auto has_short_tail = [](const MethodResult& method) {
            return std::any_of(method.total.begin(), method.total.end(), [](const TailFigures& figure) {
                return figure.tail_count > 0 && !figure.error_is_known();
            });
        };
        if (std::any_of(result_.methods.begin(), result_.methods.end(), has_short_tail))
            line("  +-? is unknown: fewer than {:.0f} scenarios lose as much; take more, or a lower level",
                 TailFigures::kFewestForError);
        if (std::any_of(result_.methods.begin(), result_.methods.end(), overlaps))
            line("  historical scenarios beyond {} overlap: their errors are understated",
                 label_of({.bars = 1, .interval = horizons.front().interval}));
    }

    void rows(const Horizon& horizon, const char* name, double TailFigures::*figure,
              double TailFigures::*error) {
        for (const MethodResult& method : result_.methods) {
            if (method.horizon != horizon) continue;
            std::string cells;
            for (const TailFigures& f : method.total)
                cells += fmt::format(" {:>10} {:<9}", money(f.*figure), error_of(f, error));
            line("  {:<4}{:<22}{}", name, method.method, cells.erase(cells.find_last_not_of(' ') + 1));
            name = "";
        }
    }

    std::string error_of(const TailFigures& figures, double TailFigures::*error) const {
        if (figures.tail_count == 0) return "";
        return "+-" + (figures.error_is_known() ? money(figures.*error) : "?");
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
        line("\nContributions to ES {:g} % ({}, {})", 100 * result_.levels[level], method->method,
             label_of(method->horizon));
        for (const Contributions& cut : method->contributions) {
            std::vector<std::size_t> order(cut.labels.size());
            std::iota(order.begin(), order.end(), std::size_t{0});
            std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
                return cut.es(a, level) > cut.es(b, level);
            });
            std::string items;
            constexpr std::size_t kShown = 4;
            for (std::size_t i = 0; i < std::min(kShown, order.size()); ++i)
                items += fmt::format("  {} {} ({} %)",
                                     cut.labels[order[i]].empty() ? "(none)" : cut.labels[order[i]],
                                     money(cut.es(order[i], level)),
                                     es != 0 ? std::lround(100 * cut.es(order[i], level) / es) : 0);
            if (order.size() > kShown)
                items += fmt::format("  ... least: {} {}", cut.labels[order.back()],
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
        line("\n{:<46}{:>10}   worst book",
             losses.size() == 1 ? "Stress" : fmt::format("Worst of {} stresses", losses.size()), "P&L");
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
            dropped += symbol.dropped() ? 1 : 0;
        }
        std::string found;
        const auto count = [&](std::uint64_t n, const char* what) {
            if (n > 0) found += fmt::format("{}{} {}", found.empty() ? "; found: " : ", ", n, what);
        };
        count(sum.missing, "missing");
        count(sum.bad_price, "bad prices");
        count(sum.high_below_low, "high below low");
        count(sum.large_move, "large moves");
        count(sum.stale, "stale");
        count(quality.duplicates, "duplicates");
        count(quality.skipped, "skipped rows");
        count(quality.factor_fills, "factor values carried forward");
        line("\nData quality  {} of {} bars repaired, {} dropped{}{}", sum.repaired, quality.bars,
             counted(dropped, "symbol"), found, old_closes());
    }

    /// Shares of the book that have no close of their own at the valuation date.
    std::string old_closes() const {
        std::size_t n = 0;
        const SymbolQuality* oldest = nullptr;
        for (const SymbolQuality& symbol : result_.quality.symbols) {
            if (!symbol.held || symbol.age == 0) continue;
            ++n;
            if (oldest == nullptr || symbol.age > oldest->age) oldest = &symbol;
        }
        if (oldest == nullptr) return "";
        return fmt::format("; {} of the book without a close at the valuation date ({}{}, {})",
                           counted(n, "share"), n == 1 ? "" : "oldest ", oldest->symbol,
                           counted(oldest->age, "bar"));
    }

    void times() {
        std::vector<Timings::Stage> stages = result_.timings.stages();
        std::stable_sort(stages.begin(), stages.end(),
                         [](const auto& a, const auto& b) { return a.seconds > b.seconds; });
        constexpr std::size_t kShown = 6;
        std::string items;
        double others = 0;
        for (std::size_t i = 0; i < stages.size(); ++i) {
            if (i < kShown)
                items +=
                    fmt::format("{}{} {:.3f}", items.empty() ? "" : ", ", stages[i].name, stages[i].seconds);
            else
                others += stages[i].seconds;
        }
        if (others > 0) items += fmt::format(", others {:.3f}", others);
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
