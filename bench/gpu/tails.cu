// VaR 99 and ES 97.5 of 16 books x 1,048,576 paths; and what a run asks for: three levels with their
// intervals, of P&L that lies on the host.
#include <random>

#include "bench/gpu/device.cuh"
#include "kernels/tail/tail_select.h"

namespace vesper::bench {
namespace {

constexpr std::uint32_t kBooks = 16;
constexpr std::uint32_t kPaths = 1 << 20;
constexpr int kThreads = 16;

/// P&L, where it is selected, and the ranks of one case.
struct Case {
    Case(const std::vector<Ticks>& pnl, const std::vector<std::uint32_t>& ranks)
        : expected(kBooks * ranks.size()),
          found(expected.size()),
          on_host({.pnl = pnl.data(),
                   .stride = kPaths,
                   .n_books = kBooks,
                   .n_paths = kPaths,
                   .ranks = ranks.data(),
                   .n_ranks = static_cast<std::uint32_t>(ranks.size()),
                   .tails = expected.data()}) {}

    void check(const DeviceArray<Ticks>& pnl) {
        tail_select_cpu(on_host, kThreads);
        on_device = on_host;
        on_device.pnl = pnl.data();
        on_device.tails = found.data();
        found.fill(0xee);
        tail_select_cuda(on_device, nullptr);
        std::printf("check tails, %u ranks: %s\n", on_host.n_ranks,
                    found.host() == expected ? "equal to the CPU's" : "DIFFER FROM THE CPU'S");
    }

    std::vector<TailSum> expected;
    DeviceArray<TailSum> found;
    TailSelect on_host;
    TailSelect on_device;
};

}  // namespace

void bench_tails(const Rates& rates) {
    std::mt19937_64 engine(11);
    std::normal_distribution<double> normal(0, 1e6);
    std::vector<Ticks> host(std::size_t{kBooks} * kPaths);
    for (Ticks& x : host) x = to_ticks(normal(engine), 1e18);
    const DeviceArray<Ticks> pnl(host);
    const double floor_ms = 1e3 * static_cast<double>(host.size() * sizeof(Ticks)) / rates.read_bytes;

    const std::vector<std::uint32_t> two = {10486, 26215};
    Case figures(host, two);
    figures.check(pnl);
    const auto select = [&](StreamHandle stream) { tail_select_cuda(figures.on_device, stream); };
    report("VaR and ES of 16 x 2^20", median_ms(50, [&] { select(nullptr); }), floor_ms);
    report("the same as a graph", graph_ms(50, select), floor_ms);
    figures.on_device.n_books = 1;
    report("VaR and ES of 1 x 2^20", median_ms(50, [&] { select(nullptr); }), floor_ms / kBooks);

    const std::vector<std::uint32_t> nine = {10286, 10486, 10686, 25901, 26215, 26528, 51991, 52429, 52867};
    Case run(host, nine);
    run.check(pnl);
    report("nine ranks of 16 x 2^20", median_ms(50, [&] { tail_select_cuda(run.on_device, nullptr); }),
           floor_ms);
    report("their P&L from pageable memory",
           median_ms(9,
                     [&] {
                         check_cuda(cudaMemcpy(pnl.data(), host.data(), host.size() * sizeof(Ticks),
                                               cudaMemcpyHostToDevice),
                                    "upload");
                     }),
           0);
    report("nine ranks on 16 threads", median_ms(9, [&] { tail_select_cpu(run.on_host, kThreads); }), 0);
}

}  // namespace vesper::bench
