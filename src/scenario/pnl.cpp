#include "scenario/pnl.h"

namespace vesper {

template <class Real>
void price_scenarios(const Exec& exec, const ScenarioPnl<Real>& args) {
    scenario_pnl_cpu(args, exec.threads);
}

template <class Real>
void price_paths(const Exec& exec, const McPnl<Real>& args) {
    mc_pnl_cpu(args, exec.threads);
}

template <class Real>
void draw_shocks(const Exec& exec, const McShocks<Real>& args) {
    mc_shocks_cpu(args, exec.threads);
}

template <class Real>
void attribute(const Exec& exec, const Attribution<Real>& args) {
    attribution_cpu(args, exec.threads);
}

template void price_scenarios(const Exec&, const ScenarioPnl<double>&);
template void price_paths(const Exec&, const McPnl<float>&);
template void price_paths(const Exec&, const McPnl<double>&);
template void draw_shocks(const Exec&, const McShocks<float>&);
template void draw_shocks(const Exec&, const McShocks<double>&);
template void attribute(const Exec&, const Attribution<float>&);
template void attribute(const Exec&, const Attribution<double>&);

}  // namespace vesper
