#include "core/parallel.h"

#include <omp.h>

namespace vesper {

int thread_count(int threads) {
    return threads > 0 ? threads : omp_get_max_threads();
}

}  // namespace vesper
