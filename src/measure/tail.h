// VaR and ES of a P&L vector, with their sampling errors.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "kernels/ticks.h"

namespace vesper {

/// Losses are positive: var 3 means that three units are lost. p = 1 - level is the tail probability.
struct TailFigures {
    double level = 0;
    double var = 0;
    double es = 0;
    double var_se = 0;   // standard error; 0 where the method has no sampling error
    double var_low = 0;  // confidence interval
    double var_high = 0;
    double es_se = 0;
    double es_low = 0;
    double es_high = 0;
    std::uint64_t tail_count = 0;  // scenarios with P&L <= -var
};

/// The 1-based rank ceil(n p) of the VaR order statistic in ascending P&L, at least 1; exact for levels of up
/// to 9 decimals.
std::size_t var_rank(std::size_t n, double level);

/// VaR = minus the order statistic of rank ceil(n p), ES = minus the mean of all P&L <= it.
/// VaR interval: order statistics at binomial ranks n p +- z sqrt(n p (1-p)), distribution-free; its half
/// width / z is the standard error. ES standard error: sqrt((variance of the tail + (1-p)(ES - VaR)^2) / (n
/// p)); Manistre and Hancock, NAAJ 9(2), 2005. Precondition: pnl not empty; 0 < level < 1; 0 < confidence
/// < 1. One result per level, in the order given.
std::vector<TailFigures> tail_figures(std::span<const Ticks> pnl, std::span<const double> levels,
                                      double confidence);

/// Normal quantile, by Wichura's AS 241 (PPND16); accurate to about 1e-16 relative.
double normal_quantile(double p);

}  // namespace vesper
