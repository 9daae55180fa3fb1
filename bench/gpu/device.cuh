// What the GPU benches share: memory on the device, times by events, and one line for each result.
#pragma once

#include <cuda_runtime.h>

#include <algorithm>
#include <cstdio>
#include <string>
#include <vector>

#include "kernels/base/launch.cuh"

namespace vesper::bench {

/// An array on the device.
template <class T>
class DeviceArray {
  public:
    explicit DeviceArray(std::size_t n) : n_(n) { check_cuda(cudaMalloc(&data_, n * sizeof(T)), "memory"); }
    explicit DeviceArray(const std::vector<T>& host) : DeviceArray(host.size()) {
        check_cuda(cudaMemcpy(data_, host.data(), n_ * sizeof(T), cudaMemcpyHostToDevice), "copy");
    }
    ~DeviceArray() { cudaFree(data_); }
    DeviceArray(const DeviceArray&) = delete;
    DeviceArray& operator=(const DeviceArray&) = delete;

    T* data() const { return data_; }
    void fill(unsigned char byte) { check_cuda(cudaMemset(data_, byte, n_ * sizeof(T)), "fill"); }
    std::vector<T> host() const {
        std::vector<T> host(n_);
        check_cuda(cudaMemcpy(host.data(), data_, n_ * sizeof(T), cudaMemcpyDeviceToHost), "copy");
        return host;
    }

  private:
    T* data_ = nullptr;
    std::size_t n_;
};

/// Median of the times of `repeats` calls, after two that do not count.
template <class Work>
double median_ms(int repeats, const Work& work) {
    cudaEvent_t start;
    cudaEvent_t stop;
    check_cuda(cudaEventCreate(&start), "event");
    check_cuda(cudaEventCreate(&stop), "event");
    std::vector<float> times;
    for (int i = -2; i < repeats; ++i) {
        check_cuda(cudaEventRecord(start), "event");
        work();
        check_cuda(cudaEventRecord(stop), "event");
        check_cuda(cudaEventSynchronize(stop), "event");
        float ms = 0;
        check_cuda(cudaEventElapsedTime(&ms, start, stop), "event");
        if (i >= 0) times.push_back(ms);
    }
    cudaEventDestroy(start);
    cudaEventDestroy(stop);
    std::sort(times.begin(), times.end());
    return times[times.size() / 2];
}

/// Median of the times of a replayed graph of the work: what the device takes when the host is ahead of it.
template <class Work>
double graph_ms(int repeats, const Work& work) {
    cudaStream_t stream;
    cudaGraph_t graph;
    cudaGraphExec_t replay;
    check_cuda(cudaStreamCreate(&stream), "stream");
    check_cuda(cudaStreamBeginCapture(stream, cudaStreamCaptureModeThreadLocal), "capture");
    work(stream);
    check_cuda(cudaStreamEndCapture(stream, &graph), "capture");
    check_cuda(cudaGraphInstantiate(&replay, graph, 0), "graph");
    const double ms = median_ms(repeats, [&] { check_cuda(cudaGraphLaunch(replay, nullptr), "replay"); });
    check_cuda(cudaDeviceSynchronize(), "replays");
    cudaGraphExecDestroy(replay);
    cudaGraphDestroy(graph);
    cudaStreamDestroy(stream);
    return ms;
}

/// A line of results. `floor_ms` is what the arithmetic or the memory alone would take; 0 where there is
/// none.
inline void report(const std::string& work, double ms, double floor_ms, const std::string& note = "") {
    if (floor_ms > 0) {
        std::printf("time %-34s %10.4f ms  floor %9.4f  x%5.2f  %s\n", work.c_str(), ms, floor_ms,
                    ms / floor_ms, note.c_str());
    } else {
        std::printf("time %-34s %10.4f ms  %s\n", work.c_str(), ms, note.c_str());
    }
    std::fflush(stdout);
}

/// What the device can do at best, measured.
struct Rates {
    double copy_bytes = 0;    // a second, read and written
    double read_bytes = 0;    // a second, only read
    double fma = 0;           // single-precision fused multiply-adds a second
    double fast_normals = 0;  // a second
    double exact_normals = 0;
};
Rates measure_rates();

void bench_monte_carlo(const Rates& rates);
void bench_options(const Rates& rates);
void bench_stress(const Rates& rates);
void bench_tails(const Rates& rates);

}  // namespace vesper::bench
