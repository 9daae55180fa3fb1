#include "kernels/mc_shocks.h"
