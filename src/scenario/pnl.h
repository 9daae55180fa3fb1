// The only place that knows which backend runs a kernel.
#pragma once

#include "device/backend.h"
#include "kernels/attribution.h"
#include "kernels/mc_pnl.h"
#include "kernels/mc_shocks.h"
#include "kernels/scenario_pnl.h"

namespace vesper {

template <class Real>
void price_scenarios(const Exec& exec, const ScenarioPnl<Real>& args);
template <class Real>
void price_paths(const Exec& exec, const McPnl<Real>& args);
template <class Real>
void draw_shocks(const Exec& exec, const McShocks<Real>& args);
template <class Real>
void attribute(const Exec& exec, const Attribution<Real>& args);

}  // namespace vesper
