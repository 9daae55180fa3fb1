// Runs kernels on the GPU: copies what the arguments point to there, and the results back.
#pragma once

#include <cuda_runtime.h>

#include <list>
#include <stdexcept>
#include <vector>

#include "kernels/reprice/attribution.h"
#include "kernels/reprice/book_totals.h"
#include "kernels/reprice/mc_pnl.h"
#include "kernels/reprice/scenario_pnl.h"
#include "kernels/shocks/mc_shocks.h"
#include "kernels/tail/tail_count.h"
#include "kernels/tail/tail_select.h"
#include "kernels/tail/tail_sums.h"
#include "kernels/tensor/mc_linear.h"

namespace vesper::test {

inline void require(cudaError_t status) {
    if (status != cudaSuccess) throw std::runtime_error(cudaGetErrorString(status));
}

/// Copies of host arrays on the device, for as long as it lives.
class DeviceCopies {
  public:
    DeviceCopies() = default;
    DeviceCopies(const DeviceCopies&) = delete;
    DeviceCopies& operator=(const DeviceCopies&) = delete;
    ~DeviceCopies() {
        for (const Copy& copy : copies_) cudaFree(copy.device);
    }

    /// A copy of an array that a kernel reads; null stays null.
    template <class T>
    const T* in(const T* host, std::size_t n) {
        return static_cast<const T*>(add(host, n * sizeof(T)));
    }
    /// A copy of an array that a kernel writes; `finish` brings it back.
    template <class T>
    T* out(T* host, std::size_t n) {
        void* device = add(host, n * sizeof(T));
        copies_.back().back = host;
        return static_cast<T*>(device);
    }
    void finish() {
        require(cudaDeviceSynchronize());
        for (const Copy& copy : copies_) {
            if (copy.back != nullptr && copy.bytes > 0)
                require(cudaMemcpy(copy.back, copy.device, copy.bytes, cudaMemcpyDeviceToHost));
        }
    }

  private:
    struct Copy {
        void* device = nullptr;
        void* back = nullptr;
        std::size_t bytes = 0;
    };

    void* add(const void* host, std::size_t bytes) {
        Copy& copy = copies_.emplace_back();
        if (host == nullptr) return nullptr;
        copy.bytes = bytes;
        require(cudaMalloc(&copy.device, bytes + 1));
        if (bytes > 0) require(cudaMemcpy(copy.device, host, bytes, cudaMemcpyHostToDevice));
        return copy.device;
    }

    std::list<Copy> copies_;
};

struct Cuda {
    static bool present() {
        int n = 0;
        return cudaGetDeviceCount(&n) == cudaSuccess && n > 0;
    }

    template <class Real>
    static BookTerms<Real> there(BookTerms<Real> book, DeviceCopies& copies) {
        for_each_kind(
            [&](auto& terms) {
                terms = {copies.in(terms.data(), terms.size()), terms.size()};
            },
            book);
        return book;
    }
    template <class Real>
    static Shocks<Real> there(Shocks<Real> shocks, DeviceCopies& copies) {
        const std::size_t rows = shocks.n_factors;
        shocks.factor =
            copies.in(shocks.factor, rows == 0 ? 0 : (rows - 1) * shocks.stride + shocks.n_scenarios);
        shocks.vol_shift = copies.in(shocks.vol_shift, shocks.n_scenarios);
        return shocks;
    }
    template <class Real>
    static McModel<Real> there(McModel<Real> model, DeviceCopies& copies) {
        const std::size_t n = model.n_factors;
        model.cholesky = copies.in(model.cholesky, n * n);
        model.loading = copies.in(model.loading, n * model.n_common);
        model.idiosyncratic = copies.in(model.idiosyncratic, n);
        return model;
    }
    template <class Real>
    static McDistribution<Real> there(McDistribution<Real> distribution, std::size_t n_factors,
                                      DeviceCopies& copies) {
        distribution.volatility = copies.in(distribution.volatility, n_factors);
        distribution.mean = copies.in(distribution.mean, n_factors);
        return distribution;
    }
    static McPaths there(McPaths paths, DeviceCopies& copies) {
        paths.ids = copies.in(paths.ids, paths.count);
        return paths;
    }

