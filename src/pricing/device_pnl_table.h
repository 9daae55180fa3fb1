// P&L of a rank's share that stays on its GPU.
#pragma once

#include <memory>

#include "pricing/pnl_table.h"

namespace vesper {

/// On the current device. Throws Error{device}, or Error{memory} where it does not fit.
std::unique_ptr<PnlTable> make_device_pnl_table(const PnlLimits& limits);

}  // namespace vesper
