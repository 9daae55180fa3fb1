#include <algorithm>
#include <cmath>
#include <fstream>
#include <iterator>
#include <optional>
#include <set>
#include <sstream>
#include <type_traits>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "core/error.h"
#include "core/time.h"
#include "job/job_keys.h"
#include "job/toml.h"

namespace vesper {
namespace {

/// Reads the keys that walk_job names out of a TOML document and remembers their names.
class JobReader {
  public:
    JobReader(toml::table& root, const std::string& file) : root_(root), file_(file) {}

    void table(std::string_view name, std::string_view) {
        table_ = std::string(name);
        known_.insert(table_);
        const toml::node* node = root_.at_path(name).node();
        if (node != nullptr && !node->is_table())
            fail(*node, table_ + " is not a table", "found " + text_of(*node),
                 fmt::format("write [{}] and its keys below", table_));
    }

    template <class T, class... Allowed>
    void key(std::string_view name, T& value, const Allowed&... allowed) {
        const std::string path = table_.empty() ? std::string(name) : table_ + '.' + std::string(name);
        known_.insert(path);
        if (toml::node* node = root_.at_path(path).node()) read(*node, path, value, allowed...);
    }

    /// Where the document holds a key; the file alone where it does not.
    Place place(const std::string& path) const {
        const toml::node* node = root_.at_path(path).node();
        return node != nullptr ? place_of(*node, file_) : Place{.file = file_};
    }

    /// Throws when the document holds a key that walk_job did not name.
    void reject_unknown() { reject_unknown(root_, ""); }

  private:
    [[noreturn]] void fail(const toml::node& node, const std::string& problem, const std::string& reason,
                           const std::string& remedy = "correct the value") const {
        throw Error({.kind = ErrorKind::job,
                     .problem = problem,
                     .place = place_of(node, file_),
                     .reason = reason,
                     .remedy = remedy});
    }

    template <class Number>
    requires std::is_arithmetic_v<Number>
    void read(const toml::node& node, const std::string& path, Number& value, const Bounds& bounds,
              std::string_view) const {
        // Asked for a double, toml++ would refuse integers that a double cannot hold.
        using Stored = std::conditional_t<std::is_integral_v<Number>, std::int64_t, double>;
        constexpr double kExact = 9007199254740992.0;  // 2^53: beyond it, 1e16 may not be what was written
        const bool exact =
            !std::is_integral_v<Number> || node.is_integer() || std::abs(node.value_or(0.0)) < kExact;
        const auto number = node.is_number() && exact ? node.value<Stored>() : std::nullopt;
        if (!number)
            fail(
                node,
                fmt::format("{} is not {}", path, std::is_integral_v<Number> ? "a whole number" : "a number"),
                fmt::format("found {}{}", text_of(node), exact ? "" : ", which may be rounded"),
                exact ? "correct the value" : "write it without an exponent");
        if (!(static_cast<double>(*number) >= bounds.low && static_cast<double>(*number) <= bounds.high))
            fail(node, fmt::format("{} = {} is out of range", path, text_of(node)),
                 fmt::format("must be from {} to {}", bounds.low, bounds.high));
        value = static_cast<Number>(*number);
    }

    void read(const toml::node& node, const std::string& path, std::string& value, std::string_view) const {
        if (!node.is_string() && !node.is_date())
            fail(node, path + " is not text", "found " + text_of(node), "put it in quotes");
        value = node.is_date() ? text_of(node) : *node.value<std::string>();
    }

    template <class Enum, std::size_t N>
    void read(const toml::node& node, const std::string& path, Enum& value,
              const std::array<Words<Enum>, N>& words, std::string_view) const {
        std::vector<std::string> known;
        for (const auto& [word, enumerator] : words) {
            known.emplace_back(word);
            if (node.value<std::string>() == word) {
                value = enumerator;
                return;
            }
        }
        const std::string nearest = nearest_name(node.value_or(std::string()), known);
        fail(node, fmt::format("{} = {} is not known", path, text_of(node)),
             fmt::format("must be one of {}", fmt::join(known, ", ")),
             nearest.empty() ? "correct the value" : "did you mean " + nearest + '?');
    }

