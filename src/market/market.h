// The market a job runs on: complete histories of all risk factors on one calendar, in one currency,
// immutable.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/matrix.h"
#include "core/time.h"
#include "market/bar_interval.h"
#include "market/bar_window.h"
#include "market/factor.h"
#include "market/market_file.h"
#include "market/quality.h"

namespace vesper {

struct RiskFactor {
    std::string name;
    FactorKind kind = FactorKind::equity;
    double tenor_years = 0;   // rates
    std::string sector = {};  // equities
};

/// What a job asks of the stored market.
struct MarketRequest {
    std::string currency = "USD";     // reporting currency: fx levels are units of it
    std::optional<TimeNs> from = {};  // first and last bar used; the whole file where absent
    std::optional<TimeNs> to = {};
    std::vector<std::string> symbols = {};  // equities to keep; all where empty
    QualityPolicy quality = {};
    int threads = 0;  // see parallel_for
};

/// Factors come rates first (by tenor), then indices, currencies, equities, each by name, whatever the order
/// in the file.
struct Market {
    std::string currency;
    std::vector<TimeNs> times;             // [n_times]
    BarInterval interval = {};             // of the times
    std::vector<RiskFactor> factors = {};  // [n_factors]
    Matrix<double> level = {};             // [n_factors][n_times], finite; > 0 except rates
    std::size_t n_rates = 0;               // factors [0, n_rates) are rates
    /// One window an interval, the first that of the levels. Symbol s of each is the s-th of the equities.
    std::vector<BarWindow> bars = {};
    QualityReport quality = {};
    std::map<std::string, std::string> left_out = {};  // shares of the file that are no factors -> why
    std::string digest = {};                           // of currency, names, times and levels

    std::size_t n_factors() const { return factors.size(); }
    std::size_t n_times() const { return times.size(); }
    double spot(std::size_t factor) const { return level(factor, times.size() - 1); }
    /// Index of a factor by kind and name; nothing where there is none.
    std::optional<std::size_t> find(FactorKind kind, const std::string& name) const;
    /// Null where the market has no bars of the interval.
    const BarWindow* find_bars(const BarInterval& of) const;
};

/// Applies the quality policy, puts the factor series on the bars' calendar (last known value), converts fx
/// to the reporting currency. Throws Error{data} when a series has no value at the first bar or none of late,
/// when fewer than two bars are left, or when the policy says fail. The market keeps the bars of the file.
Market make_market(MarketFile file, const MarketRequest& request);

}  // namespace vesper