    template <class Real>
    static void run(ScenarioPnl<Real> args, int) {
        DeviceCopies copies;
        args.pnl = copies.out(args.pnl, args.book.n_books * args.pnl_stride);
        args.book = there(args.book, copies);
        args.shocks = there(args.shocks, copies);
        scenario_pnl_cuda(args, nullptr);
        copies.finish();
    }
    template <class Real>
    static void run(Attribution<Real> args, int) {
        DeviceCopies copies;
        args.sum = copies.out(args.sum, args.book.n_positions * kRiskTypes);
        args.book = there(args.book, copies);
        args.shocks = there(args.shocks, copies);
        attribution_cuda(args, nullptr);
        copies.finish();
    }
    template <class Real>
    static void run(McShocks<Real> args, int) {
        DeviceCopies copies;
        args.shocks = copies.out(args.shocks, args.model.n_factors * args.stride);
        args.distribution = there(args.distribution, args.model.n_factors, copies);
        args.model = there(args.model, copies);
        args.paths = there(args.paths, copies);
        mc_shocks_cuda(args, nullptr);
        copies.finish();
    }
    template <class Real>
    static void run(McPnl<Real> args, int) {
        run(args, mc_pnl_cuda<Real>);
    }
    static void run_half(McPnl<float> args) { run(args, mc_pnl_half_cuda); }
    template <class Real>
    static void run(McPnl<Real> args, void (*kernel)(const McPnl<Real>&, StreamHandle)) {
        DeviceCopies copies;
        std::vector<McDistributionPnl<Real>> distributions;
        for (std::uint32_t i = 0; i < args.n_distributions; ++i)
            distributions.push_back(
                {.distribution = there(args.distributions[i].distribution, args.model.n_factors, copies),
                 .pnl = copies.out(args.distributions[i].pnl, args.book.n_books * args.pnl_stride)});
        args.distributions = distributions.data();
        args.model = there(args.model, copies);
        args.paths = there(args.paths, copies);
        args.book = there(args.book, copies);
        kernel(args, nullptr);
        copies.finish();
    }
    static void run_half(McShocks<float> args) {
        DeviceCopies copies;
        args.shocks = copies.out(args.shocks, args.model.n_factors * args.stride);
        args.distribution = there(args.distribution, args.model.n_factors, copies);
        args.model = there(args.model, copies);
        args.paths = there(args.paths, copies);
        mc_shocks_half_cuda(args, nullptr);
        copies.finish();
    }
    static void run(McLinear<float> args, int) {
        DeviceCopies copies;
        args.pnl = copies.out(args.pnl, args.n_books * args.pnl_stride);
        args.exposure = copies.in(args.exposure, std::size_t{args.n_books} * args.model.n_factors);
        args.distribution = there(args.distribution, args.model.n_factors, copies);
        args.model = there(args.model, copies);
        args.paths = there(args.paths, copies);
        mc_linear_cuda(args, nullptr);
        copies.finish();
    }
    static void run(TailSelect args, int) {
        DeviceCopies copies;
        args.tails = copies.out(args.tails, std::size_t{args.n_books} * args.n_ranks);
        args.pnl = copies.in(args.pnl, args.n_books * args.stride);
        tail_select_cuda(args, nullptr);
        copies.finish();
    }
    static const TailRow* there(const TailRow* rows, std::uint32_t n, std::vector<TailRow>& space,
                                DeviceCopies& copies) {
        space.assign(rows, rows + n);
        for (TailRow& row : space) row.values = copies.in(row.values, row.n);
        return copies.in(space.data(), n);
    }
    static void run(TailCount args, int) {
        DeviceCopies copies;
        std::vector<TailRow> rows;
        args.rows = there(args.rows, args.n_rows, rows, copies);
        args.weight = copies.in(args.weight, args.longest);
        args.first = copies.in(args.first, args.n_rows + 1);
        args.intervals = copies.in(args.intervals, args.n_intervals);
        args.counts = copies.out(args.counts, std::size_t{args.n_intervals} * kTailParts);
        tail_count_cuda(args, nullptr);
        copies.finish();
    }
    static void run(TailSums args, int) {
        DeviceCopies copies;
        std::vector<TailRow> rows;
        args.rows = there(args.rows, args.n_rows, rows, copies);
        args.weight = copies.in(args.weight, args.longest);
        args.first = copies.in(args.first, args.n_rows + 1);
        args.limits = copies.in(args.limits, args.n_limits);
        args.tails = copies.out(args.tails, args.n_limits);
        tail_sums_cuda(args, nullptr);
        copies.finish();
    }
    static void run(BookTotals args, int) {
        DeviceCopies copies;
        args.pnl = copies.out(args.pnl, std::size_t{args.n_tables} * (args.n_books + 1) * args.n_paths);
        book_totals_cuda(args, nullptr);
        copies.finish();
    }
};

}  // namespace vesper::test
