// Body of together(); see comm/comm.h.
#pragma once

#include <exception>
#include <new>
#include <vector>

#include "comm/comm.h"
#include "core/error.h"

namespace vesper {

template <class Body>
void together(Comm& comm, const Body& body) {
    std::exception_ptr failure;
    std::vector<std::int64_t> codes(static_cast<std::size_t>(comm.size()), 0);
    std::int64_t& mine = codes[static_cast<std::size_t>(comm.rank())];
    try {
        body();
    } catch (const Error& error) {
        mine = exit_code(error.fault().kind);
        failure = std::current_exception();
    } catch (const std::bad_alloc&) {
        mine = exit_code(ErrorKind::memory);
        failure = std::current_exception();
    } catch (...) {
        mine = exit_code(ErrorKind::internal);
        failure = std::current_exception();
    }
    comm.sum(codes);
    for (int rank = 0; rank < comm.size(); ++rank) {
        const std::int64_t code = codes[static_cast<std::size_t>(rank)];
        if (code == 0) continue;
        if (rank == comm.rank()) std::rethrow_exception(failure);
        throw Elsewhere{static_cast<int>(code)};
    }
}

}  // namespace vesper
