// A rank that fails, in every part of a run: one rank says why, none waits for ever, and no file is left.
#include <algorithm>
#include <filesystem>
#include <limits>

#include <gtest/gtest.h>

#include "batch/small_night.h"
#include "comm/failing_comm.h"
#include "comm/outcome.h"
#include "kernels/fresh_seed.h"
#include "results/result_file.h"

namespace vesper::test {
namespace {

constexpr std::size_t kNever = std::numeric_limits<std::size_t>::max();

class Failures : public testing::Test {
  protected:
    /// All ranks have this job.
    std::vector<std::exception_ptr> fail(int n_ranks) {
        return run_small({.n = n_ranks, .job = [&](int) { return night_.job; }}).thrown;
    }
    /// Some ranks have another job.
    std::vector<std::exception_ptr> fail(int n_ranks, const std::vector<int>& others, const Job& other) {
        const auto job = [&](int rank) {
            return std::find(others.begin(), others.end(), rank) == others.end() ? night_.job : other;
        };
        return run_small({.n = n_ranks, .job = job}).thrown;
    }
    void expect_no_output() { EXPECT_EQ(night_.outputs(), std::vector<std::string>{}); }

    std::uint64_t seed_ = fresh_seed();
    testing::ScopedTrace trace_{__FILE__, __LINE__, seed_text(seed_)};
    SmallNight night_{seed_};
};

TEST_F(Failures, LoadingAFileThatIsNotThere) {
    const Job whole = night_.job;
    for (std::string* file :
         {&night_.job.market.file, &night_.job.book.file, &night_.job.stress.files.front()}) {
        *file = night_.folder / "missing";
        for (const int n : {1, 3}) expect_told_by(fail(n), 0, ErrorKind::io);
        night_.job = whole;
        expect_no_output();
    }
}

TEST_F(Failures, LoadingOnSomeRanks) {
    Job other = night_.job;
    other.book.file = night_.folder / "missing.csv";
    for (const std::vector<int>& ranks : {std::vector{0}, {1}, {2}, {1, 2}, {0, 2}}) {
        expect_told_by(fail(3, ranks, other), static_cast<std::size_t>(ranks.front()), ErrorKind::io);
        expect_no_output();
    }
}

TEST_F(Failures, LoadingOtherDataOnSomeRanks) {
    const std::filesystem::path file = night_.folder / "other.csv";
    std::filesystem::copy(night_.folder / "book.csv", file);
    night_.book.positions.front().quantity += 1;
    night_.set_book(night_.book);
    Job other_book = night_.job;
    other_book.book.file = file;
    Job other_sets = night_.job;
    other_sets.risk.horizons = {1};
    for (const Job& other : {other_book, other_sets})
        for (const std::vector<int>& ranks : {std::vector{1}, {2, 4}}) {
            expect_told_by(fail(5, ranks, other), static_cast<std::size_t>(ranks.front()), ErrorKind::data);
            expect_no_output();
        }
}

TEST_F(Failures, MakingScenariosOfAHistoryThatIsTooShort) {
    night_.job.risk.horizons = {1, 80};
    expect_told_by(fail(3), 0, ErrorKind::data);
    expect_no_output();
}

TEST_F(Failures, FittingOnRank0) {
    night_.job.monte_carlo.correlation = Correlation::factors;
    night_.job.monte_carlo.factors.components = 1000;
    for (const int n : {1, 2, 5}) expect_told_by(fail(n), 0, ErrorKind::job);
    expect_no_output();
}

TEST_F(Failures, PricingInAPrecisionThatNoRankHas) {
    night_.job.monte_carlo.precision = Precision::half;  // on a CPU
    for (const int n : {1, 3}) expect_told_by(fail(n), 0, ErrorKind::device);
    expect_no_output();
}

TEST_F(Failures, PricingMoreThanFitsIntoMemory) {
    for (Position& position : night_.book.positions) position.book = position.id;
    night_.set_book(night_.book);
    night_.job.monte_carlo.paths = std::numeric_limits<std::uint32_t>::max();
    for (const int n : {1, 2}) expect_told_by(fail(n), 0, ErrorKind::memory);
    expect_no_output();
}

TEST_F(Failures, WritingWhereThereIsNoFolder) {
    night_.job.output.file = night_.folder / "no such folder" / "result.h5";
    for (const int n : {1, 3}) expect_told_by(fail(n), 0, ErrorKind::io);
}

TEST_F(Failures, LeaveAnOlderResultAsItIs) {
    const Ranks ranks = {.n = 2, .job = [&](int) { return night_.job; }};
    expect_all_return(run_small(ranks).thrown);
    const std::string digest = verify_result_file(night_.job.output.file).digest;
    night_.job.monte_carlo.correlation = Correlation::factors;
    night_.job.monte_carlo.factors.components = 1000;
    expect_told_by(fail(2), 0, ErrorKind::job);
    EXPECT_EQ(night_.outputs(), std::vector<std::string>{"result.h5"});
    EXPECT_EQ(verify_result_file(night_.job.output.file).digest, digest);
}

/// Whatever a rank is about when the network goes, nobody waits for ever, and a file is there whole or not at
/// all. Which rank fails at which collective changes from run to run.
TEST_F(Failures, AtAnyCollective) {
    constexpr int kRanks = 3;
    night_.job.monte_carlo.paths = 101;
    night_.job.risk.levels = {0.9};
    const auto run = [&](int failing, std::size_t k, std::size_t& n_collectives) {
        const auto reach = [&](Comm& world, const std::function<void(Comm&)>& body) {
            FailingComm comm(world, world.rank() == failing ? k : kNever);
            try {
                body(comm);
            } catch (...) {
                if (world.rank() == failing) n_collectives = comm.n_collectives();
                throw;
            }
            if (world.rank() == failing) n_collectives = comm.n_collectives();
        };
        return run_small({.n = kRanks, .job = [&](int) { return night_.job; }, .reach = reach}).thrown;
    };
    std::size_t n_collectives = 0;
    expect_all_return(run(0, kNever, n_collectives));
    const std::string digest = verify_result_file(night_.job.output.file).digest;
    std::filesystem::remove(night_.job.output.file);
    ASSERT_GT(n_collectives, 10u);
    for (std::size_t k = 0; k < n_collectives; ++k) {
        const int failing = static_cast<int>((seed_ + k) % kRanks);
        SCOPED_TRACE("rank " + std::to_string(failing) + " at its collective " + std::to_string(k));
        std::size_t reached = 0;
        const std::vector<std::exception_ptr> thrown = run(failing, k, reached);
        EXPECT_GE(reached, k + 1);
        for (const std::exception_ptr& of_rank : thrown) EXPECT_TRUE(is_error(of_rank, ErrorKind::comm));
        EXPECT_NE(text_of(thrown[static_cast<std::size_t>(failing)]).find(FailingComm::kProblem),
                  std::string::npos);
        if (std::filesystem::exists(night_.job.output.file)) {  // written before the ranks agreed on it
            EXPECT_EQ(k, n_collectives - 1);
            EXPECT_EQ(verify_result_file(night_.job.output.file).digest, digest);
            std::filesystem::remove(night_.job.output.file);
        }
        expect_no_output();
    }
}

}  // namespace
}  // namespace vesper::test
