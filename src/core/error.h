// The one exception of the program, and the exit codes it leads to.
#pragma once

#include <algorithm>
#include <cstddef>
#include <stdexcept>
#include <string>

namespace vesper {

/// What went wrong, in terms of who can mend it. Each kind has its own exit code (docs/operations.md).
enum class ErrorKind {
    usage,     ///< the command line
    job,       ///< the job file
    data,      ///< market, book or scenario input, or a result file
    io,        ///< the file system
    memory,    ///< more memory asked for than there is
    device,    ///< no GPU that this program can have
    driver,    ///< a driver of the GPU that is too old or not in order
    lost_gpu,  ///< a GPU that failed during the run
    comm,      ///< MPI or NCCL
    internal,  ///< a defect of this program
};

/// Process exit code of an error kind; follows sysexits(3) where it has a fitting code.
int exit_code(ErrorKind kind);

/// A position in an input file. Line and column are 1-based, 0 where unknown.
struct Place {
    std::string file;
    std::size_t line = 0;
    std::size_t column = 0;
};

/// The facts of one failure, from which the message is made, on one line: "place: problem (reason); remedy".
struct Fault {
    ErrorKind kind = ErrorKind::internal;
    std::string problem;
    Place place = {};
    std::string reason = {};
    std::string remedy = {};
};

class Error : public std::runtime_error {
  public:
    explicit Error(Fault fault);
    const Fault& fault() const { return fault_; }

  private:
    Fault fault_;
};

/// Runs `body`; an Error from it that names no place gets this one.
template <class Body>
auto with_place(const Place& place, const Body& body) {
    try {
        return body();
    } catch (const Error& error) {
        if (!error.fault().place.file.empty()) throw;
        Fault fault = error.fault();
        fault.place = place;
        throw Error(fault);
    }
}

/// The candidate nearest to `word` by edit distance, or "" when none is near enough to be a slip of the pen:
/// one edit in words of up to five letters, a third of the letters in longer ones.
template <class Range>
std::string nearest_name(const std::string& word, const Range& candidates);

/// Edits (insert, delete, replace, swap of neighbours) that lead from a to b; case does not count.
std::size_t edit_distance(const std::string& a, const std::string& b);

template <class Range>
std::string nearest_name(const std::string& word, const Range& candidates) {
    std::string best;
    std::size_t least = std::min(word.size(), std::max<std::size_t>(word.size() / 3, 1) + 1);
    for (const auto& candidate : candidates) {
        const std::size_t distance = edit_distance(word, std::string(candidate));
        if (distance < least) {
            least = distance;
            best = std::string(candidate);
        }
    }
    return best;
}

}  // namespace vesper
