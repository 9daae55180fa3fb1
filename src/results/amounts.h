// Money for people who read the file: ticks become units of the reporting currency, exactly below 2^53 ticks.
#pragma once

#include "core/matrix.h"
#include "kernels/ticks.h"

namespace vesper {

inline Matrix<double> amounts(const Matrix<Ticks>& ticks) {
    Matrix<double> units(ticks.rows(), ticks.cols());
    for (std::size_t i = 0; i < ticks.all().size(); ++i) units.all()[i] = from_ticks(ticks.all()[i]);
    return units;
}

}  // namespace vesper
