// First and second derivatives of the terms, in closed form.
#pragma once

#include "kernels/reprice/book_terms.h"

namespace vesper {

/// The second-order expansion of a term around today: what a delta-gamma revaluation prices instead of it.
TaylorTerm<double> taylor_of(const LinearTerm<double>& term);
TaylorTerm<double> taylor_of(const ForwardTerm<double>& term);
/// Formulas: Haug, The Complete Guide to Option Pricing Formulas (1998), generalised Black-Scholes-Merton
/// Greeks, in forward form; gamma is per unit of the squared simple return (S^2 times the usual gamma), vega
/// per relative move of the volatility (sigma times the usual vega).
TaylorTerm<double> taylor_of(const OptionTerm<double>& term);

}  // namespace vesper
