#include "job/read_scenarios.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include "job/toml.h"
#include "kernels/base/ticks.h"

namespace vesper {
namespace {

constexpr std::array kTargets = {
    std::pair{"equity", ShockTarget::equity}, std::pair{"sector", ShockTarget::sector},
    std::pair{"index", ShockTarget::index},   std::pair{"fx", ShockTarget::fx},
    std::pair{"rate", ShockTarget::rate},     std::pair{"volatility", ShockTarget::volatility}};
constexpr double kLargestRelative = kSaturation - 1;
constexpr const char* kExample =
    "write for instance {equity = \"*\", relative = -0.2} or {rate = \"10Y\", bp = 50}";

class ScenarioReader {
  public:
    explicit ScenarioReader(const std::filesystem::path& path)
        : file_(path.string()), root_(parse_toml(path, ErrorKind::data)) {}

    std::vector<StressScenario> read() {
        reject_others(root_, {"scenario", "missing"}, "a scenario file");
        const MissingFactor missing = read_missing();
        const toml::array* scenarios = root_["scenario"].as_array();
        if (scenarios == nullptr)
            fail(root_, "no [[scenario]] in the file", "there is nothing to run", kExample);
        std::vector<StressScenario> out;
        for (const toml::node& node : *scenarios) {
            out.push_back(read_scenario(node));
            out.back().missing = missing;
            if (!names_.insert(out.back().name).second)
                fail(node, "scenario '" + out.back().name + "' appears twice",
                     "results are told apart by name", "rename one");
        }
        return out;
    }

  private:
    [[noreturn]] void fail(const toml::node& node, const std::string& problem, const std::string& reason,
                           const std::string& remedy) const {
        throw Error({.kind = ErrorKind::data,
                     .problem = problem,
                     .place = place_of(node, file_),
                     .reason = reason,
                     .remedy = remedy});
    }

    void reject_others(const toml::table& table, const std::vector<std::string>& keys,
                       const std::string& what) const {
        for (const auto& [key, node] : table) {
            const std::string name(key.str());
            if (std::find(keys.begin(), keys.end(), name) != keys.end()) continue;
            const std::string nearest = nearest_name(name, keys);
            fail(node, "unknown key '" + name + "' in " + what, "it would have no effect",
                 nearest.empty() ? "see docs/scenarios.md" : "did you mean '" + nearest + "'?");
        }
    }

    MissingFactor read_missing() const {
        const toml::node* node = root_.get("missing");
        if (node == nullptr || node->value<std::string>() == "fail") return MissingFactor::fail;
        if (node->value<std::string>() == "ignore") return MissingFactor::ignore;
        fail(*node, "missing = " + text_of(*node) + " is not known",
             "it says what to do about factors the market lacks", "write \"fail\" or \"ignore\"");
    }

    /// "" where the key is absent.
    std::string text_at(const toml::table& table, const std::string& key) const {
        const toml::node* node = table.get(key);
        if (node == nullptr) return "";
        if (!node->is_string())
            fail(*node, key + " is not text", "found " + text_of(*node), "put it in quotes");
        return **node->as_string();
    }

    StressScenario read_scenario(const toml::node& node) const {
        if (!node.is_table())
            fail(node, "a scenario is not a table", "found " + text_of(node), "write [[scenario]]");
        const toml::table& table = *node.as_table();
        reject_others(table, {"name", "description", "shocks"}, "a scenario");
        StressScenario scenario = {.name = text_at(table, "name"),
                                   .description = text_at(table, "description")};
        if (scenario.name.empty())
            fail(node, "a scenario has no name", "results are told apart by name", "add name = \"...\"");
        const toml::array* shocks = table["shocks"].as_array();
        if (shocks == nullptr || shocks->empty())
            fail(node, "scenario '" + scenario.name + "' has no shocks", "it would move nothing", kExample);
        for (const toml::node& shock : *shocks) scenario.shocks.push_back(read_shock(shock));
        return scenario;
    }

    Shock read_shock(const toml::node& node) const {
        if (!node.is_table()) fail(node, "a shock is not a table", "found " + text_of(node), kExample);
        const toml::table& table = *node.as_table();
        reject_others(table, {"equity", "sector", "index", "fx", "rate", "volatility", "relative", "bp"},
                      "a shock");
        Shock shock = {.place = place_of(node, file_)};
        int targets = 0;
        for (const auto& [word, target] : kTargets) {
            const toml::node* name = table.get(word);
            if (name == nullptr) continue;
            ++targets;
            shock.target = target;
            shock.name = name->value_or(std::string());
            if (shock.name.empty())
                fail(*name, std::string(word) + " is not a name", "found " + text_of(*name), kExample);
        }
        if (targets != 1)
            fail(node, "a shock moves one thing", "it names " + std::to_string(targets), kExample);
        shock.move = read_move(node, table, shock.target);
        return shock;
    }

    double read_move(const toml::node& node, const toml::table& table, ShockTarget target) const {
        const bool absolute = target == ShockTarget::rate;
        const char* wanted = absolute ? "bp" : "relative";
        const toml::node* move = table.get(wanted);
        if (move == nullptr || table.contains(absolute ? "relative" : "bp"))
            fail(node, std::string("the shock needs '") + wanted + "' and nothing else",
                 absolute ? "rates move by basis points" : "prices and volatilities move by a fraction",
                 kExample);
        const auto value = move->value<double>();
        if (!value || !std::isfinite(*value))
            fail(*move, std::string(wanted) + " is not a number", "found " + text_of(*move), kExample);
        if (!absolute && *value < -1)
            fail(*move, "relative = " + text_of(*move) + " is impossible",
                 "a price cannot lose more than all of itself", "write -1 for worthless");
        if (!absolute && *value > kLargestRelative)
            fail(*move, "relative = " + text_of(*move) + " is more than 15",
                 "a position's P&L stops at 16 times its exposure, so the result would be too small",
                 "write a fraction: 0.2 for +20 percent");
        if (absolute && std::abs(*value) > 1e5)
            fail(*move, "bp = " + text_of(*move) + " is impossible", "that is more than 1000 percent",
                 "write basis points");
        return absolute ? *value * 1e-4 : *value;
    }

    std::string file_;
    toml::table root_;
    std::set<std::string> names_;
};

}  // namespace

std::vector<StressScenario> read_scenarios(const std::filesystem::path& path) {
    return ScenarioReader(path).read();
}

}  // namespace vesper