    /// A list of anything that can be read alone.
    template <class T, class... Allowed>
    void read(const toml::node& node, const std::string& path, std::vector<T>& values,
              const Allowed&... allowed) const {
        if (!node.is_array()) fail(node, path + " is not a list", "found " + text_of(node), "write [a, b]");
        values.clear();
        for (const toml::node& element : *node.as_array())
            read(element, path, values.emplace_back(), allowed...);
    }

    void read(const toml::node& node, const std::string& path, Replay& replay, std::string_view) const {
        const toml::table& table = table_of(node, path, {"name", "from", "to"});
        read_field(table, path, "name", replay.name);
        read_field(table, path, "from", replay.from);
        read_field(table, path, "to", replay.to);
        for (const auto& [end, date] : {std::pair{"from", replay.from}, std::pair{"to", replay.to}})
            if (!parse_time(date))
                fail(*table.get(end), fmt::format("{}.{} is not a date", path, end),
                     "found " + text_of(*table.get(end)), "write YYYY-MM-DD");
    }

    void read(const toml::node& node, const std::string& path, Ladder& ladder, std::string_view) const {
        const toml::table& table = table_of(node, path, {"name", "spot", "volatility"});
        read_field(table, path, "name", ladder.name);
        const auto unfit = [](char c) { return c == '/' || (static_cast<unsigned char>(c) < ' '); };
        if (ladder.name.empty() || ladder.name == "." ||
            std::any_of(ladder.name.begin(), ladder.name.end(), unfit))
            fail(*table.get("name"), fmt::format("{}.name = '{}' cannot be used", path, ladder.name),
                 "it becomes a group of the result", "write a word or two without '/'");
        constexpr Bounds kMove = {-1, 100};
        read(*table.get("spot"), path + ".spot", ladder.spot, kMove, std::string_view());
        read(*table.get("volatility"), path + ".volatility", ladder.volatility, Bounds{-0.99, 100},
             std::string_view());
        if (ladder.spot.empty() || ladder.volatility.empty())
            fail(node, path + " has an empty axis", "a grid needs at least one move on each axis", "add 0.0");
    }

    void read_field(const toml::table& table, const std::string& path, const char* name,
                    std::string& value) const {
        read(*table.get(name), path + '.' + name, value, std::string_view());
    }

    /// The table in `node`, which must have exactly these keys.
    const toml::table& table_of(const toml::node& node, const std::string& path,
                                const std::vector<std::string>& keys) const {
        if (!node.is_table())
            fail(node, path + " is not a table", fmt::format("expected {{{}}}", fmt::join(keys, ", ")));
        const toml::table& table = *node.as_table();
        for (const std::string& key : keys)
            if (!table.contains(key))
                fail(node, fmt::format("{} lacks '{}'", path, key),
                     fmt::format("it needs {}", fmt::join(keys, ", ")));
        for (const auto& [key, value] : table)
            if (std::find(keys.begin(), keys.end(), std::string(key.str())) == keys.end())
                fail(value, fmt::format("{} does not know '{}'", path, key.str()),
                     fmt::format("its keys are {}", fmt::join(keys, ", ")));
        return table;
    }

    void reject_unknown(const toml::table& table, const std::string& prefix) const {
        for (const auto& [key, node] : table) {
            const std::string path =
                prefix.empty() ? std::string(key.str()) : prefix + '.' + std::string(key.str());
            const bool dotted = key.str().find('.') != std::string_view::npos;  // "a.b" is not b in a
            if (dotted || !known_.contains(path)) {
                const std::string nearest = nearest_name(path, known_);
                fail(node, "unknown key '" + path + "'", "it would have no effect",
                     nearest.empty() ? "see docs/jobs.md for the keys" : "did you mean '" + nearest + "'?");
            }
            if (node.is_table()) reject_unknown(*node.as_table(), path);
        }
    }

