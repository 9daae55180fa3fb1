// A sample bounds the tail, one pass over the P&L keeps what is within the bound, and the order statistics
// are selected among that. Where the sample misled, among the whole P&L: slower, and the same numbers.
#include <omp.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <limits>
#include <memory>
#include <span>
#include <vector>

#include "kernels/tail/tail_sample.h"
#include "kernels/tail/tail_select_point.h"

namespace vesper {
namespace {

constexpr std::uint32_t kSample = 4096;
constexpr std::uint32_t kPiece = 1u << 15;   // paths that one thread looks through at a time
constexpr std::uint32_t kAtOnce = 1u << 24;  // values kept of all books that are looked through together

bool is_sampled(std::uint32_t n_paths, std::uint32_t max_rank) {
    return n_paths >= 8 * kSample && max_rank <= n_paths / 8;
}

/// A value that, almost surely, at least max_rank paths are not above, and not many more.
Ticks bound_of(const Ticks* pnl, std::uint32_t n_paths, std::uint32_t max_rank) {
    if (!is_sampled(n_paths, max_rank)) return std::numeric_limits<Ticks>::max();
    std::array<Ticks, kSample> sample;
    for (std::uint32_t i = 0; i < kSample; ++i) sample[i] = pnl[sampled_path(i, n_paths / kSample)];
    const auto bound = sample.begin() + place_in_sample(kSample, max_rank, n_paths);
    std::nth_element(sample.begin(), bound, sample.end());
    return *bound;
}

/// Room for what is not above the bound, unless the sample misled.
std::uint32_t capacity_of(std::uint32_t n_paths, std::uint32_t max_rank) {
    if (!is_sampled(n_paths, max_rank)) return n_paths;
    return n_paths / kSample * 2 * place_in_sample(kSample, max_rank, n_paths);
}

/// Copies the values up to the bound and returns how many they are; there must be room for all.
std::uint32_t keep_up_to(Ticks bound, std::span<const Ticks> values, Ticks* kept) {
    std::uint32_t n_kept = 0;
    for (const Ticks value : values) {  // every value is written: a branch would be hard to foresee
        kept[n_kept] = value;
        n_kept += value <= bound ? 1 : 0;
    }
    return n_kept;
}

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
        : args_(args),
          threads_(threads),
          ranks_(args.ranks, args.ranks + args.n_ranks),
          n_pieces_((args.n_paths + kPiece - 1) / kPiece) {
        std::sort(ranks_.begin(), ranks_.end());
        ranks_.erase(std::unique(ranks_.begin(), ranks_.end()), ranks_.end());
        capacity_ = capacity_of(args.n_paths, ranks_.back());
        at_once_ = std::clamp(kAtOnce / capacity_, 1u, args.n_books);
        books_.resize(at_once_);
        kept_ = std::make_unique_for_overwrite<Ticks[]>(std::size_t{at_once_} * capacity_);
        of_piece_ = std::make_unique_for_overwrite<Ticks[]>(std::size_t(threads) * kPiece);
    }

    /// Threads share the books, and the pieces of each.
    void run() {
        for (std::uint32_t first = 0; first < args_.n_books; first += at_once_) {
            const std::uint32_t n = std::min(at_once_, args_.n_books - first);
#pragma omp parallel num_threads(threads_)
            {
#pragma omp for schedule(dynamic)
                for (std::uint32_t i = 0; i < n; ++i) begin(i, first + i);
#pragma omp for collapse(2) schedule(dynamic)
                for (std::uint32_t i = 0; i < n; ++i) {
                    for (std::uint32_t piece = 0; piece < n_pieces_; ++piece) keep(books_[i], piece);
                }
#pragma omp for schedule(dynamic)
                for (std::uint32_t i = 0; i < n; ++i) {
                    if (is_whole(books_[i])) find({books_[i].kept, books_[i].n_kept}, first + i);
                }
            }
            for (std::uint32_t i = 0; i < n; ++i) {
                if (is_whole(books_[i])) continue;
                std::vector<Ticks> all(books_[i].pnl, books_[i].pnl + args_.n_paths);
                find(all, first + i);
            }
        }
    }

  private:
    struct Book {
        const Ticks* pnl = nullptr;
        Ticks bound = 0;
        Ticks* kept = nullptr;  // P&L up to the bound, in no particular order
        std::uint32_t n_kept = 0;
    };

    void begin(std::uint32_t i, std::uint32_t book) {
        const Ticks* pnl = args_.pnl + book * args_.stride;
        books_[i] = {.pnl = pnl,
                     .bound = bound_of(pnl, args_.n_paths, ranks_.back()),
                     .kept = kept_.get() + std::size_t{i} * capacity_};
    }

    void keep(Book& book, std::uint32_t piece) {
        const std::uint32_t from = piece * kPiece;
        Ticks* own = of_piece_.get() + std::size_t(omp_get_thread_num()) * kPiece;
        const std::uint32_t n =
            keep_up_to(book.bound, {book.pnl + from, std::min(kPiece, args_.n_paths - from)}, own);
        const std::uint32_t start = std::atomic_ref(book.n_kept).fetch_add(n);
        if (start + n <= capacity_) std::copy_n(own, n, book.kept + start);
    }

    /// Whether the values kept hold all order statistics.
    bool is_whole(const Book& book) const {
        return ranks_.back() <= book.n_kept && book.n_kept <= capacity_;
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
    std::uint32_t n_pieces_;
    std::uint32_t capacity_ = 0;  // of values kept of a book
    std::uint32_t at_once_ = 0;
    std::vector<Book> books_;            // [at_once]
    std::unique_ptr<Ticks[]> kept_;      // [at_once][capacity]
    std::unique_ptr<Ticks[]> of_piece_;  // [threads][kPiece]
};

}  // namespace

void tail_select_cpu(const TailSelect& args, int threads) {
    if (args.n_books > 0 && args.n_ranks > 0) Selection(args, threads).run();
}

}  // namespace vesper
