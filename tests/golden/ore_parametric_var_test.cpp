// The figures that the Open Source Risk Engine publishes for its parametric VaR example; ore/README.md says
// where they are from. Its delta part and its quantiles are computed by the functions behind delta-normal
// VaR, the gamma terms here.

#include <algorithm>
#include <cmath>
#include <fstream>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "measure/normal.h"

namespace vesper {
namespace {

using Row = std::vector<std::string>;

std::vector<Row> read_rows(const std::string& file, char separator) {
    std::ifstream in(std::string(VESPER_SOURCE_DIR) + "/tests/golden/ore/" + file);
    EXPECT_TRUE(in) << file;
    std::vector<Row> rows;
    for (std::string line; std::getline(in, line);) {
        if (!line.empty() && line.back() == '\r') line.pop_back();
        if (line.empty()) continue;
        std::istringstream fields(line);
        Row row;
        for (std::string field; std::getline(fields, field, separator);) row.push_back(field);
        rows.push_back(row);
    }
    return rows;
}

/// "DiscountCurve/EUR/5/1Y" without the tenor, which the two files write differently.
std::string without_tenor(const std::string& factor) {
    const std::size_t last = factor.rfind('/');
    return std::count(factor.begin(), factor.end(), '/') >= 3 ? factor.substr(0, last) : factor;
}

std::string type_of(const std::string& factor) {
    return factor.substr(0, factor.find('/'));
}

std::string class_of(const std::string& factor) {
    static const std::map<std::string, std::string> classes = {{"DiscountCurve", "InterestRate"},
                                                               {"IndexCurve", "InterestRate"},
                                                               {"YieldCurve", "InterestRate"},
                                                               {"OptionletVolatility", "InterestRate"},
                                                               {"SwaptionVolatility", "InterestRate"},
                                                               {"ZeroInflationCurve", "Inflation"},
                                                               {"YoYInflationCurve", "Inflation"},
                                                               {"FXSpot", "FX"},
                                                               {"FXVolatility", "FX"}};
    const auto found = classes.find(type_of(factor));
    return found == classes.end() ? "other" : found->second;
}

bool is_vega(const std::string& factor) {
    return type_of(factor).find("Volatility") != std::string::npos || type_of(factor) == "BaseCorrelation";
}

struct Sensitivity {
    std::string portfolio;
    std::string factor;
    std::string other;  // second factor of a cross gamma, or ""
    double delta = 0;
    double gamma = 0;
};

std::vector<Sensitivity> read_sensitivities() {
    std::map<std::string, std::string> portfolio_of;
    for (const Row& row : read_rows("trades.csv", ',')) portfolio_of[row.at(0)] = row.at(1);
    std::vector<Sensitivity> result;
    for (const Row& row : read_rows("sensitivity.csv", ','))
        if (portfolio_of.count(row.at(0)) > 0)
            result.push_back({.portfolio = portfolio_of[row[0]],
                              .factor = without_tenor(row.at(2)),
                              .other = without_tenor(row.at(4)),
                              .delta = std::stod(row.at(8)),
                              .gamma = std::stod(row.at(9))});
    return result;
}

/// Delta-gamma exposure of one row of the published table, over the factors that have a variance.
class Exposure {
  public:
    Exposure() {
        for (const Row& row : read_rows("covariance.csv", '\t')) {
            EXPECT_EQ(row.at(0), row.at(1)) << "only variances are expected";
            index_[without_tenor(row[0])] = volatility_.size();
            volatility_.push_back(std::sqrt(std::stod(row.at(2))));
        }
        delta_.resize(volatility_.size());
        gamma_ = correlation_ = Matrix<double>(volatility_.size(), volatility_.size());
        for (std::size_t i = 0; i < volatility_.size(); ++i) correlation_(i, i) = 1;
    }

    void add(const Sensitivity& s) {
        const auto first = index_.find(s.factor);
        const auto second = s.other.empty() ? first : index_.find(s.other);
        if (first == index_.end() || second == index_.end()) return;
        delta_[first->second] += s.delta;
        gamma_(first->second, second->second) += s.gamma;
        if (first != second) gamma_(second->second, first->second) += s.gamma;
    }

    double quantile(double p) const {
        double mean = 0;
        double gamma_variance = 0;
        for (std::size_t i = 0; i < delta_.size(); ++i) {
            mean += gamma_(i, i) * volatility_[i] * volatility_[i] / 2;
            for (std::size_t j = 0; j < delta_.size(); ++j)
                gamma_variance += std::pow(gamma_(i, j) * volatility_[i] * volatility_[j], 2) / 2;
        }
        const double sigma =
            normal_sigma(delta_, {.volatility = volatility_, .correlation = correlation_.view()});
        return mean + normal_quantile(p) * std::sqrt(sigma * sigma + gamma_variance);
    }

  private:
    std::map<std::string, std::size_t> index_;
    std::vector<double> volatility_;
    Matrix<double> correlation_;
    std::vector<double> delta_;
    Matrix<double> gamma_;
};

TEST(OreParametricVar, AllPublishedFigures) {
    const std::vector<Sensitivity> sensitivities = read_sensitivities();
    const std::vector<Row> published = read_rows("expected-var.csv", ',');
    ASSERT_EQ(published.size(), 29u);
    for (std::size_t r = 1; r < published.size(); ++r) {
        const Row& row = published[r];
        Exposure exposure;
        for (const Sensitivity& s : sensitivities) {
            const bool portfolio = row.at(0) == "All" || row[0] == s.portfolio;
            const bool risk_class = row.at(1) == "All" || row[1] == class_of(s.factor);
            const bool risk_type = row.at(2) == "All" || (row[2] == "Vega") == is_vega(s.factor);
            if (portfolio && risk_class && risk_type) exposure.add(s);
        }
        const double levels[] = {0.01, 0.05, 0.95, 0.99};
        for (std::size_t q = 0; q < 4; ++q) {
            // Printed to 1e-6, from an approximation of the normal quantile that is good to about 1e-8.
            const double want = std::stod(row.at(3 + q));
            const double scale = std::max(std::abs(std::stod(row.at(3))), std::abs(std::stod(row.at(6))));
            EXPECT_NEAR(exposure.quantile(levels[q]), want, 1e-8 * scale + 1e-6)
                << row[0] << ", " << row[1] << ", " << row[2] << " at " << levels[q];
        }
    }
}

}  // namespace
}  // namespace vesper
