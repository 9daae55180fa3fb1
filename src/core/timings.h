// Wall time per named stage.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace vesper {

/// Seconds by stage, in the order in which the stages first ran.
class Timings {
  public:
    struct Stage {
        std::string name;
        double seconds = 0;
    };
    void add(std::string_view name, double seconds);
    const std::vector<Stage>& stages() const { return stages_; }
    double total() const;

  private:
    std::vector<Stage> stages_;
};

}  // namespace vesper
