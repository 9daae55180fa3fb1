// Price bars as imported: one panel of all symbols on one calendar, holes and faults included.
#pragma once

#include <string>
#include <vector>

#include "core/matrix.h"
#include "core/time.h"

namespace vesper {

/// [symbol][bar] panels; NaN where a symbol has no bar. Symbols ascend by name, times ascend.
struct Bars {
    std::vector<std::string> symbols;
    std::vector<std::string> sectors;  // per symbol, "" where unknown
    std::vector<TimeNs> times;
    Matrix<double> open;
    Matrix<double> high;
    Matrix<double> low;
    Matrix<double> close;
    Matrix<double> volume;
};

}  // namespace vesper
