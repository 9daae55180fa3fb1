// Progress of long work, on standard error.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>

namespace vesper {

/// On a terminal a one-line bar with rate and time left, redrawn a few times a second and erased at
/// destruction, so that what follows starts on a clean line. Elsewhere (a log, a launcher's pipe) a plain
/// line every ten seconds.
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
    std::string line(std::uint64_t done) const;
    std::string label_;
    std::uint64_t total_;
    std::string unit_;
    double scale_;
    bool terminal_;
    std::chrono::steady_clock::time_point start_;
    std::chrono::steady_clock::time_point drawn_;
};

}  // namespace vesper
