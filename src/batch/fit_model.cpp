#include "batch/fit_model.h"

#include "batch/stages.h"
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

}  // namespace

RiskModel fit_model(const Job& job, const Market& market, Comm& comm, int threads) {
    const bool monte_carlo = asks_for(job, Method::monte_carlo);
    RiskModel model;
    if (!monte_carlo && !asks_for(job, Method::delta_normal)) return model;
    together(comm, [&] {
        if (!comm.is_root()) return;
        model.covariance = with_place({.file = job.market.file}, [&] {
            return estimate_covariance(factor_returns(market, 1), job.covariance, threads);
        });
        if (!monte_carlo) return;
        if (job.monte_carlo.correlation == Correlation::dense)
            model.cholesky = cholesky(model.covariance.correlation);
        else
            model.factors = fit_factor_model(model.covariance.correlation, job.monte_carlo.factors);
    });
    comm.broadcast(model.covariance.volatility);
    broadcast(model.cholesky, comm);
    broadcast(model.factors.loading, comm);
    comm.broadcast(model.factors.idiosyncratic);
    return model;
}

}  // namespace vesper
