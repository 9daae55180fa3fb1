// Progress of long work, on standard error.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>

namespace vesper {

/// A one-line bar with rate and time left, redrawn a few times a second. Silent unless standard error is a
/// terminal. Erased at destruction, so the summary that follows starts on a clean line.
class Progress {
  public:
    /// total 0: unknown, counts only. unit: "MB", "paths", ...; scale: how many units of work print as one
    /// unit.
    Progress(std::string label, std::uint64_t total, std::string unit, double scale = 1);
    ~Progress();
    Progress(const Progress&) = delete;
    Progress& operator=(const Progress&) = delete;

    /// Sets how much is done. Call from one thread.
    void update(std::uint64_t done);

  private:
    void draw(std::uint64_t done);
    std::string label_;
    std::uint64_t total_;
    std::string unit_;
    double scale_;
    bool visible_;
    std::chrono::steady_clock::time_point start_;
    std::chrono::steady_clock::time_point drawn_;
};

}  // namespace vesper
