#include "kernels/scenario_pnl.h"
