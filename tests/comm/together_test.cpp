#include <memory>
#include <vector>

#include <gtest/gtest.h>

#include "comm/comm.h"
#include "comm/self_comm.h"
#include "core/error.h"

namespace vesper {
namespace {

TEST(Together, RethrowsTheErrorOfTheOnlyRank) {
    const std::unique_ptr<Comm> comm = std::make_unique<SelfComm>();
    EXPECT_THROW(together(*comm, [] { throw Error({.kind = ErrorKind::data, .problem = "bad"}); }), Error);
    EXPECT_NO_THROW(together(*comm, [] {}));
}

/// Rank `rank` of a world in which other ranks failed with the given exit codes.
class RankOfFailingWorld final : public Comm {
  public:
    RankOfFailingWorld(int rank, std::vector<std::int64_t> codes) : rank_(rank), codes_(std::move(codes)) {}
    using Comm::broadcast;
    int rank() const override { return rank_; }
    int size() const override { return static_cast<int>(codes_.size()); }
    void sum(std::span<std::int64_t> values) override {
        for (std::size_t i = 0; i < values.size(); ++i) values[i] += codes_[i];
    }
    void gather(MatrixView<std::int64_t>, std::span<const std::size_t>) override {}
    void broadcast(std::span<std::byte>) override {}
    [[noreturn]] void abort(int) override { std::abort(); }

  private:
    int rank_;
    std::vector<std::int64_t> codes_;
};

TEST(Together, OnlyTheLowestFailingRankSpeaks) {
    const auto fail = [] { throw Error({.kind = ErrorKind::data, .problem = "bad"}); };
    RankOfFailingWorld second(1, {0, 0, 65});
    EXPECT_THROW(together(second, fail), Error);
    RankOfFailingWorld third(2, {0, 65, 0});
    EXPECT_THROW(together(third, fail), Elsewhere);
}

TEST(Together, AHealthyRankLeavesWithTheOthersExitCode) {
    RankOfFailingWorld first(0, {0, 71, 65});
    try {
        together(first, [] {});
        FAIL() << "no failure";
    } catch (const Elsewhere& failure) {
        EXPECT_EQ(failure.exit_code, 71);
    }
}

}  // namespace
}  // namespace vesper
