// A night small enough for a test: files in a folder, a job that uses everything, and its run on threads.
#pragma once

#include <cstdint>
#include <exception>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "comm/comm.h"
#include "instruments/position.h"
#include "job/job.h"
#include "market/market.h"
#include "results/result.h"

namespace vesper::test {

/// Twelve shares, currencies, rates and indices over eighty days; a book of every kind of position; two
/// named stresses, a replay, a ladder. Every set of scenarios has several tiles.
struct SmallNight {
    explicit SmallNight(std::uint64_t seed);
    ~SmallNight();
    SmallNight(const SmallNight&) = delete;
    SmallNight& operator=(const SmallNight&) = delete;

    /// Puts other positions into the job's book.
    void set_book(const Portfolio& positions) const;
    /// What the folder of the result holds, by name.
    std::vector<std::string> outputs() const;

    std::filesystem::path folder;
    Market market;
    Portfolio book;
    Job job;
};

/// The ranks of a run, and how a rank differs from the others: by its job, or by how it reaches them.
struct Ranks {
    int n = 1;
    int threads = 1;
    std::function<Job(int rank)> job;
    std::function<void(Comm&, const std::function<void(Comm&)>&)> reach = [](Comm& comm, const auto& body) {
        body(comm);
    };
};

/// What became of a run.
struct Outcome {
    std::vector<std::exception_ptr> thrown;  // [rank], null where it came to its end
    Result result;                           // of rank 0, where it came to its end
};

/// Runs and writes as `vesper run` does. Every collective has a deadline: a hang is an Error{comm}.
Outcome run_small(const Ranks& ranks);
/// The result of a run that must not fail, written to the job's file and verified.
struct Verified {
    Result result;
    std::string digest;
};
Verified run_well(const Job& job, int n_ranks, int threads = 1);

}  // namespace vesper::test
