// Files that were cut, damaged, or never finished.
#include <csignal>
#include <cstdlib>
#include <random>

#include <gtest/gtest.h>
#include <sys/resource.h>

#include "core/error.h"
#include "h5/file.h"
#include "results/result_file.h"
#include "results/sample_result.h"
#include "results/scratch_folder.h"
#include "results/seal.h"

namespace vesper {
namespace {

namespace fs = std::filesystem;

/// What verify says, one line each; an error counts as a line and must be of this kind.
std::vector<std::string> lines_of(const fs::path& path, ErrorKind kind = ErrorKind::data) {
    try {
        return verify_result_file(path).problems;
    } catch (const Error& error) {
        EXPECT_EQ(error.fault().kind, kind) << error.what();
        return {error.what()};
    }
}

void expect_one_line(const fs::path& path, const std::string& part, ErrorKind kind = ErrorKind::data) {
    const std::vector<std::string> lines = lines_of(path, kind);
    ASSERT_EQ(lines.size(), 1u);
    EXPECT_NE(lines[0].find(part), std::string::npos) << lines[0];
    EXPECT_EQ(lines[0].find('\n'), std::string::npos) << lines[0];
}

TEST(ResultDamage, TruncatedFilesDoNotPass) {
    const ScratchFolder folder;
    write_result_file(folder / "result.h5", sample_result(1));
    const std::string whole = bytes_of(folder / "result.h5");
    std::mt19937_64 random(std::random_device{}());
    std::vector<std::size_t> sizes{0, 1, 8, 100, whole.size() - 1};
    for (int i = 0; i < 60; ++i)
        sizes.push_back(std::uniform_int_distribution<std::size_t>(0, whole.size() - 1)(random));
    for (const std::size_t size : sizes) {
        put_bytes(folder / "cut.h5", whole.substr(0, size));
        const std::vector<std::string> lines = lines_of(folder / "cut.h5");
        EXPECT_FALSE(lines.empty()) << "cut at " << size;
    }
}

void flip(std::string& bytes, std::size_t bit) {
    bytes[bit / 8] = static_cast<char>(bytes[bit / 8] ^ (1 << bit % 8));
}

std::size_t below(std::size_t n, std::mt19937_64& random) {
    return std::uniform_int_distribution<std::size_t>(0, n - 1)(random);
}

TEST(ResultDamage, AFlippedBitAnywhereShows) {
    const ScratchFolder folder;
    const std::uint64_t seed = std::random_device{}();
    write_result_file(folder / "result.h5", sample_result(seed));
    const std::string whole = bytes_of(folder / "result.h5");
    std::mt19937_64 random(seed);
    std::vector<std::size_t> bits{0, whole.size() * 8 - 1};
    for (int i = 0; i < 200; ++i) bits.push_back(below(whole.size() * 8, random));
    for (std::size_t byte = whole.size() - 60; byte < whole.size(); ++byte) bits.push_back(byte * 8 + 1);
    for (const std::size_t bit : bits) {
        std::string flipped = whole;
        flip(flipped, bit);
        put_bytes(folder / "flipped.h5", flipped);
        EXPECT_FALSE(lines_of(folder / "flipped.h5").empty()) << "bit " << bit << ", seed " << seed;
    }
}

TEST(ResultDamage, TheDigestShowsAChangedNumberUnderANewSeal) {
    const ScratchFolder folder;
    const std::uint64_t seed = std::random_device{}();
    write_result_file(folder / "result.h5", sample_result(seed));
    const std::string whole = bytes_of(folder / "result.h5");
    const std::string body = whole.substr(0, whole.rfind("\nvesper-seal"));
    const h5::File file = h5::File::open(folder / "result.h5");
    std::mt19937_64 random(seed);
    for (const char* name :
         {"historical/1d/pnl", "monte_carlo_gaussian/10d/pnl", "stress/pnl", "ladder/spot_volatility/pnl",
          "delta_normal/1d/standalone_expected_shortfall", "historical/1d/value_at_risk_by_symbol"}) {
        const auto matrix = file.read<Matrix<double>>(name);
        const std::string values(reinterpret_cast<const char*>(matrix.data()), matrix.all().size_bytes());
        const std::size_t start = body.find(values);
        ASSERT_NE(start, std::string::npos) << name;
        for (int i = 0; i < 5; ++i) {
            const std::size_t bit = 8 * start + below(8 * values.size(), random);
            std::string flipped = body;
            flip(flipped, bit);
            put_bytes(folder / "flipped.h5", flipped);
            seal_file(folder / "flipped.h5");
            const std::vector<std::string> lines = lines_of(folder / "flipped.h5");
            ASSERT_FALSE(lines.empty()) << name << ", bit " << bit << ", seed " << seed;
            EXPECT_NE(lines[0].find("the file has changed"), std::string::npos) << lines[0];
        }
    }
}

TEST(ResultDamage, OneLineForWhatIsNoResult) {
    const ScratchFolder folder;
    expect_one_line(folder / "none.h5", "there is no such file", ErrorKind::io);
    put_bytes(folder / "foreign.h5", "symbol,date,close\n");
    expect_one_line(folder / "foreign.h5", "not an HDF5 file");
    h5::File::create(folder / "other.h5").close();
    expect_one_line(folder / "other.h5", "not a result of vesper run");
    h5::File newer = h5::File::create(folder / "newer.h5");
    newer.set("schema", "vesper.result");
    newer.set("version", kResultFileVersion + 1);
    newer.close();
    expect_one_line(folder / "newer.h5", "use a newer vesper");
}

TEST(ResultDamage, AnUnfinishedFileIsNamedSo) {
    const ScratchFolder folder;
    h5::File half = h5::File::create(folder / "half.h5");
    half.set("schema", "vesper.result");
    half.set("version", kResultFileVersion);
    half.set("confidence", 0.95);
    half.close();
    const std::vector<std::string> lines = lines_of(folder / "half.h5");
    ASSERT_GT(lines.size(), 3u);
    EXPECT_NE(lines[0].find("the seal at the end is missing"), std::string::npos) << lines[0];
    EXPECT_NE(lines[1].find("did not finish"), std::string::npos) << lines[1];
    EXPECT_EQ(lines.back(), "/provenance/run/job is missing");
}

// A limit on the size of files stands in for a full disk; in a child, since it holds for the whole process.
[[noreturn]] void write_on_a_full_disk(const fs::path& path, std::size_t limit) {
    std::signal(SIGXFSZ, SIG_IGN);
    const rlimit small{limit, limit};
    ::setrlimit(RLIMIT_FSIZE, &small);
    try {
        write_result_file(path, sample_result(2));
    } catch (const Error& error) {
        std::fprintf(stderr, "%s\n", error.what());
        std::exit(error.fault().kind == ErrorKind::io ? 0 : 2);
    }
    std::exit(1);
}

TEST(ResultDamage, AFullDiskLeavesNothingBehind) {
    const ScratchFolder folder;
    for (const std::size_t limit : {4096, 60'000, 100'000}) {
        EXPECT_EXIT(write_on_a_full_disk(folder / "result.h5", limit), testing::ExitedWithCode(0),
                    "^[^\n]*File too large[^\n]*\n$");
        EXPECT_TRUE(folder.empty());
    }
}

TEST(ResultDamage, AFullDiskKeepsTheOlderFile) {
    const ScratchFolder folder;
    const auto write_older = [&] {
        write_result_file(folder / "result.h5", sample_result(1));
        std::exit(0);
    };
    // In a process of its own: OpenMP's threads must not be there when the next one is forked.
    EXPECT_EXIT(write_older(), testing::ExitedWithCode(0), "");
    const std::string older = bytes_of(folder / "result.h5");
    EXPECT_EXIT(write_on_a_full_disk(folder / "result.h5", 60'000), testing::ExitedWithCode(0),
                "File too large");
    EXPECT_EQ(bytes_of(folder / "result.h5"), older);
}

}  // namespace
}  // namespace vesper
