// Everything a run reads: market, book and scenarios, immutable, with their digests.
#pragma once

#include <string>
#include <vector>

#include "core/timings.h"
#include "instruments/priced_book.h"
#include "job/job.h"
#include "market/market.h"
#include "scenario/stress.h"

namespace vesper {

struct Snapshot {
    Market market;
    PricedBook book;
    std::vector<StressScenario> stresses;
    std::string volatility_index;  // the index implied volatilities follow
    std::string book_digest;       // of the positions as priced

    std::string digest() const { return market.digest + book_digest; }
};

/// Throws Error{data} for whatever is wrong with the files that the job names.
Snapshot load_snapshot(const Job& job, int threads, Timings& timings);

}  // namespace vesper
