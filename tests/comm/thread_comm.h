// Ranks that are threads of one process, so that sanitizers see a run of several ranks as a whole.
#pragma once

#include <exception>
#include <functional>
#include <vector>

#include "comm/comm.h"

namespace vesper::test {

/// What a rank throws that calls abort().
struct Aborted {
    int exit_code = 0;
};

/// Runs the body on n ranks, each on a thread of its own, and waits for all of them: what each threw, null
/// where its body returned. Every collective waits for all ranks. It throws Error{comm} on each of them where
/// it cannot come about any more: a rank has left the body or called abort(), ranks call different
/// collectives or disagree on a size, or the deadline of one passes.
std::vector<std::exception_ptr> run_ranks(int n, const std::function<void(Comm&)>& body);

}  // namespace vesper::test
