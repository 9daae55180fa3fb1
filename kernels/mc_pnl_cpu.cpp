#include "kernels/mc_pnl.h"
