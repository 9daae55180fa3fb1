// A Monte Carlo model and its distributions on the GPU.
#pragma once

#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "device/buffer.h"
#include "model/risk_model.h"
#include "pricing/marginal_arrays.h"

namespace vesper {

/// The model in device memory.
template <class Real>
class DeviceModel {
  public:
    DeviceModel(McArrays<Real> arrays, const Stream& stream)
        : cholesky_(std::span<const Real>(arrays.cholesky), stream),
          loading_(std::span<const Real>(arrays.loading), stream),
          idiosyncratic_(std::span<const Real>(arrays.idiosyncratic), stream) {
        stream.wait();
        arrays.cholesky = std::vector<Real>();  // clear() would keep its memory
        host_ = std::move(arrays);
    }

    std::uint32_t n_factors() const { return host_.n_factors(); }
    /// All but what only the device reads: the Cholesky factor is gone.
    const McArrays<Real>& host() const { return host_; }

    McModel<Real> view() const {
        McModel<Real> model = host_.model();
        model.cholesky = cholesky_.data();
        model.loading = loading_.data();
        model.idiosyncratic = idiosyncratic_.data();
        return model;
    }

  private:
    McArrays<Real> host_;  // without the Cholesky factor
    DeviceBuffer<Real> cholesky_;
    DeviceBuffer<Real> loading_;
    DeviceBuffer<Real> idiosyncratic_;
};

/// Distributions for kernels: the structs on the host, what they point to on the device.
template <class Real>
class DeviceDistributions {
  public:
    DeviceDistributions(const DeviceModel<Real>& model, std::span<const Distribution> distributions,
                        const Stream& stream) {
        for (const Distribution& distribution : distributions) {
            const MarginalArrays<Real> marginals = marginals_of(distribution, model.host());
            McDistribution<Real> there = marginals.view();
            there.volatility = uploaded(marginals.volatility, stream);
            if (there.mean != nullptr) there.mean = uploaded(marginals.mean, stream);
            stream.wait();
            of_kernel_.push_back(there);
        }
    }
    const std::vector<McDistribution<Real>>& view() const { return of_kernel_; }

  private:
    const Real* uploaded(const std::vector<Real>& values, const Stream& stream) {
        return arrays_.emplace_back(std::span<const Real>(values), stream).data();
    }

    std::vector<DeviceBuffer<Real>> arrays_;
    std::vector<McDistribution<Real>> of_kernel_;
};

}  // namespace vesper
