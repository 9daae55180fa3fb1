// From HDF5's error stack to one Error. Internal to src/h5.
#pragma once

#include <hdf5.h>

#include <string>
#include <string_view>

#include "core/error.h"
#include "h5/number.h"

namespace vesper::h5 {

/// To be called before anything else of HDF5: stops it from printing (in the calling thread) and from acting
/// at exit.
void prepare();

/// The innermost cause on HDF5's error stack, which is cleared; "" when it is empty.
std::string take_cause();

/// What a call was about, for the message.
struct Step {
    ErrorKind kind;
    std::string_view problem;  // "cannot write"
    std::string_view file = {};
    std::string_view path = {};  // inside the file
};

[[noreturn]] void fail(const Step& step, const std::string& reason);

/// Passes the result of an HDF5 call on, unless it is negative: then throws.
template <class Result>
Result check(Result result, const Step& step) {
    if (result < 0) fail(step, take_cause());
    return result;
}

hid_t memory_type(NumberType type);
ValueClass value_class(hid_t type);
/// Little-endian, whatever the machine.
hid_t file_type(NumberType type);

}  // namespace vesper::h5
