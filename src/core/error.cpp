#include "core/error.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "core/lower.h"

namespace vesper {
namespace {

std::string message(const Fault& fault) {
    std::string text;
    if (!fault.place.file.empty()) {
        text += fault.place.file;
        if (fault.place.line > 0) text += ':' + std::to_string(fault.place.line);
        if (fault.place.line > 0 && fault.place.column > 0) text += ':' + std::to_string(fault.place.column);
        text += ": ";
    }
    text += fault.problem;
    if (!fault.reason.empty()) text += " (" + fault.reason + ')';
    if (!fault.remedy.empty()) text += "; " + fault.remedy;
    for (char& c : text)  // what it quotes may hold line breaks and worse
        if (static_cast<unsigned char>(c) < ' ' || c == 0x7f) c = ' ';
    return text;
}

}  // namespace

int exit_code(ErrorKind kind) {
    switch (kind) {
        case ErrorKind::usage:
            return 64;
        case ErrorKind::data:
            return 65;
        case ErrorKind::device:
            return 69;
        case ErrorKind::internal:
            return 70;
        case ErrorKind::memory:
            return 71;
        case ErrorKind::driver:
            return 72;
        case ErrorKind::io:
            return 74;
        case ErrorKind::lost_gpu:
            return 75;
        case ErrorKind::comm:
            return 76;
        case ErrorKind::job:
            return 78;
    }
    return 70;
}

Error::Error(Fault fault) : std::runtime_error(message(fault)), fault_(std::move(fault)) {}

std::size_t edit_distance(const std::string& a, const std::string& b) {
    const auto same = [](char x, char y) { return lower(x) == lower(y); };
    std::vector<std::vector<std::size_t>> cost(a.size() + 1, std::vector<std::size_t>(b.size() + 1));
    for (std::size_t i = 0; i <= a.size(); ++i) cost[i][0] = i;
    for (std::size_t j = 0; j <= b.size(); ++j) cost[0][j] = j;
    for (std::size_t i = 1; i <= a.size(); ++i) {
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const std::size_t replace = cost[i - 1][j - 1] + (same(a[i - 1], b[j - 1]) ? 0 : 1);
            cost[i][j] = std::min({replace, cost[i - 1][j] + 1, cost[i][j - 1] + 1});
            if (i > 1 && j > 1 && same(a[i - 1], b[j - 2]) && same(a[i - 2], b[j - 1]))
                cost[i][j] = std::min(cost[i][j], cost[i - 2][j - 2] + 1);
        }
    }
    return cost[a.size()][b.size()];
}

}  // namespace vesper
