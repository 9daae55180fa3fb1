#include "engine/select_tails.h"

#include <algorithm>
#include <limits>

#include "core/error.h"
#include "kernels/tail/tail_count_point.h"

namespace vesper {
namespace {

constexpr TickInterval kAllTicks = {.low = std::numeric_limits<Ticks>::min(),
                                    .last = std::numeric_limits<Ticks>::max()};

/// 32-bit digits of a tail's unsigned words, and its signed word: their sums over ranks fit 64 bits.
constexpr std::size_t kDigits = 13;

void put_digits(const TailSum& sum, std::int64_t* digits) {
    const auto put = [&](std::uint64_t word) {
        *digits++ = static_cast<std::uint32_t>(word);
        *digits++ = static_cast<std::int64_t>(word >> 32);
    };
    put(sum.count);
    put(sum.sum_low);
    for (const std::uint64_t square : sum.squares) put(square);
    *digits = sum.sum_high;
}

TailSum tail_of(Ticks value, const std::int64_t* digits) {
    const auto take = [&] {
        const auto low = static_cast<std::uint64_t>(*digits++);
        return low + (static_cast<std::uint64_t>(*digits++) << 32);
    };
    TailSum sum = {.value = value};
    sum.count = take();
    sum.sum_low = take();
    for (std::uint64_t& square : sum.squares) square = take();
    sum.sum_high = *digits;
    return sum;
}

void require(bool holds, const char* problem) {
    if (!holds) throw Error({.kind = ErrorKind::internal, .problem = problem});
}

/// Brings each rank's values to all ranks: slots [rank][value] of which a rank fills its own, the others
/// being 0.
template <class Value>
void fill_slots(std::span<std::int64_t> slots, std::size_t n, const Comm& comm, const Value& value) {
    std::ranges::fill(slots, 0);
    const auto own = slots.subspan(static_cast<std::size_t>(comm.rank()) * n, n);
    for (std::size_t i = 0; i < n; ++i) own[i] = value(i);
}

}  // namespace

const Matrix<TailSum>& TailSelection::select(PnlTable& table, std::span<const std::uint32_t> ranks,
                                             Comm& comm) {
    const std::size_t n_rows = table.shape().rows();
    if (tails_.rows() != n_rows || tails_.cols() != ranks.size()) tails_ = {n_rows, ranks.size()};
    if (tails_.empty()) return tails_;
    ranks_.assign(ranks.begin(), ranks.end());
    std::ranges::sort(ranks_);
    ranks_.erase(std::unique(ranks_.begin(), ranks_.end()), ranks_.end());
    begin(table, comm);
    while (narrow(table, comm)) {
    }
    add_up(table, comm);
    for (std::size_t i = 0; i < ranks.size(); ++i) {
        const auto place =
            static_cast<std::size_t>(std::ranges::lower_bound(ranks_, ranks[i]) - ranks_.begin());
        for (std::size_t row = 0; row < n_rows; ++row) tails_(row, i) = sums_[row * ranks_.size() + place];
    }
    return tails_;
}

void TailSelection::begin(PnlTable& table, Comm& comm) {
    auto n_copies = static_cast<std::int64_t>(table.n_copies());
    comm.sum({&n_copies, 1});
    require(n_copies <= std::numeric_limits<std::uint32_t>::max(),
            "more copies of scenarios than 32-bit ranks");
    require(ranks_.front() > 0 && ranks_.back() <= n_copies, "a rank beyond the scenarios of a set");
    start_.assign(table.shape().rows(), kAllTicks);
    if (agree_on_bounds(table, static_cast<std::uint64_t>(n_copies), comm)) keep_candidates(table, comm);
    targets_.clear();
    for (const TickInterval& interval : start_)
        for (const std::uint32_t rank : ranks_) targets_.push_back({.interval = interval, .rank = rank});
}

/// The highest of the ranks' bounds for each row. Whether there is any.
bool TailSelection::agree_on_bounds(PnlTable& table, std::uint64_t n_copies, Comm& comm) {
    const std::size_t n = table.shape().rows();
    const auto n_ranks = static_cast<std::size_t>(comm.size());
    bounds_.resize(n);
    table.bound(ranks_.back(), n_copies, bounds_);
    exchange_.resize(n_ranks * n);
    fill_slots(exchange_, n, comm, [&](std::size_t row) { return bounds_[row]; });
    comm.sum(exchange_);
    for (std::size_t i = 0; i < exchange_.size(); ++i)
        bounds_[i % n] = std::max(bounds_[i % n], exchange_[i]);
    return std::ranges::any_of(bounds_, [](Ticks bound) { return bound > PnlTable::kNoBound; });
}

/// The search begins within the bounds where enough P&L is. Where the samples misled, it begins anywhere.
void TailSelection::keep_candidates(PnlTable& table, Comm& comm) {
    const std::size_t n = table.shape().rows();
    const auto n_ranks = static_cast<std::size_t>(comm.size());
    kept_.resize(n);
    table.keep(bounds_, kept_);
    exchange_.resize((1 + n_ranks) * n);
    const std::span<std::int64_t> counts = std::span(exchange_).first(n);
    const std::span<std::int64_t> least = std::span(exchange_).subspan(n);
    for (std::size_t row = 0; row < n; ++row) counts[row] = kept_[row].count;
    fill_slots(least, n, comm, [&](std::size_t row) { return kept_[row].least; });
    comm.sum(exchange_);
    for (std::size_t row = 0; row < n; ++row) {
        if (counts[row] < ranks_.back()) continue;
        start_[row] = {.low = bounds_[row], .last = bounds_[row]};
        for (std::size_t rank = 0; rank < n_ranks; ++rank)
            start_[row].low = std::min(start_[row].low, least[rank * n + row]);
    }
}

/// Makes each target's interval the part of it that holds the order statistic. Whether there was any to
/// narrow.
bool TailSelection::narrow(PnlTable& table, Comm& comm) {
    const auto is_open = [](const Target& target) { return target.interval.low < target.interval.last; };
    intervals_.clear();
    first_.assign(1, 0);
    for (std::size_t i = 0; i < targets_.size(); ++i) {
        const bool has_own = intervals_.size() > first_.back();  // of this row
        if (is_open(targets_[i]) && !(has_own && intervals_.back() == targets_[i].interval))
            intervals_.push_back(targets_[i].interval);
        if ((i + 1) % ranks_.size() == 0) first_.push_back(static_cast<std::uint32_t>(intervals_.size()));
    }
    if (intervals_.empty()) return false;
    exchange_.resize(intervals_.size() * kTailParts);
    table.count({.items = intervals_, .first = first_}, exchange_);
    comm.sum(exchange_);
    std::size_t at = 0;
    for (std::size_t i = 0; i < targets_.size(); ++i) {
        Target& target = targets_[i];
        at = std::max<std::size_t>(at, first_[i / ranks_.size()]);
        if (!is_open(target)) continue;
        while (intervals_[at] != target.interval) ++at;
        const std::int64_t* counts = &exchange_[at * kTailParts];
        unsigned part = 0;
        while (counts[part] < target.rank) target.rank -= counts[part++];
        target.interval = part_of(target.interval, part);
    }
    return true;
}

void TailSelection::add_up(PnlTable& table, Comm& comm) {
    limits_.clear();
    first_.clear();
    for (std::size_t i = 0; i < targets_.size(); ++i) {
        if (i % ranks_.size() == 0) first_.push_back(static_cast<std::uint32_t>(i));
        limits_.push_back(targets_[i].interval.low);
    }
    first_.push_back(static_cast<std::uint32_t>(limits_.size()));
    sums_.resize(limits_.size());
    table.sum({.items = limits_, .first = first_}, sums_);
    exchange_.resize(limits_.size() * kDigits);
    for (std::size_t i = 0; i < sums_.size(); ++i) put_digits(sums_[i], &exchange_[i * kDigits]);
    comm.sum(exchange_);
    for (std::size_t i = 0; i < sums_.size(); ++i) sums_[i] = tail_of(limits_[i], &exchange_[i * kDigits]);
}

Matrix<TailSum> select_tails(PnlTable& table, std::span<const std::uint32_t> ranks, Comm& comm) {
    return TailSelection().select(table, ranks, comm);
}

}  // namespace vesper
