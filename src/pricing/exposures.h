// A book that is linear in the simple returns of its factors, as exposures.
#pragma once

#include <cstdint>
#include <vector>

#include "kernels/reprice/book_terms.h"

namespace vesper {

/// Whether each term moves with one factor at most, proportionally to its simple return, and exposures by
/// book and factor are less work than the terms one by one.
bool is_worth_netting(const TermStorage<float>& terms, std::uint32_t n_factors);

/// exposure[book][factor]: what the book's terms on a factor are worth, in the reporting currency.
/// Precondition: is_worth_netting.
std::vector<float> net_exposures(const TermStorage<float>& terms, std::uint32_t n_factors);

}  // namespace vesper
