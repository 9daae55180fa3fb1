// A book and a model held where a backend computes, and priced there.
#pragma once

#include <memory>
#include <span>

#include "core/matrix.h"
#include "device/backend.h"
#include "instruments/priced_book.h"
#include "kernels/reprice/scenario_pnl.h"
#include "kernels/shocks/mc_shocks.h"
#include "kernels/tail/tail_select.h"
#include "model/risk_model.h"
#include "scenario/scenario_set.h"

namespace vesper {

/// All arguments are host memory. P&L is added to what is there; pnl has a row for each book, and rows are
/// pnl.cols apart, which may be more than the number of scenarios. Nothing depends on how scenarios are split
/// over calls. One implementation a backend; the only place where backends part.
template <class Real>
class Pricer {
  public:
    virtual ~Pricer() = default;

    virtual void price(const Shocks<Real>& shocks, MatrixView<Ticks> pnl) = 0;
    /// The same draws under each distribution. pnl: one for each, of the same shape.
    virtual void price(std::span<const Distribution> distributions, const McPaths& paths,
                       std::span<const MatrixView<Ticks>> pnl) = 0;

    /// sums: [n_positions][kRiskTypes], over the scenarios given.
    virtual void attribute(const Shocks<Real>& shocks, MatrixView<Ticks> sums) = 0;
    virtual void attribute(const Distribution& distribution, const McPaths& paths,
                           MatrixView<Ticks> sums) = 0;

    /// The tail of each row up to each rank: [row][rank]. ranks: 1-based, at most pnl.cols, which is above 0
    /// and below 2^32.
    virtual Matrix<TailSum> tails(MatrixView<const Ticks> pnl, std::span<const std::uint32_t> ranks) = 0;
};

/// Takes the terms and arrays to the backend. Throws Error{device} or Error{memory} where it cannot hold
/// them.
template <class Real>
std::unique_ptr<Pricer<Real>> make_pricer(const Exec& exec, TermStorage<Real> terms, McArrays<Real> arrays);

/// The same for paths on the tensor cores of a GPU: normals and matrix are rounded to half precision
/// (kernels/tensor/mc_linear.h), which moves VaR by less than a tenth of its standard error. Throws
/// Error{device} where the backend has none, Error{job} where the model is too large for them.
std::unique_ptr<Pricer<float>> make_half_pricer(const Exec& exec, TermStorage<float> terms,
                                                McArrays<float> arrays);

/// The pricer of the CPU, whatever the build.
template <class Real>
std::unique_ptr<Pricer<Real>> make_cpu_pricer(int threads, TermStorage<Real> terms, McArrays<Real> arrays);

}  // namespace vesper
