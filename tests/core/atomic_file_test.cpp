#include "core/atomic_file.h"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include <gtest/gtest.h>

#include "core/error.h"

namespace vesper {
namespace {

namespace fs = std::filesystem;

class AtomicFileTest : public testing::Test {
  protected:
    AtomicFileTest() {
        fs::remove_all(folder_);
        fs::create_directories(folder_);
    }
    ~AtomicFileTest() override { fs::remove_all(folder_); }

    void write(const fs::path& path, const std::string& text) { std::ofstream(path) << text; }
    std::string read(const fs::path& path) {
        std::ifstream in(path);
        return {std::istreambuf_iterator<char>(in), {}};
    }
    // One folder a test: ctest runs them side by side.
    fs::path folder_ =
        fs::path(testing::TempDir()) /
        (std::string("vesper_") + testing::UnitTest::GetInstance()->current_test_info()->name());
};

TEST_F(AtomicFileTest, AppearsOnCommitOnly) {
    AtomicFile file(folder_ / "out");
    write(file.partial(), "whole");
    EXPECT_FALSE(fs::exists(folder_ / "out"));
    file.commit();
    EXPECT_EQ(read(folder_ / "out"), "whole");
    EXPECT_FALSE(fs::exists(file.partial()));
}

TEST_F(AtomicFileTest, AbandonedLeavesTheOldFileAlone) {
    write(folder_ / "out", "old");
    {
        AtomicFile file(folder_ / "out");
        write(file.partial(), "half");
    }
    EXPECT_EQ(read(folder_ / "out"), "old");
    EXPECT_FALSE(fs::exists(folder_ / "out.partial"));
}

TEST_F(AtomicFileTest, ANameThatCannotBeAFileIsAnIoError) {
    for (const fs::path& path : {folder_ / "nowhere" / "out", folder_, fs::path("/dev/null")}) {
        try {
            require_writable(path);
            FAIL() << "no error for " << path;
        } catch (const Error& error) {
            EXPECT_EQ(error.fault().kind, ErrorKind::io);
            EXPECT_EQ(error.fault().place.file, path.string());
        }
        EXPECT_THROW(AtomicFile{path}, Error);
    }
    EXPECT_NO_THROW(require_writable(folder_ / "out"));
    EXPECT_TRUE(fs::is_empty(folder_));
}

}  // namespace
}  // namespace vesper
