#include "pricing/device_pnl_table.h"

namespace vesper {

std::unique_ptr<PnlTable> make_pnl_table(const Exec& exec, const PnlLimits& limits) {
    return exec.backend == Backend::cuda ? make_device_pnl_table(limits)
                                         : make_host_pnl_table(exec.threads, limits);
}

}  // namespace vesper
