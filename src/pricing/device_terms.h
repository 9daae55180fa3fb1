// The terms of a book on the GPU.
#pragma once

#include <cstdint>
#include <span>

#include "device/buffer.h"
#include "instruments/priced_book.h"

namespace vesper {

/// Copies that a kernel reads.
template <class Real>
class DeviceTerms {
  public:
    DeviceTerms(const TermStorage<Real>& terms, const Stream& stream)
        : linear_(std::span<const LinearTerm<Real>>(terms.linear), stream),
          forward_(std::span<const ForwardTerm<Real>>(terms.forward), stream),
          option_(std::span<const OptionTerm<Real>>(terms.option), stream),
          taylor_(std::span<const TaylorTerm<Real>>(terms.taylor), stream),
          n_books_(terms.n_books),
          n_positions_(terms.n_positions) {}

    BookTerms<Real> view() const {
        const auto n = [](const auto& buffer) { return static_cast<std::uint32_t>(buffer.size()); };
        return {.linear = linear_.data(),
                .forward = forward_.data(),
                .option = option_.data(),
                .taylor = taylor_.data(),
                .n_linear = n(linear_),
                .n_forward = n(forward_),
                .n_option = n(option_),
                .n_taylor = n(taylor_),
                .n_books = n_books_,
                .n_positions = n_positions_};
    }

  private:
    DeviceBuffer<LinearTerm<Real>> linear_;
    DeviceBuffer<ForwardTerm<Real>> forward_;
    DeviceBuffer<OptionTerm<Real>> option_;
    DeviceBuffer<TaylorTerm<Real>> taylor_;
    std::uint32_t n_books_;
    std::uint32_t n_positions_;
};

}  // namespace vesper
