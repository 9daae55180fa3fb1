// A folder of its own for one test, removed afterwards.
#pragma once

#include <gtest/gtest.h>
#include <unistd.h>
#include <zlib.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "core/error.h"

namespace vesper::test {

class ScratchFolder : public testing::Test {
  protected:
    ScratchFolder() { std::filesystem::create_directories(folder_); }
    ~ScratchFolder() override { std::filesystem::remove_all(folder_); }

    std::filesystem::path path(const std::string& name) const { return folder_ / name; }
    std::filesystem::path write(const std::string& name, const std::string& text) const {
        std::ofstream(path(name), std::ios::binary) << text;
        return path(name);
    }
    std::filesystem::path write_gzip(const std::string& name, const std::string& text) const {
        gzFile file = gzopen(path(name).c_str(), "wb");
        gzwrite(file, text.data(), static_cast<unsigned>(text.size()));
        gzclose(file);
        return path(name);
    }
    std::size_t n_files() const {
        const std::filesystem::directory_iterator all(folder_);
        return static_cast<std::size_t>(std::distance(begin(all), end(all)));
    }

  private:
    std::filesystem::path folder_ =
        std::filesystem::path(testing::TempDir()) / ("vesper_market_" + std::to_string(::getpid()));
};

/// The facts of the Error that a call throws.
template <class Call>
Fault fault_of(const Call& call) {
    try {
        call();
    } catch (const Error& error) {
        EXPECT_EQ(std::string(error.what()).find('\n'), std::string::npos) << error.what();
        return error.fault();
    }
    ADD_FAILURE() << "no error";
    return {};
}

}  // namespace vesper::test
