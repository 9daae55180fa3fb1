// The terms of a book on the GPU.
#pragma once

#include "device/buffer.h"
#include "kernels/reprice/book_terms.h"

namespace vesper {

template <class T>
using TermBuffer = DeviceBuffer<T>;
/// Copies that a kernel reads.
template <class Real>
using DeviceTerms = TermLists<Real, TermBuffer>;

template <class Real>
DeviceTerms<Real> copy_terms(const TermStorage<Real>& terms, const Stream& stream) {
    DeviceTerms<Real> copies = {.n_books = terms.n_books, .n_positions = terms.n_positions};
    for_each_kind([&](auto& copy, const auto& list) { copy = {std::span(list), stream}; }, copies, terms);
    return copies;
}

}  // namespace vesper
