// VaR 99 and ES 97.5 of 16 books x 1,048,576 paths.
#include <random>

#include "bench/gpu/device.cuh"
#include "kernels/tail_select.h"

namespace vesper::bench {

void bench_tails(const Rates& rates) {
    constexpr std::uint32_t kBooks = 16;
    constexpr std::uint32_t kPaths = 1 << 20;
    constexpr std::uint32_t kRanks[] = {10486, 26215};  // VaR 99 and ES 97.5
    std::mt19937_64 engine(11);
    std::normal_distribution<double> normal(0, 1e6);
    std::vector<Ticks> host(std::size_t{kBooks} * kPaths);
    for (Ticks& x : host) x = to_ticks(normal(engine), 1e18);
    const DeviceArray<Ticks> pnl(host);
    std::vector<TailSum> expected(kBooks * 2);
    TailSelect args = {.pnl = host.data(),
                       .stride = kPaths,
                       .n_books = kBooks,
                       .n_paths = kPaths,
                       .ranks = kRanks,
                       .n_ranks = 2,
                       .tails = expected.data()};
    tail_select_cpu(args, 16);
    DeviceArray<TailSum> tails(kBooks * 2);
    tails.fill(0xee);
    args.pnl = pnl.data();
    args.tails = tails.data();
    tail_select_cuda(args, nullptr);
    std::printf("check tails: %s\n",
                tails.host() == expected ? "equal to the CPU's" : "DIFFER FROM THE CPU'S");
    const double floor_ms = 1e3 * static_cast<double>(host.size() * sizeof(Ticks)) / rates.read_bytes;
    report("VaR and ES of 16 x 2^20", median_ms(50, [&] { tail_select_cuda(args, nullptr); }), floor_ms);
    report("the same as a graph", graph_ms(50, [&](StreamHandle stream) { tail_select_cuda(args, stream); }),
           floor_ms);
    args.n_books = 1;
    report("VaR and ES of 1 x 2^20", median_ms(50, [&] { tail_select_cuda(args, nullptr); }),
           floor_ms / kBooks);
}

}  // namespace vesper::bench
