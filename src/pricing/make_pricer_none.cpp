#include <utility>

#include "pricing/no_tensor_cores.h"
#include "pricing/pricer.h"

namespace vesper {

template <class Real>
std::unique_ptr<Pricer<Real>> make_pricer(const Exec& exec, TermStorage<Real> terms, McArrays<Real> arrays) {
    return make_cpu_pricer(exec.threads, std::move(terms), std::move(arrays));
}

std::unique_ptr<Pricer<float>> make_half_pricer(const Exec&, TermStorage<float>, McArrays<float>) {
    throw no_tensor_cores();
}

template std::unique_ptr<Pricer<float>> make_pricer(const Exec&, TermStorage<float>, McArrays<float>);
template std::unique_ptr<Pricer<double>> make_pricer(const Exec&, TermStorage<double>, McArrays<double>);

}  // namespace vesper
