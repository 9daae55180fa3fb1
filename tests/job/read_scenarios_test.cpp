#include "job/read_scenarios.h"

#include <filesystem>
#include <fstream>
#include <string>

#include <gtest/gtest.h>

#include "core/error.h"
#include "support/own_folder.h"

namespace vesper {
namespace {

std::filesystem::path write(const std::string& text) {
    const std::filesystem::path path = test::own_folder() / "scenarios.toml";
    std::ofstream(path) << text;
    return path;
}

std::string failure(const std::string& text) {
    try {
        read_scenarios(write(text));
    } catch (const Error& error) {
        EXPECT_EQ(error.fault().kind, ErrorKind::data);
        return std::to_string(error.fault().place.line) + ": " + error.fault().problem;
    }
    return "no error";
}

TEST(ReadScenarios, ReadsTargetsMovesAndPlaces) {
    const auto scenarios =
        read_scenarios(write("[[scenario]]\nname = \"crash\"\nshocks = [{equity = \"*\", relative = -0.2},\n "
                             "{rate = \"10Y\", bp = 25}]\n"));
    ASSERT_EQ(scenarios.size(), 1u);
    ASSERT_EQ(scenarios[0].shocks.size(), 2u);
    EXPECT_EQ(scenarios[0].missing, MissingFactor::fail);
    EXPECT_EQ(scenarios[0].shocks[0].target, ShockTarget::equity);
    EXPECT_DOUBLE_EQ(scenarios[0].shocks[0].move, -0.2);
    EXPECT_EQ(scenarios[0].shocks[1].name, "10Y");
    EXPECT_DOUBLE_EQ(scenarios[0].shocks[1].move, 0.0025);
    EXPECT_EQ(scenarios[0].shocks[1].place.line, 4u);
}

TEST(ReadScenarios, MistakesAreNamedWithTheirLine) {
    const std::string head = "[[scenario]]\nname = \"a\"\nshocks = [";
    EXPECT_EQ(failure(head + "{equty = \"*\", relative = 1}]"), "3: unknown key 'equty' in a shock");
    EXPECT_EQ(failure(head + "{equity = \"*\", bp = 1}]"), "3: the shock needs 'relative' and nothing else");
    EXPECT_EQ(failure(head + "{rate = \"2Y\", relative = 1}]"), "3: the shock needs 'bp' and nothing else");
    EXPECT_EQ(failure(head + "{equity = \"*\", relative = -1.5}]"), "3: relative = -1.5 is impossible");
    EXPECT_EQ(failure(head + "{equity = \"*\", relative = 15.5}]"), "3: relative = 15.5 is more than 15");
    EXPECT_EQ(failure(head + "{volatility = \"*\", relative = 15}]"), "no error");
    EXPECT_EQ(failure(head + "{equity = \"*\", relative = nan}]"), "3: relative is not a number");
    EXPECT_EQ(failure(head + "{equity = \"A\", fx = \"EUR\", relative = 0.1}]"),
              "3: a shock moves one thing");
    EXPECT_EQ(failure("[[scenario]]\nname = 3"), "2: name is not text");
    EXPECT_EQ(failure("[[scenario]]\nname = \"a\"\ndescription = 5"), "3: description is not text");
    EXPECT_EQ(failure("[[scenario]]\ndescription = \"nameless\""), "1: a scenario has no name");
    EXPECT_EQ(failure(head + "]"), "1: scenario 'a' has no shocks");
    EXPECT_EQ(failure("missing = \"never\""), "1: missing = 'never' is not known");
    EXPECT_EQ(failure("x = 1"), "1: unknown key 'x' in a scenario file");
    EXPECT_EQ(failure(head + "{volatility = \"*\", relative = 1}]\n" + head +
                      "{volatility = \"*\", relative = 1}]"),
              "4: scenario 'a' appears twice");
}

TEST(ReadScenarios, ShippedLibrariesAreWhole) {
    const std::filesystem::path folder = std::filesystem::path(VESPER_SOURCE_DIR) / "data/scenarios";
    EXPECT_EQ(read_scenarios(folder / "historical.toml").size(), 19u);
    EXPECT_GE(read_scenarios(folder / "hypothetical.toml").size(), 9u);
}

}  // namespace
}  // namespace vesper
