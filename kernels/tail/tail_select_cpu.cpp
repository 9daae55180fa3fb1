// A sample bounds the tail, one pass over the P&L keeps what is within the bound, and the order statistics
// are selected among that. Where the sample misled, among the whole P&L: slower, and the same numbers.
#include "kernels/tail/tail_select.h"

#include <algorithm>
#include <memory>
#include <span>
#include <vector>

#include "kernels/tail/tail_candidates.h"
#include "kernels/tail/tail_sample.h"

namespace vesper {
namespace {

constexpr std::uint32_t kAtOnce = 1u << 24;  // values kept of all books that are looked through together

/// Puts the elements of the given 1-based ranks, ascending and distinct, where a full sort would; `first` is
/// the rank of values[0].
void select_ranks(std::span<Ticks> values, std::span<const std::uint32_t> ranks, std::uint32_t first) {
    if (ranks.empty()) return;
    const std::size_t middle = ranks.size() / 2;
    const std::uint32_t at = ranks[middle] - first;
    std::nth_element(values.begin(), values.begin() + at, values.end());
    select_ranks(values.first(at), ranks.first(middle), first);
    select_ranks(values.subspan(at + 1), ranks.subspan(middle + 1), first + at + 1);
}

TailSum tail_up_to(Ticks value, std::span<const Ticks> values) {
    TailSum tail = {.value = value};
    for (const Ticks x : values) {
        if (x <= value) add_to_tail(tail, x);
    }
    return tail;
}

class Selection {
  public:
    Selection(const TailSelect& args, int threads)
        : args_(args), threads_(threads), ranks_(args.ranks, args.ranks + args.n_ranks), room_(args.n_paths) {
        std::sort(ranks_.begin(), ranks_.end());
        ranks_.erase(std::unique(ranks_.begin(), ranks_.end()), ranks_.end());
        if (!is_worth_sampling(args.n_paths) || ranks_.back() > args.n_paths / 8) return;
        place_ = place_in_sample(kTailSample, ranks_.back(), args.n_paths);
        room_ = args.n_paths / kTailSample * 2 * place_;
    }

    /// Threads share the books, and the pieces of each.
    void run() const {
        const std::uint32_t at_once = std::clamp(kAtOnce / room_, 1u, args_.n_books);
        std::vector<TailBound> bounds(at_once);
        const auto values = std::make_unique_for_overwrite<Ticks[]>(std::size_t{at_once} * room_);
        for (std::uint32_t first = 0; first < args_.n_books; first += at_once) {
            const TailRows rows = {.pnl = args_.pnl + first * args_.stride,
                                   .stride = args_.stride,
                                   .n_rows = std::min(at_once, args_.n_books - first),
                                   .n_paths = args_.n_paths};
            if (place_ > 0) {
                bound_tails_cpu(rows, place_, bounds.data(), threads_);
                copy_tails_cpu(rows, {bounds.data(), values.get(), room_}, threads_);
            }
#pragma omp parallel for num_threads(threads_) schedule(dynamic)
            for (std::uint32_t i = 0; i < rows.n_rows; ++i) {
                Ticks* own = values.get() + std::size_t{i} * room_;
                if (place_ == 0) {
                    std::copy_n(rows.pnl + i * rows.stride, rows.n_paths, own);
                    find({own, rows.n_paths}, first + i);
                } else if (is_whole(bounds[i])) {
                    find({own, bounds[i].count}, first + i);
                }
            }
            for (std::uint32_t i = 0; i < rows.n_rows && place_ > 0; ++i) {
                if (is_whole(bounds[i])) continue;
                std::vector<Ticks> all(rows.pnl + i * rows.stride, rows.pnl + i * rows.stride + rows.n_paths);
                find(all, first + i);
            }
        }
    }

  private:
    /// Whether the values kept hold all order statistics.
    bool is_whole(const TailBound& bound) const {
        return ranks_.back() <= bound.count && bound.count <= room_;
    }

    /// values: of a book, at least all up to the largest rank.
    void find(std::span<Ticks> values, std::uint32_t book) const {
        select_ranks(values, ranks_, 1);
        for (std::uint32_t r = 0; r < args_.n_ranks; ++r) {
            args_.tails[std::size_t{book} * args_.n_ranks + r] =
                tail_up_to(values[args_.ranks[r] - 1], values);
        }
    }

    const TailSelect& args_;
    int threads_;
    std::vector<std::uint32_t> ranks_;  // ascending, distinct
    std::uint32_t place_ = 0;           // of the bound in a sample; 0: nothing is sampled
    std::uint32_t room_;                // for values of a book
};

}  // namespace

void tail_select_cpu(const TailSelect& args, int threads) {
    if (args.n_books > 0 && args.n_ranks > 0) Selection(args, threads).run();
}

}  // namespace vesper
