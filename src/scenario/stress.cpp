#include "scenario/stress.h"

#include <algorithm>
#include <map>
#include <set>

#include <fmt/format.h>

namespace vesper {
namespace {

/// Years of "3M", "2Y", "UST10Y"; nothing for anything else.
std::optional<double> tenor_years(std::string name) {
    if (name.starts_with("UST")) name = name.substr(3);
    if (name.size() < 2 || name.find_first_not_of("0123456789") != name.size() - 1) return std::nullopt;
    const double count = std::stod(name.substr(0, name.size() - 1));
    if (name.back() == 'Y') return count;
    if (name.back() == 'M') return count / 12;
    return std::nullopt;
}

/// Value at t of the line through the points, flat beyond the ends. Precondition: points not empty.
double interpolate(const std::map<double, double>& points, double t) {
    const auto above = points.lower_bound(t);
    if (above == points.end()) return points.rbegin()->second;
    if (above == points.begin() || above->first == t) return above->second;
    const auto below = std::prev(above);
    const double weight = (t - below->first) / (above->first - below->first);
    return below->second + weight * (above->second - below->second);
}

class Resolver {
  public:
    Resolver(const StressScenario& scenario, const Market& market) : scenario_(scenario), market_(market) {
        shocks_.factor.assign(market.n_factors(), 0.0);
    }

    StressShocks run() {
        for (const Shock& shock : scenario_.shocks) apply(shock);
        for (std::size_t i = 0; i < market_.n_rates && !rate_points_.empty(); ++i)
            shocks_.factor[i] = interpolate(rate_points_, market_.factors[i].tenor_years);
        convert_fx();
        return shocks_;
    }

  private:
    void apply(const Shock& shock) {
        switch (shock.target) {
            case ShockTarget::volatility:
                shocks_.vol_shift = log_of_relative_move(shock.move);
                return;
            case ShockTarget::rate:
                apply_rate(shock);
                return;
            case ShockTarget::fx:
                apply_fx(shock);
                return;
            case ShockTarget::sector:
                apply_sector(shock);
                return;
            case ShockTarget::equity:
                apply_named(shock, FactorKind::equity, "symbol");
                return;
            case ShockTarget::index:
                apply_named(shock, FactorKind::index, "index");
                return;
        }
    }

    void apply_rate(const Shock& shock) {
        if (shock.name == "*") {
            rate_points_.clear();
            for (std::size_t i = 0; i < market_.n_rates; ++i)
                rate_points_[market_.factors[i].tenor_years] = shock.move;
            return;
        }
        const auto years = tenor_years(shock.name);
        if (!years) missing(shock, "tenor", {}, "write a tenor such as 3M or 10Y");
        if (market_.n_rates == 0 && scenario_.missing == MissingFactor::fail)
            missing(shock, "tenor", {}, "the market has no rates: import a curve with --rates");
        if (years) rate_points_[*years] = shock.move;
    }

    void apply_fx(const Shock& shock) {
        if (shock.name != "*") {
            const bool known = shock.name == "USD" || shock.name == market_.currency ||
                               market_.find(FactorKind::fx, shock.name).has_value();
            if (!known) return report_missing(shock, "currency", FactorKind::fx);
            fx_moves_[shock.name] = log_of_relative_move(shock.move);
            return;
        }
        for (const RiskFactor& factor : market_.factors)
            if (factor.kind == FactorKind::fx && factor.name != "USD")
                fx_moves_[factor.name] = log_of_relative_move(shock.move);
        if (market_.currency != "USD") fx_moves_[market_.currency] = log_of_relative_move(shock.move);
    }

    /// Shocks are quoted in dollars, factors in the reporting currency.
    void convert_fx() {
        const auto move = [&](const std::string& currency) {
            const auto found = fx_moves_.find(currency);
            return found == fx_moves_.end() ? 0.0 : found->second;
        };
        for (std::size_t i = 0; i < market_.n_factors(); ++i)
            if (market_.factors[i].kind == FactorKind::fx)
                shocks_.factor[i] = move(market_.factors[i].name) - move(market_.currency);
    }

    void apply_sector(const Shock& shock) {
        bool found = false;
        std::set<std::string> known;
        for (std::size_t i = 0; i < market_.n_factors(); ++i) {
            const RiskFactor& factor = market_.factors[i];
            if (factor.kind != FactorKind::equity) continue;
            known.insert(factor.sector);
            if (factor.sector != shock.name) continue;
            shocks_.factor[i] = log_of_relative_move(shock.move);
            found = true;
        }
        if (!found && scenario_.missing == MissingFactor::fail)
            missing(shock, "sector", {known.begin(), known.end()},
                    "the market's sectors come from its bars' sector column");
    }

    void apply_named(const Shock& shock, FactorKind kind, const char* what) {
        if (shock.name != "*") {
            const auto factor = market_.find(kind, shock.name);
            if (!factor) return report_missing(shock, what, kind);
            shocks_.factor[*factor] = log_of_relative_move(shock.move);
            return;
        }
        for (std::size_t i = 0; i < market_.n_factors(); ++i)
            if (market_.factors[i].kind == kind) shocks_.factor[i] = log_of_relative_move(shock.move);
    }

    void report_missing(const Shock& shock, const char* what, FactorKind kind) const {
        if (scenario_.missing == MissingFactor::ignore) return;
        std::vector<std::string> known;
        for (const RiskFactor& factor : market_.factors)
            if (factor.kind == kind) known.push_back(factor.name);
        missing(shock, what, known,
                "name one the market has, or set missing = \"ignore\" in the scenario file");
    }

    [[noreturn]] void missing(const Shock& shock, const char* what, const std::vector<std::string>& known,
                              const std::string& remedy) const {
        const std::string nearest = nearest_name(shock.name, known);
        const auto left_out = market_.left_out.find(shock.name);
        const bool is_left_out = shock.target == ShockTarget::equity && left_out != market_.left_out.end();
        throw Error({.kind = ErrorKind::data,
                     .problem = fmt::format("scenario '{}' shocks the {}{} '{}'", scenario_.name,
                                            is_left_out ? "left-out " : "unknown ", what, shock.name),
                     .place = shock.place,
                     .reason = is_left_out ? left_out->second : "the market does not have it",
                     .remedy = nearest.empty() || is_left_out ? remedy : "did you mean '" + nearest + "'?"});
    }

    const StressScenario& scenario_;
    const Market& market_;
    StressShocks shocks_;
    std::map<double, double> rate_points_;    // years -> move
    std::map<std::string, double> fx_moves_;  // log move of the value in dollars
};

}  // namespace

StressShocks resolve(const StressScenario& scenario, const Market& market) {
    return Resolver(scenario, market).run();
}

std::optional<std::size_t> bar_at(const Market& market, TimeNs date) {
    const auto after = std::upper_bound(market.times.begin(), market.times.end(), date);
    if (after == market.times.begin()) return std::nullopt;
    return static_cast<std::size_t>(after - market.times.begin()) - 1;
}

}  // namespace vesper
