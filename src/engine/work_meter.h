// Progress of priced scenarios.
#pragma once

#include <cmath>
#include <cstdint>
#include <memory>
#include <string>

#include "core/progress.h"

namespace vesper {

/// Counts operations done, and shows them where it has a label.
class WorkMeter {
  public:
    WorkMeter() = default;
    WorkMeter(const std::string& label, double flops)
        : progress_(std::make_unique<Progress>(label, static_cast<std::uint64_t>(std::ceil(flops * 1e-9)),
                                               "Gflop")) {}
    void add(double flops) {
        flops_ += flops;
        if (progress_) progress_->update(static_cast<std::uint64_t>(flops_ * 1e-9));
    }

  private:
    std::unique_ptr<Progress> progress_;
    double flops_ = 0;
};

}  // namespace vesper