    toml::table& root_;
    const std::string& file_;
    std::string table_;
    std::set<std::string> known_;
};

/// The override as TOML, {value = ...}; what is no TOML is a bare word.
toml::table parse_value(const JobOverride& change, const std::string& source) {
    for (const char* quotes : {"", "'''"}) {
        try {
            return toml::parse("value = " + (quotes + change.value) + quotes, source);
        } catch (const toml::parse_error&) {
        }
    }
    throw Error({.kind = ErrorKind::job,
                 .problem = "the value is neither TOML nor a word",
                 .place = {.file = source},
                 .reason = "found " + change.value,
                 .remedy = "write for instance --set monte_carlo.paths=1000000"});
}

/// Writes an override into the document, making tables on the way.
void apply(const JobOverride& change, toml::table& root) {
    const std::string source = "--set " + change.key;
    toml::table parsed = parse_value(change, source);
    toml::table* table = &root;
    std::string_view rest = change.key;
    for (std::size_t dot = rest.find('.'); dot != std::string_view::npos; dot = rest.find('.')) {
        toml::table made = toml::parse("table = {}", source);
        table = table->insert(rest.substr(0, dot), std::move(*made.get_as<toml::table>("table")))
                    .first->second.as_table();
        if (table == nullptr)
            throw Error({.kind = ErrorKind::job,
                         .problem = "this does not name a key",
                         .place = {.file = source},
                         .reason = "it goes through a value",
                         .remedy = "see docs/jobs.md for the keys"});
        rest.remove_prefix(dot + 1);
    }
    // Moved, not copied: a moved node keeps the source that messages name.
    parsed.get("value")->visit([&](auto& value) { table->insert_or_assign(rest, std::move(value)); });
}

/// What no single key can see.
void check(const Job& job, const JobReader& reader) {
    const auto fail = [&](const char* key, const std::string& problem, const std::string& reason,
                          const std::string& remedy) {
        throw Error({.kind = ErrorKind::job,
                     .problem = problem,
                     .place = reader.place(key),
                     .reason = reason,
                     .remedy = remedy});
    };
    if (job.market.file.empty())
        fail("market.file", "no market", "market.file is not set",
             "make one with 'vesper import' and name it");
    if (job.book.file.empty())
        fail("book.file", "no book", "book.file is not set", "name a book CSV (docs/book.md)");
    if (job.risk.levels.empty() && !job.risk.methods.empty())
        fail("risk.levels", "risk.levels is empty", "VaR needs at least one confidence level",
             "write for instance levels = [0.99]");
    if (job.risk.horizons.empty() && !job.risk.methods.empty())
        fail("risk.horizons", "risk.horizons is empty", "VaR needs at least one horizon",
             "write for instance horizons = [1]");
    if (job.monte_carlo.distributions.empty())
        fail("monte_carlo.distributions", "monte_carlo.distributions is empty",
             "there is nothing to draw from", "write distributions = [\"gaussian\"]");
    for (const auto& [key, date] :
         {std::pair{"market.from", job.market.from}, std::pair{"market.to", job.market.to}})
        if (!date.empty() && !parse_time(date))
            fail(key, fmt::format("{} = '{}' is not a date", key, date), "", "write YYYY-MM-DD");
    std::vector<std::string> ladders;
    for (const Ladder& ladder : job.stress.ladders) ladders.push_back(ladder.name);
    const auto refuse_repetition = [&](const char* key, auto values) {
        std::sort(values.begin(), values.end());
        if (std::adjacent_find(values.begin(), values.end()) != values.end())
            fail(key, fmt::format("{} names the same thing twice", key), "each counts once",
                 "remove the repetition");
    };
    refuse_repetition("risk.levels", job.risk.levels);
    refuse_repetition("risk.horizons", job.risk.horizons);
    refuse_repetition("risk.methods", job.risk.methods);
    refuse_repetition("risk.attribution", job.risk.attribution);
    refuse_repetition("monte_carlo.distributions", job.monte_carlo.distributions);
    refuse_repetition("stress.ladder", ladders);
}

}  // namespace

TimeNs end_of_day(const std::string& date) {
    constexpr std::size_t kDateOnly = 10;  // YYYY-MM-DD
    return *parse_time(date) + (date.size() == kDateOnly ? kNsPerDay - 1 : 0);
}

Job read_job(const std::filesystem::path& path, const std::vector<JobOverride>& overrides) {
    toml::table root = parse_toml(path, ErrorKind::job);
    for (const JobOverride& change : overrides) apply(change, root);
    Job job;
    const std::string file = path.string();
    JobReader reader(root, file);
    walk_job(reader, job);
    reader.reject_unknown();
    check(job, reader);
    return job;
}

}  // namespace vesper
