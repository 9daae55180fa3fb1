// Ranks joined over their GPUs: figures equal to MPI's, and an Error{comm} within the deadline where a rank
// stays away. Run under mpirun, a GPU for each rank; exits with 77 on a machine without two GPUs.
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <functional>
#include <random>
#include <stdexcept>
#include <string>
#include <vector>

#include <cuda_runtime.h>

#include "comm/gather_check.h"
#include "comm/nccl_comm.h"
#include "core/error.h"
#include "device/select_backend.h"

namespace vesper {
namespace {

using Clock = std::chrono::steady_clock;
using Values = std::vector<std::int64_t>;

constexpr std::size_t kRows = 3;
constexpr std::chrono::seconds kDeadline{3};
constexpr std::chrono::seconds kSlack{5};  // to abort, on a busy machine

void require(bool holds, const std::string& what) {
    if (!holds) throw std::runtime_error(what);
}

/// The same on all ranks.
std::uint64_t shared_seed(Comm& world) {
    std::uint64_t seed = std::random_device{}();
    world.broadcast(std::span(&seed, 1));
    if (world.is_root()) std::printf("seed %llu\n", static_cast<unsigned long long>(seed));
    return seed;
}

Values random_values(std::size_t n, std::mt19937_64& draw) {
    Values values(n);
    for (std::int64_t& value : values) value = static_cast<std::int64_t>(draw()) >> 8;
    return values;
}

void sums_equal(Comm& gpus, Comm& world, std::size_t n, std::mt19937_64& draw) {
    Values by_gpu = random_values(n, draw);
    Values by_host = by_gpu;
    gpus.sum(by_gpu);
    world.sum(by_host);
    require(by_gpu == by_host, "a sum of " + std::to_string(n) + " values differs");
}

/// Ranks from the third on have as many columns as the second, half of them, or none.
void gathers_right(Comm& gpus, std::vector<std::size_t> counts) {
    for (std::size_t rank = 2; rank < static_cast<std::size_t>(gpus.size()); ++rank)
        counts.push_back(counts[1] * (rank % 3) / 2);
    require(test::gathers_right(gpus, kRows, counts),
            "a gather of " + std::to_string(counts[1]) + " columns of a rank went wrong");
}

void figures_equal(Comm& world) {
    NcclComm gpus(world, std::chrono::minutes(1));
    const std::uint64_t seed = shared_seed(world);
    std::mt19937_64 draw(seed + static_cast<std::uint64_t>(world.rank()));
    constexpr std::size_t kPiece = std::size_t{1} << 21;
    for (const std::size_t n : {std::size_t{0}, std::size_t{1}, std::size_t{997}, kPiece - 1, kPiece,
                                kPiece + 1, 2 * kPiece + 12345})
        sums_equal(gpus, world, n, draw);
    for (const std::vector<std::size_t>& counts : std::initializer_list<std::vector<std::size_t>>{
             {0, 0}, {1, 0}, {0, 1}, {5, 7}, {3, kPiece}, {kPiece, kPiece + 1}, {10, 2 * kPiece + 99}})
        gathers_right(gpus, counts);
}

/// Passes a rank's part in the making of a communicator on to the world, up to where NCCL would start.
class NeverStarts final : public Comm {
  public:
    struct Left {};
    explicit NeverStarts(Comm& world) : world_(world) {}
    using Comm::broadcast;
    int rank() const override { return world_.rank(); }
    int size() const override { return world_.size(); }
    void sum(std::span<std::int64_t> values) override { world_.sum(values); }
    void gather(MatrixView<std::int64_t> columns, std::span<const std::size_t> counts) override {
        world_.gather(columns, counts);
    }
    void broadcast(std::span<std::byte> bytes) override {
        world_.broadcast(bytes);
        throw Left{};
    }
    [[noreturn]] void abort(int code) override {
        world_.abort(code);
        std::_Exit(code);
    }

  private:
    Comm& world_;
};

/// The body ends in Error{comm}, neither before the deadline nor long after it.
void ends_by_deadline(const Comm& world, const std::string& name, const std::function<void()>& body) {
    const auto start = Clock::now();
    try {
        body();
    } catch (const Error& error) {
        const double seconds = std::chrono::duration<double>(Clock::now() - start).count();
        std::printf("rank %d, %s: after %.2f s: %s\n", world.rank(), name.c_str(), seconds, error.what());
        require(error.fault().kind == ErrorKind::comm, name + " ended in an error of another kind");
        require(seconds >= std::chrono::duration<double>(kDeadline).count(), name + " did not wait");
        require(seconds < std::chrono::duration<double>(kDeadline + kSlack).count(), name + " was late");
        return;
    }
    throw std::runtime_error(name + " ended without an error");
}

/// The last rank never enters the collective; the others must get out of it.
void stay_away(Comm& world, const std::string& name, const std::function<void(Comm&)>& collective) {
    const bool last = world.rank() == world.size() - 1;
    {
        NcclComm gpus(world, kDeadline);
        Values warm = {1};
        gpus.sum(warm);
        if (!last) {
            ends_by_deadline(world, name, [&] { collective(gpus); });
            const auto start = Clock::now();
            bool refused = false;
            try {
                collective(gpus);
            } catch (const Error&) {
                refused = true;
            }
            require(refused && Clock::now() - start < kDeadline, name + ": the next call was not refused");
        }
        std::int64_t met = 1;
        world.sum({&met, 1});  // the last rank waits here, alive, until the others are out
    }
}

void stay_away_from_the_start(Comm& world) {
    if (world.rank() == world.size() - 1) {
        NeverStarts deaf(world);
        try {
            NcclComm gpus(deaf, kDeadline);
        } catch (const NeverStarts::Left&) {
        }
    } else {
        ends_by_deadline(world, "start", [&] { NcclComm gpus(world, kDeadline); });
    }
    std::int64_t met = 1;
    world.sum({&met, 1});
}

void check_all(Comm& world) {
    figures_equal(world);
    stay_away(world, "sum", [](Comm& gpus) {
        Values values(1000, 1);
        gpus.sum(values);
    });
    stay_away(world, "gather", [](Comm& gpus) {
        const std::vector<std::size_t> counts(static_cast<std::size_t>(gpus.size()), 1000);
        const std::size_t columns = gpus.is_root() ? 1000 * counts.size() : 1000;
        Values values(kRows * columns, 1);
        gpus.gather({values.data(), kRows, columns}, counts);
    });
    stay_away_from_the_start(world);
}

}  // namespace
}  // namespace vesper

int main() {
    int gpus = 0;
    if (cudaGetDeviceCount(&gpus) != cudaSuccess || gpus < 2) {
        std::puts("skipped: no two GPUs on this machine");
        return 77;
    }
    const std::unique_ptr<vesper::Comm> world = vesper::make_comm();
    try {
        vesper::require(world->size() > 1, "start it under mpirun");
        vesper::select_backend("cuda", {.rank = world->node_rank(), .size = world->node_size()});
        vesper::check_all(*world);
    } catch (const std::exception& error) {
        std::printf("FAILED on rank %d: %s\n", world->rank(), error.what());
        std::fflush(stdout);
        world->abort(1);
    }
    if (world->is_root()) std::puts("passed");
}
