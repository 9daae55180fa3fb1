#include "measure/contributions.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

#include "core/error.h"

namespace vesper {
namespace {

constexpr double kTickRange = 9e18;  // just under 2^63

/// What each part is before rounding: the gap to the total spread in proportion to |part|.
std::vector<double> spread_gap(Ticks total, std::span<const double> parts) {
    double sum = 0;
    double size = 0;
    for (const double part : parts) {
        sum += part;
        size += std::abs(part);
    }
    std::vector<double> shares(parts.begin(), parts.end());
    const double gap = static_cast<double>(total) - sum;
    if (size > 0) {
        for (double& share : shares) share += gap * (std::abs(share) / size);
    } else {
        std::fill(shares.begin(), shares.end(), gap / static_cast<double>(shares.size()));
    }
    return shares;
}

/// Writes the shares of one figure into a column.
void write_column(double figure, std::span<const double> parts, Matrix<double>& out, std::size_t column) {
    const std::vector<Ticks> shares = apportion(to_ticks(figure, kTickRange), parts);
    for (std::size_t label = 0; label < shares.size(); ++label)
        out(label, column) = from_ticks(shares[label]);
}

/// Minus the mean P&L per label, in ticks.
std::vector<double> mean_losses(const Matrix<double>& sums, std::size_t level, std::uint64_t count) {
    std::vector<double> losses(sums.rows());
    for (std::size_t label = 0; label < losses.size(); ++label)
        losses[label] = -sums(label, level) / static_cast<double>(count);
    return losses;
}

Contributions empty_contributions(std::string grouping, std::vector<std::string> labels, std::size_t levels) {
    const std::size_t n = labels.size();
    return {
        .grouping = std::move(grouping), .labels = std::move(labels), .var = {n, levels}, .es = {n, levels}};
}

}  // namespace

std::vector<Ticks> apportion(Ticks total, std::span<const double> parts) {
    if (parts.empty())
        throw Error({.kind = ErrorKind::internal, .problem = "an amount to share out among no parts"});
    const std::vector<double> exact = spread_gap(total, parts);
    std::vector<Ticks> shares(exact.size());
    std::vector<double> fraction(exact.size());
    Ticks rest = total;
    for (std::size_t i = 0; i < exact.size(); ++i) {
        const double whole = std::clamp(std::floor(exact[i]), -kTickRange, kTickRange);
        fraction[i] = exact[i] - whole;
        shares[i] = static_cast<Ticks>(whole);
        rest -= shares[i];
    }
    // Less than one tick each, unless the parts are so large that a double cannot hold single ticks.
    const auto n = static_cast<Ticks>(shares.size());
    const Ticks each = rest / n - (rest % n < 0 ? 1 : 0);
    const auto more = static_cast<std::ptrdiff_t>(rest - each * n);
    std::vector<std::size_t> order(shares.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(),
                     [&](std::size_t a, std::size_t b) { return fraction[a] > fraction[b]; });
    for (Ticks& share : shares) share += each;
    std::for_each(order.begin(), order.begin() + more, [&](std::size_t i) { ++shares[i]; });
    return shares;
}

Contributions simulated_contributions(std::string grouping, std::vector<std::string> labels,
                                      const LabelSums& sums, std::span<const TailCopies> copies,
                                      std::span<const TailFigures> total) {
    Contributions result = empty_contributions(std::move(grouping), std::move(labels), total.size());
    for (std::size_t l = 0; l < total.size(); ++l) {
        write_column(total[l].var, mean_losses(sums.window, l, copies[l].window), result.var, l);
        write_column(total[l].es, mean_losses(sums.tail, l, copies[l].tail), result.es, l);
    }
    return result;
}

Contributions normal_contributions(std::string grouping, std::vector<std::string> labels,
                                   const Matrix<double>& delta, const NormalFactors& factors,
                                   std::span<const TailFigures> total) {
    Contributions result = empty_contributions(std::move(grouping), std::move(labels), total.size());
    const std::vector<double> components = normal_components(delta, factors);
    const double sigma = std::accumulate(components.begin(), components.end(), 0.0);
    std::vector<double> parts(components.size());
    for (std::size_t l = 0; l < total.size(); ++l) {
        const auto write = [&](double figure, Matrix<double>& out) {
            const double scale = sigma > 0 ? figure * kTicksPerUnit / sigma : 0.0;
            for (std::size_t i = 0; i < parts.size(); ++i) parts[i] = components[i] * scale;
            write_column(figure, parts, out, l);
        };
        write(total[l].var, result.var);
        write(total[l].es, result.es);
    }
    return result;
}

}  // namespace vesper
