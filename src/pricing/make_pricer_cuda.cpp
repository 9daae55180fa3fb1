#include <utility>

#include "pricing/no_tensor_cores.h"
#include "pricing/pricer.h"
#include "pricing/pricer_cuda.h"

namespace vesper {

template <class Real>
std::unique_ptr<Pricer<Real>> make_pricer(const Exec& exec, TermStorage<Real> terms, McArrays<Real> arrays) {
    if (exec.backend == Backend::cuda)
        return make_cuda_pricer(exec.threads, terms, std::move(arrays), exact_kernels<Real>());
    return make_cpu_pricer(exec.threads, std::move(terms), std::move(arrays));
}

std::unique_ptr<Pricer<float>> make_half_pricer(const Exec& exec, TermStorage<float> terms,
                                                McArrays<float> arrays) {
    if (exec.backend != Backend::cuda) throw no_tensor_cores();
    return make_half_cuda_pricer(exec.threads, std::move(terms), std::move(arrays));
}

template std::unique_ptr<Pricer<float>> make_pricer(const Exec&, TermStorage<float>, McArrays<float>);
template std::unique_ptr<Pricer<double>> make_pricer(const Exec&, TermStorage<double>, McArrays<double>);

}  // namespace vesper
