#include "batch/fit_models.h"

#include <algorithm>

#include "comm/together.h"
#include "core/error.h"
#include "model/covariance.h"
#include "model/factor_model.h"

namespace vesper {
namespace {

void broadcast(Matrix<double>& matrix, Comm& comm) {
    std::vector<std::uint64_t> shape = {matrix.rows(), matrix.cols()};
    comm.broadcast(shape);
    if (!comm.is_root()) matrix = Matrix<double>(shape[0], shape[1]);
    comm.broadcast(matrix.all());
}

bool any_needs(std::span<const MethodRow> methods, Need need) {
    return std::ranges::any_of(methods, [&](const MethodRow& row) { return row.needs == need; });
}

}  // namespace

Models fit_models(const Job& job, std::span<const MethodRow> methods, const Market& market, Comm& comm,
                  int threads) {
    const bool draws = any_needs(methods, Need::draws);
    Models models;
    if (!draws && !any_needs(methods, Need::model)) return models;
    RiskModel& model = models.base;
    together(comm, [&] {
        if (!comm.is_root()) return;
        model.covariance = with_place({.file = job.market.file}, [&] {
            return estimate_covariance(factor_returns(market, 1), job.covariance, threads);
        });
        if (!draws) return;
        if (job.monte_carlo.correlation == Correlation::dense)
            model.cholesky = cholesky(model.covariance.correlation);
        else
            model.factors = fit_factor_model(model.covariance.correlation, job.monte_carlo.factors);
    });
    comm.broadcast(model.covariance.volatility);
    broadcast(model.cholesky, comm);
    broadcast(model.factors.loading, comm);
    comm.broadcast(model.factors.idiosyncratic);
    return models;
}

}  // namespace vesper
