#include "kernels/attribution.h"
