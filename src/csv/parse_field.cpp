#include "csv/parse_field.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <string>

#include "core/lower.h"

namespace vesper {
namespace {

char fold(char c) {
    return c == '_' || c == '-' ? ' ' : lower(c);
}

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

/// "YYYYMMDD", or a count since 1970.
std::optional<TimeNs> parse_digits(std::string_view text) {
    if (text.size() == 8) {
        const std::string date = std::string(text.substr(0, 4)) + '-' + std::string(text.substr(4, 2)) + '-' +
                                 std::string(text.substr(6));
        return parse_time(date);
    }
    TimeNs unit = 0;
    switch (text.size()) {
        case 9:
        case 10:
            unit = kNsPerSecond;
            break;
        case 12:
        case 13:
            unit = 1'000'000;
            break;
        case 15:
        case 16:
            unit = 1'000;
            break;
        case 18:
        case 19:
            unit = 1;
            break;
        default:
            return std::nullopt;
    }
    TimeNs count = 0;
    const auto [end, status] = std::from_chars(text.data(), text.data() + text.size(), count);
    TimeNs time = 0;
    if (status != std::errc() || __builtin_mul_overflow(count, unit, &time)) return std::nullopt;
    return time;
}

/// Nanoseconds east of UTC that "+hh:mm" or "-hh:mm" at the end of a time of day says.
std::optional<TimeNs> parse_offset(std::string_view text) {
    const auto digit = [&](std::size_t i) { return static_cast<TimeNs>(text[i] - '0'); };
    if (!is_digit(text[1]) || !is_digit(text[2]) || text[3] != ':' || !is_digit(text[4]) ||
        !is_digit(text[5]))
        return std::nullopt;
    const TimeNs hours = digit(1) * 10 + digit(2);
    const TimeNs minutes = digit(4) * 10 + digit(5);
    if (hours > 14 || minutes > 59) return std::nullopt;
    const TimeNs offset = (hours * 60 + minutes) * 60 * kNsPerSecond;
    return text[0] == '-' ? -offset : offset;
}

}  // namespace

std::string_view trim(std::string_view text) {
    const auto blank = [](char c) { return c == ' ' || c == '\t'; };
    while (!text.empty() && blank(text.front())) text.remove_prefix(1);
    while (!text.empty() && blank(text.back())) text.remove_suffix(1);
    return text;
}

bool equal_names(std::string_view a, std::string_view b) {
    a = trim(a);
    b = trim(b);
    return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                      [](char x, char y) { return fold(x) == fold(y); });
}

std::optional<double> parse_number(std::string_view text) {
    text = trim(text);
    if (text.starts_with('+') && text.size() > 1 && text[1] != '-') text.remove_prefix(1);
    double value = 0;
    const auto [end, status] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (status != std::errc() || end != text.data() + text.size()) return std::nullopt;
    return value;
}

bool is_missing(std::string_view text) {
    text = trim(text);
    if (text.empty()) return true;
    if (text.size() > 4 || is_digit(text.front())) return false;
    constexpr std::array<std::string_view, 6> kWords = {"nan", "na", "n/a", "null", "none", "."};
    if (text == "-") return true;
    return std::any_of(kWords.begin(), kWords.end(),
                       [&](std::string_view word) { return equal_names(text, word); });
}

std::optional<TimeNs> parse_bar_time(std::string_view text) {
    text = trim(text);
    if (text.size() == 10 && text[4] == '-') return parse_time(text);
    if (!text.empty() && std::all_of(text.begin(), text.end(), is_digit)) return parse_digits(text);
    if (text.size() > 16 && (text[text.size() - 6] == '+' || text[text.size() - 6] == '-')) {
        const auto offset = parse_offset(text.substr(text.size() - 6));
        const auto local = parse_time(text.substr(0, text.size() - 6));
        TimeNs time = 0;
        if (!offset || !local || __builtin_sub_overflow(*local, *offset, &time)) return std::nullopt;
        return time;
    }
    return parse_time(text);
}

}  // namespace vesper
