#include "comm/thread_comm.h"

#include <chrono>
#include <numeric>
#include <random>
#include <stdexcept>
#include <thread>

#include <gtest/gtest.h>

#include "comm/gather_check.h"
#include "comm/outcome.h"
#include "core/error.h"
#include "kernels/fresh_seed.h"

namespace vesper::test {
namespace {

constexpr int kRankCounts[] = {1, 2, 3, 5};

/// Of one rank, and of one test.
std::mt19937_64 random_of(std::uint64_t seed, const Comm& comm) {
    return std::mt19937_64(seed + static_cast<std::uint64_t>(comm.rank()));
}

TEST(ThreadComm, KnowsItsRanks) {
    for (const int n : kRankCounts) {
        std::vector<int> seen(static_cast<std::size_t>(n), -1);
        expect_all_return(run_ranks(n, [&](Comm& comm) {
            EXPECT_EQ(comm.size(), n);
            EXPECT_EQ(comm.node_size(), n);
            EXPECT_EQ(comm.node_rank(), comm.rank());
            seen[static_cast<std::size_t>(comm.rank())] = comm.rank();
        }));
        for (int rank = 0; rank < n; ++rank) EXPECT_EQ(seen[static_cast<std::size_t>(rank)], rank);
    }
}

TEST(ThreadComm, SumsOnAllRanks) {
    const std::uint64_t seed = fresh_seed();
    SCOPED_TRACE(seed_text(seed));
    for (const int n : kRankCounts) {
        std::vector<std::vector<std::int64_t>> given(static_cast<std::size_t>(n));
        std::vector<std::vector<std::int64_t>> sums(given.size());
        expect_all_return(run_ranks(n, [&](Comm& comm) {
            const auto rank = static_cast<std::size_t>(comm.rank());
            std::mt19937_64 random = random_of(seed, comm);
            for (std::size_t round = 0; round < 100; ++round) {
                std::vector<std::int64_t> values(round);
                for (std::int64_t& value : values) value = static_cast<std::int64_t>(random()) >> 8;
                given[rank].insert(given[rank].end(), values.begin(), values.end());
                comm.sum(values);
                sums[rank].insert(sums[rank].end(), values.begin(), values.end());
            }
        }));
        std::vector<std::int64_t> want(given[0].size());
        for (const std::vector<std::int64_t>& of_rank : given)
            for (std::size_t i = 0; i < want.size(); ++i) want[i] += of_rank[i];
        for (const std::vector<std::int64_t>& of_rank : sums) EXPECT_EQ(of_rank, want);
    }
}

TEST(ThreadComm, GathersInTheOrderOfTheRanks) {
    const std::uint64_t seed = fresh_seed();
    SCOPED_TRACE(seed_text(seed));
    for (const int n : kRankCounts)
        expect_all_return(run_ranks(n, [&](Comm& comm) {
            std::mt19937_64 random(seed);  // the same counts on all ranks
            for (std::size_t rows = 0; rows < 30; ++rows) {
                std::vector<std::size_t> counts(static_cast<std::size_t>(n));
                for (std::size_t& count : counts) count = random() % 2 * (random() % 500);
                EXPECT_TRUE(gathers_right(comm, rows, counts));
            }
        }));
}

TEST(ThreadComm, BroadcastsWhatRank0Has) {
    for (const int n : kRankCounts)
        expect_all_return(run_ranks(n, [&](Comm& comm) {
            for (std::size_t size = 0; size < 30; ++size) {
                std::vector<double> values(comm.is_root() ? size : 7 * size + 1, comm.rank());
                if (comm.is_root()) std::iota(values.begin(), values.end(), 0.5);
                comm.broadcast(values);
                std::vector<double> want(size);
                std::iota(want.begin(), want.end(), 0.5);
                EXPECT_EQ(values, want);
            }
        }));
}

TEST(ThreadComm, ARankThatThrowsWakesTheOthers) {
    const std::vector<std::exception_ptr> thrown = run_ranks(3, [](Comm& comm) {
        if (comm.rank() == 1) throw std::runtime_error("out");
        std::vector<std::int64_t> values(5);
        comm.sum(values);
    });
    EXPECT_TRUE(is_error(thrown[0], ErrorKind::comm));
    EXPECT_THROW(std::rethrow_exception(thrown[1]), std::runtime_error);
    EXPECT_TRUE(is_error(thrown[2], ErrorKind::comm));
}

TEST(ThreadComm, ARankThatReturnsEarlyWakesTheOthers) {
    const std::vector<std::exception_ptr> thrown = run_ranks(3, [](Comm& comm) {
        std::vector<std::int64_t> values(5);
        comm.sum(values);  // comes about although a rank leaves right after it
        if (comm.rank() != 2) comm.sum(values);
    });
    EXPECT_TRUE(is_error(thrown[0], ErrorKind::comm));
    EXPECT_TRUE(is_error(thrown[1], ErrorKind::comm));
    EXPECT_EQ(thrown[2], nullptr);
}

TEST(ThreadComm, ARankThatAbortsWakesTheOthers) {
    const std::vector<std::exception_ptr> thrown = run_ranks(2, [](Comm& comm) {
        if (comm.rank() == 1) comm.abort(70);
        std::vector<std::int64_t> values(5);
        comm.sum(values);
    });
    EXPECT_TRUE(is_error(thrown[0], ErrorKind::comm));
    EXPECT_THROW(std::rethrow_exception(thrown[1]), Aborted);
}

TEST(ThreadComm, DifferentCollectivesAreAnErrorOnAllRanks) {
    const auto expect_parted = [](const std::function<void(Comm&)>& body) {
        for (const std::exception_ptr& thrown : run_ranks(3, body))
            EXPECT_TRUE(is_error(thrown, ErrorKind::comm));
    };
    expect_parted([](Comm& comm) {
        std::vector<std::int64_t> values(8);
        if (comm.rank() == 2)
            comm.broadcast(std::span(values));
        else
            comm.sum(values);
    });
    expect_parted([](Comm& comm) {
        std::vector<std::int64_t> values(comm.rank() == 2 ? 7 : 8);
        comm.sum(values);
    });
    expect_parted([](Comm& comm) {
        std::vector<std::int64_t> values(comm.rank() == 2 ? 7 : 8);
        comm.broadcast(std::span(values));
    });
    expect_parted([](Comm& comm) {
        std::vector<std::int64_t> values(3);
        const std::vector<std::size_t> counts(3, comm.rank() == 2 ? 2 : 1);
        comm.gather({values.data(), 1, comm.is_root() ? 3u : counts[0]}, counts);
    });
}

TEST(ThreadComm, KeepsItsDeadline) {
    const std::vector<std::exception_ptr> thrown = run_ranks(2, [](Comm& comm) {
        comm.set_deadline(std::chrono::milliseconds(20));
        std::vector<std::int64_t> values(5);
        if (comm.rank() == 1) std::this_thread::sleep_for(std::chrono::milliseconds(200));
        comm.sum(values);
    });
    for (const std::exception_ptr& of_rank : thrown) EXPECT_TRUE(is_error(of_rank, ErrorKind::comm));
}

TEST(ThreadComm, AgreesOnAnOutcomeTogether) {
    const std::vector<std::exception_ptr> thrown = run_ranks(5, [](Comm& comm) {
        together(comm, [&] {
            if (comm.rank() % 2 == 1) throw Error({.kind = ErrorKind::data, .problem = "bad"});
        });
    });
    expect_told_by(thrown, 1, ErrorKind::data);
}

}  // namespace
}  // namespace vesper::test
