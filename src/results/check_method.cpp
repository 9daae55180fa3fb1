#include "results/check_method.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include <fmt/format.h>

#include "core/matrix.h"
#include "measure/tail.h"
#include "results/schema.h"

namespace vesper {
namespace {

namespace schema = result_schema;

double tolerance(double size) {
    return std::max(1 / kTicksPerUnit, 1e-9 * std::fabs(size));
}

bool agree(double a, double b) {
    return std::fabs(a - b) <= tolerance(b);
}

/// The figures of one portfolio (the total, or a book on its own) at all levels.
struct Figures {
    std::string what;
    std::vector<double> levels;
    std::vector<TailFigures> at;  // [level]
};

class MethodCheck {
  public:
    MethodCheck(const h5::Group& group, double confidence, std::vector<std::string>& problems)
        : group_(group),
          confidence_(confidence),
          problems_(problems),
          levels_(group.read<std::vector<double>>("level")) {}

    void run() {
        if (!check_levels()) return;
        const Figures total = read_total();
        const std::vector<Figures> books = read_books();
        check_order(total);
        for (const Figures& book : books) check_order(book);
        check_shares(total);
        if (group_.has(schema::kWeight)) weight_ = group_.read<std::vector<std::uint32_t>>(schema::kWeight);
        if (group_.has("pnl")) check_pnl(total, books);
    }

  private:
    template <class... Args>
    void report(fmt::format_string<Args...> format, Args&&... args) {
        problems_.push_back(group_.path() + ": " + fmt::format(format, std::forward<Args>(args)...));
    }

    bool check_levels() {
        const bool valid =
            std::all_of(levels_.begin(), levels_.end(), [](double level) { return level > 0 && level < 1; });
        if (!valid) report("a confidence level is not between 0 and 1");
        return valid;
    }

    Figures read_total() const {
        Figures figures{"the total", levels_, std::vector<TailFigures>(levels_.size())};
        for (const schema::Figure& figure : schema::kFigures) {
            const auto values = group_.read<std::vector<double>>(figure.name);
            for (std::size_t l = 0; l < levels_.size(); ++l) figures.at[l].*figure.value = values[l];
        }
        const auto counts = group_.read<std::vector<std::uint64_t>>(schema::kTailCount);
        for (std::size_t l = 0; l < levels_.size(); ++l) figures.at[l].tail_count = counts[l];
        return figures;
    }

    std::vector<Figures> read_books() const {
        std::vector<Figures> books;
        for (const std::string& name : group_.read<std::vector<std::string>>("book"))
            books.push_back({"book " + name, levels_, std::vector<TailFigures>(levels_.size())});
        for (const schema::Figure& figure : schema::kFigures) {
            const auto values = group_.read<Matrix<double>>(std::string(schema::kStandalone) + figure.name);
            for (std::size_t b = 0; b < books.size(); ++b)
                for (std::size_t l = 0; l < levels_.size(); ++l) books[b].at[l].*figure.value = values(b, l);
        }
        const auto counts =
            group_.read<Matrix<std::uint64_t>>(std::string(schema::kStandalone) + schema::kTailCount);
        for (std::size_t b = 0; b < books.size(); ++b)
            for (std::size_t l = 0; l < levels_.size(); ++l) books[b].at[l].tail_count = counts(b, l);
        return books;
    }

    void check_order(const Figures& figures) {
        std::vector<std::size_t> order(levels_.size());
        std::iota(order.begin(), order.end(), 0u);
        std::sort(order.begin(), order.end(),
                  [&](std::size_t a, std::size_t b) { return levels_[a] < levels_[b]; });
        for (std::size_t i = 0; i < order.size(); ++i) {
            const TailFigures& at = figures.at[order[i]];
            const double level = levels_[order[i]];
            if (at.es < at.var - tolerance(at.var))
                report("ES of {} at {} is below its VaR", figures.what, level);
            if (at.var_se > 0 && (at.var < at.var_low || at.var > at.var_high))
                report("VaR of {} at {} is outside its interval", figures.what, level);
            if (at.es_se > 0 && (at.es < at.es_low || at.es > at.es_high))
                report("ES of {} at {} is outside its interval", figures.what, level);
            if (i == 0) continue;
            const TailFigures& below = figures.at[order[i - 1]];
            if (at.var < below.var - tolerance(below.var) || at.es < below.es - tolerance(below.es))
                report("VaR or ES of {} falls from level {} to {}", figures.what, levels_[order[i - 1]],
                       level);
        }
    }

    void check_shares(const Figures& total) {
        for (const std::string& name : group_.names()) {
            const bool of_var = name.starts_with(schema::kVarBy);
            if (!of_var && !name.starts_with(schema::kEsBy)) continue;
            const auto shares = group_.read<Matrix<double>>(name);
            for (std::size_t l = 0; l < levels_.size(); ++l) {
                double sum = 0;
                for (std::size_t label = 0; label < shares.rows(); ++label) sum += shares(label, l);
                const double figure = of_var ? total.at[l].var : total.at[l].es;
                if (!agree(sum, figure))
                    report("{} adds up to {} at level {}, not to {}", name, sum, levels_[l], figure);
            }
        }
    }

    void check_pnl(const Figures& total, const std::vector<Figures>& books) {
        const h5::Dataset dataset = group_.dataset("pnl");
        const std::size_t n = dataset.shape()[1];
        std::vector<double> amounts(n);
        std::vector<Ticks> ticks(n);
        std::vector<Ticks> sum(n, 0);
        for (std::size_t b = 0; b < books.size(); ++b) {
            dataset.read_rows(b, std::span(amounts));
            for (std::size_t s = 0; s < n; ++s) {
                const double scaled = amounts[s] * kTicksPerUnit;
                if (!(std::fabs(scaled) < 0x1p62) || scaled != std::rint(scaled)) {
                    report("P&L {} of {} in scenario {} is no whole number of ticks", amounts[s],
                           books[b].what, s);
                    return;
                }
                ticks[s] = static_cast<Ticks>(scaled);
                if (__builtin_add_overflow(sum[s], ticks[s], &sum[s])) {
                    report("the books of scenario {} add up to more than a P&L can be", s);
                    return;
                }
            }
            check_figures(books[b], ticks);
        }
        check_figures(total, sum);
    }

    void check_figures(const Figures& stored, const std::vector<Ticks>& pnl) {
        const SampleSize size = SampleSize::of(pnl.size(), weight_);
        const std::vector<std::uint32_t> ranks = figure_ranks(size, levels_, confidence_);
        const std::vector<TailFigures> computed =
            tail_figures(size, levels_, confidence_,
                         weight_.empty() ? tails_of(pnl, ranks) : weighted_tails(pnl, weight_, ranks));
        for (std::size_t l = 0; l < levels_.size(); ++l) {
            const TailFigures& at = stored.at[l];
            if (!agree(at.var, computed[l].var) || !agree(at.es, computed[l].es) ||
                at.tail_count != computed[l].tail_count)
                report("VaR {} and ES {} of {} at level {} do not follow from its P&L, which gives {} and {}",
                       at.var, at.es, stored.what, levels_[l], computed[l].var, computed[l].es);
        }
    }

    const h5::Group& group_;
    double confidence_;
    std::vector<std::string>& problems_;
    std::vector<double> levels_;
    std::vector<std::uint32_t> weight_;  // empty: one copy each
};

}  // namespace

void check_method(const h5::Group& group, double confidence, std::vector<std::string>& problems) {
    MethodCheck(group, confidence, problems).run();
}

}  // namespace vesper
