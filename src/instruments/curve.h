// The rate curve of a market at its last bar.
#pragma once

#include <vector>

#include "kernels/reprice/book_terms.h"
#include "market/market.h"

namespace vesper {

/// A continuously compounded zero rate and how it moves with the rate factors.
struct ZeroRate {
    double rate = 0;
    RateShock<double> shock;  // no factor: the rate does not move
};

/// Zero rates at the tenors of a market's rate factors: linear in between, flat beyond the ends.
class Curve {
  public:
    explicit Curve(const Market& market);
    bool empty() const { return tenors_.empty(); }
    /// Precondition: not empty; years >= 0.
    ZeroRate at(double years) const;

  private:
    std::vector<double> tenors_;  // years, ascending; tenor i is factor i
    std::vector<double> rates_;
};

}  // namespace vesper
