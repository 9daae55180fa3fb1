// A Monte Carlo model and its distributions on the GPU.
#pragma once

#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "device/buffer.h"
#include "model/risk_model.h"

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
    std::uint32_t n_rates() const { return host_.n_rates; }
    std::vector<Real> volatility_over(int horizon_days) const { return host_.volatility_over(horizon_days); }

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
    DeviceDistributions(const DeviceModel<Real>& model, std::span<const PathDistribution> distributions,
                        const Stream& stream) {
        for (const PathDistribution& distribution : distributions) {
            const std::vector<Real> volatility = model.volatility_over(distribution.horizon_days);
            volatility_.emplace_back(std::span<const Real>(volatility), stream);
            stream.wait();
            of_kernel_.push_back({.volatility = volatility_.back().data(),
                                  .degrees_of_freedom = distribution.degrees_of_freedom});
        }
    }
    const std::vector<McDistribution<Real>>& view() const { return of_kernel_; }

  private:
    std::vector<DeviceBuffer<Real>> volatility_;
    std::vector<McDistribution<Real>> of_kernel_;
};

}  // namespace vesper
