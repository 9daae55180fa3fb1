#include "core/progress.h"

#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <utility>

#include <fmt/format.h>

namespace vesper {

namespace {

using Clock = std::chrono::steady_clock;

constexpr const char* kClearLine = "\r\x1b[K";

/// Work goes on where its progress cannot be shown, on a full disk for instance.
void show(const std::string& text) {
    std::fputs(text.c_str(), stderr);
    std::fflush(stderr);
}

}  // namespace

Progress::Progress(std::string label, std::uint64_t total, std::string unit, double scale)
    : label_(std::move(label)),
      total_(total),
      unit_(std::move(unit)),
      scale_(scale),
      terminal_(::isatty(STDERR_FILENO) == 1),
      start_(Clock::now()),
      drawn_(start_) {}

Progress::~Progress() {
    if (terminal_) show(kClearLine);
}

void Progress::update(std::uint64_t done) {
    const auto now = Clock::now();
    if (now - drawn_ < (terminal_ ? std::chrono::milliseconds(100) : std::chrono::seconds(10))) return;
    drawn_ = now;
    show(terminal_ ? kClearLine + line(done) : line(done) + '\n');
}

std::string Progress::line(std::uint64_t done) const {
    const double seconds = std::chrono::duration<double>(drawn_ - start_).count();
    const double rate = static_cast<double>(done) / seconds;
    if (total_ == 0)
        return fmt::format("{}  {:.0f} {}  {:.3g} {}/s", label_, static_cast<double>(done) / scale_, unit_,
                           rate / scale_, unit_);
    constexpr int kWidth = 24;
    const double share = std::min(1.0, static_cast<double>(done) / static_cast<double>(total_));
    const int filled = static_cast<int>(share * kWidth);
    const double left = done > 0 ? (static_cast<double>(total_) - static_cast<double>(done)) / rate : 0;
    return fmt::format("{}  [{:#<{}}{:.<{}}] {:3.0f}%  {:.3g} {}/s  {:.0f} s left", label_, "", filled, "",
                       kWidth - filled, 100 * share, rate / scale_, unit_, std::max(0.0, left));
}

}  // namespace vesper
