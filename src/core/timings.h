// Wall time per named stage.
#pragma once

#include <chrono>
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

/// Adds the time from its construction to its destruction to one stage.
class StageTimer {
  public:
    StageTimer(Timings& timings, std::string_view name)
        : timings_(timings), name_(name), start_(std::chrono::steady_clock::now()) {}
    ~StageTimer() {
        timings_.add(name_, std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count());
    }
    StageTimer(const StageTimer&) = delete;
    StageTimer& operator=(const StageTimer&) = delete;

  private:
    Timings& timings_;
    std::string name_;
    std::chrono::steady_clock::time_point start_;
};

}  // namespace vesper
