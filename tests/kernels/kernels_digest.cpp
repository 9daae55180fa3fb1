// Prints a digest of Monte Carlo P&L for a seed: same_bits_test.sh compares builds for different instruction
// sets.
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <vector>

#include "kernels/reprice/mc_pnl.h"
#include "kernels/reprice/random_book.h"
#include "kernels/shocks/random_model.h"

namespace vesper {
namespace {

constexpr std::uint32_t kPaths = 500;

template <class Real>
std::uint64_t digest(std::uint64_t seed, std::uint32_t n_common) {
    const test::BookShape shape = {};
    const auto random = test::random_model<Real>(seed, shape.n_factors, n_common, 5.0);
    const auto book = test::random_book<Real>(seed + 1, shape);
    std::vector<Ticks> pnl(shape.n_books * kPaths);
    const McDistributionPnl<Real> distribution = {.distribution = random.distribution, .pnl = pnl.data()};
    mc_pnl_cpu<Real>({.model = random.model,
                      .distributions = &distribution,
                      .n_distributions = 1,
                      .paths = {.count = kPaths},
                      .book = book.view(),
                      .pnl_stride = kPaths},
                     2);
    std::uint64_t hash = 14695981039346656037u;  // FNV-1a by words
    for (const Ticks ticks : pnl) hash = (hash ^ static_cast<std::uint64_t>(ticks)) * 1099511628211u;
    return hash;
}

}  // namespace
}  // namespace vesper

int main(int argc, char** argv) {
    const std::uint64_t seed = argc > 1 ? std::strtoull(argv[1], nullptr, 10) : 0;
    for (const std::uint32_t n_common : {0u, 5u}) {
        std::printf("%016jx %016jx\n", static_cast<std::uintmax_t>(vesper::digest<float>(seed, n_common)),
                    static_cast<std::uintmax_t>(vesper::digest<double>(seed, n_common)));
    }
    return 0;
}
