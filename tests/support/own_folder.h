// A scratch folder of one test, so that tests can run side by side.
#pragma once

#include <unistd.h>

#include <filesystem>
#include <string>

#include <gtest/gtest.h>

namespace vesper::test {

inline std::filesystem::path own_folder() {
    const auto* info = testing::UnitTest::GetInstance()->current_test_info();
    const std::filesystem::path folder =
        std::filesystem::path(testing::TempDir()) /
        ("vesper_" + std::string(info->name()) + '_' + std::to_string(::getpid()));
    std::filesystem::create_directories(folder);
    return folder;
}

}  // namespace vesper::test
