#include "core/progress.h"

#include <unistd.h>

#include <cstdio>
#include <utility>

#include <fmt/format.h>

namespace vesper {

using Clock = std::chrono::steady_clock;

Progress::Progress(std::string label, std::uint64_t total, std::string unit, double scale)
    : label_(std::move(label)),
      total_(total),
      unit_(std::move(unit)),
      scale_(scale),
      visible_(::isatty(STDERR_FILENO) == 1),
      start_(Clock::now()),
      drawn_(start_) {}

Progress::~Progress() {
    if (visible_) fmt::print(stderr, "\r\x1b[K");
}

void Progress::update(std::uint64_t done) {
    if (!visible_) return;
    const auto now = Clock::now();
    if (now - drawn_ < std::chrono::milliseconds(100)) return;
    drawn_ = now;
    draw(done);
}

void Progress::draw(std::uint64_t done) {
    const double seconds = std::chrono::duration<double>(drawn_ - start_).count();
    const double rate = static_cast<double>(done) / seconds;
    std::string line = fmt::format("\r\x1b[K{}  {:.0f}", label_, static_cast<double>(done) / scale_);
    if (total_ > 0) {
        constexpr int kWidth = 24;
        const double share = static_cast<double>(done) / static_cast<double>(total_);
        const int filled = static_cast<int>(share * kWidth);
        line = fmt::format("\r\x1b[K{}  [{:#<{}}{:.<{}}] {:3.0f}%", label_, "", filled, "", kWidth - filled,
                           100 * share);
    }
    line += fmt::format("  {:.3g} {}/s", rate / scale_, unit_);
    if (total_ > 0 && done > 0)
        line += fmt::format("  {:.0f} s left", static_cast<double>(total_ - done) / rate);
    fmt::print(stderr, "{}", line);
    std::fflush(stderr);
}

}  // namespace vesper
