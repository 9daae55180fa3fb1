#include <type_traits>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "job/job_keys.h"

namespace vesper {
namespace {

std::string in_quotes(std::string_view text) {
    std::string out = "\"";
    for (const char c : text) {
        if (static_cast<unsigned char>(c) < ' ' || c == 0x7f) {
            out += fmt::format("\\u{:04x}", c);
            continue;
        }
        if (c == '"' || c == '\\') out += '\\';
        out += c;
    }
    return out + '"';
}

template <class Number>
requires std::is_arithmetic_v<Number> std::string toml_of(Number value) {
    std::string text = fmt::format("{}", value);
    if (std::is_floating_point_v<Number> && text.find_first_of(".einf") == std::string::npos) text += ".0";
    return text;
}

std::string toml_of(const std::string& value) {
    return in_quotes(value);
}

template <class T>
std::string toml_of(const std::vector<T>& values);

std::string toml_of(const Replay& replay) {
    return fmt::format("{{name = {}, from = {}, to = {}}}", in_quotes(replay.name), in_quotes(replay.from),
                       in_quotes(replay.to));
}

std::string toml_of(const Ladder& ladder) {
    return fmt::format("{{name = {}, spot = {}, volatility = {}}}", in_quotes(ladder.name),
                       toml_of(ladder.spot), toml_of(ladder.volatility));
}

template <class T>
std::string toml_of(const std::vector<T>& values) {
    std::vector<std::string> items;
    for (const T& value : values) items.push_back(toml_of(value));
    return fmt::format("[{}]", fmt::join(items, ", "));
}

class JobPrinter {
  public:
    explicit JobPrinter(JobText text) : text_(text) {}

    void table(std::string_view name, std::string_view meaning) {
        out_ += '\n';
        comment(meaning);
        out_ += fmt::format("[{}]\n", name);
    }
    template <class T>
    void key(std::string_view name, const T& value, std::string_view meaning) {
        line(name, toml_of(value), meaning);
    }
    template <class T>
    void key(std::string_view name, const T& value, const Bounds&, std::string_view meaning) {
        line(name, toml_of(value), meaning);
    }
    template <class Enum, std::size_t N>
    void key(std::string_view name, const Enum& value, const std::array<Words<Enum>, N>& words,
             std::string_view meaning) {
        line(name, in_quotes(word_of(value, words)), choices(words, meaning));
    }
    template <class Enum, std::size_t N>
    void key(std::string_view name, const std::vector<Enum>& values, const std::array<Words<Enum>, N>& words,
             std::string_view meaning) {
        std::vector<std::string> items;
        for (const Enum value : values) items.push_back(in_quotes(word_of(value, words)));
        line(name, fmt::format("[{}]", fmt::join(items, ", ")), choices(words, meaning));
    }
    std::string take() { return std::move(out_); }

  private:
    template <class Enum, std::size_t N>
    static std::string choices(const std::array<Words<Enum>, N>& words, std::string_view meaning) {
        std::vector<std::string_view> known;
        for (const auto& [word, enumerator] : words) known.push_back(word);
        return fmt::format("{} ({})", meaning, fmt::join(known, ", "));
    }
    void line(std::string_view name, const std::string& value, std::string_view meaning) {
        comment(meaning);
        out_ += fmt::format("{} = {}\n", name, value);
    }
    void comment(std::string_view meaning) {
        if (text_ == JobText::commented) out_ += fmt::format("# {}\n", meaning);
    }

    JobText text_;
    std::string out_;
};

}  // namespace

std::string print_job(const Job& job, JobText text) {
    JobPrinter printer(text);
    walk_job(printer, job);
    return printer.take();
}

}  // namespace vesper
