// Monte Carlo simulation of all factors; horizons and distributions share their draws.
#include "method/method_row.h"

namespace vesper {

std::vector<ScenarioSet> monte_carlo_sets(const Job& job, const Snapshot& snapshot, const Models&) {
    DrawnPaths drawn = {.paths = job.monte_carlo.paths};
    for (const Horizon& horizon : horizons_of(job, snapshot.market)) {
        for (const Family family : job.monte_carlo.distributions) {
            const SetId id = {.method = "monte_carlo",
                              .variant = family == Family::gaussian ? "gaussian" : "student_t",
                              .horizon = horizon};
            Distribution distribution = {.id = id};
            if (family == Family::student_t)
                distribution.degrees_of_freedom = job.monte_carlo.degrees_of_freedom;
            drawn.distributions.push_back(std::move(distribution));
        }
    }
    return {{.source = std::move(drawn)}};
}

}  // namespace vesper
