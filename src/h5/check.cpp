#include "h5/check.h"

#include <cstring>

namespace vesper::h5 {
namespace {

/// Wraps what the C library says in an HDF5 message ("..., errno = 28, error message = 'No space left on
/// device', ...").
std::string system_message(const std::string& text) {
    constexpr std::string_view kMark = "error message = '";
    const std::size_t start = text.find(kMark);
    if (start == std::string::npos) return text;
    const std::size_t from = start + kMark.size();
    return text.substr(from, text.find('\'', from) - from);
}

herr_t keep_last(unsigned, const H5E_error2_t* error, void* text) {
    if (error->desc != nullptr && std::strlen(error->desc) > 0)
        *static_cast<std::string*>(text) = error->desc;
    return 0;
}

}  // namespace

void prepare() {
    // A file that could not be finished (full disk) would be flushed again, and fail again, when the process
    // ends; HDF5 1.10 crashes there. Handles close themselves, so nothing is lost without that last round.
    H5dont_atexit();
    H5Eset_auto2(H5E_DEFAULT, nullptr, nullptr);
}

std::string take_cause() {
    std::string text;
    H5Ewalk2(H5E_DEFAULT, H5E_WALK_DOWNWARD, keep_last, &text);  // from the API call to where it went wrong
    H5Eclear2(H5E_DEFAULT);
    return system_message(text);
}

void fail(const Step& step, const std::string& reason) {
    std::string problem(step.problem);
    if (!step.path.empty()) problem += ' ' + std::string(step.path);
    std::string remedy;
    if (step.kind == ErrorKind::io) remedy = "check that the folder is writable and has room";
    if (step.kind == ErrorKind::data) remedy = "make the file again, or name another one";
    throw Error({.kind = step.kind,
                 .problem = problem,
                 .place = {.file = std::string(step.file)},
                 .reason = reason,
                 .remedy = remedy});
}

hid_t memory_type(NumberType type) {
    switch (type) {
        case NumberType::i8:
            return H5T_NATIVE_INT8;
        case NumberType::u8:
            return H5T_NATIVE_UINT8;
        case NumberType::i16:
            return H5T_NATIVE_INT16;
        case NumberType::u16:
            return H5T_NATIVE_UINT16;
        case NumberType::i32:
            return H5T_NATIVE_INT32;
        case NumberType::u32:
            return H5T_NATIVE_UINT32;
        case NumberType::i64:
            return H5T_NATIVE_INT64;
        case NumberType::u64:
            return H5T_NATIVE_UINT64;
        case NumberType::f32:
            return H5T_NATIVE_FLOAT;
        case NumberType::f64:
            return H5T_NATIVE_DOUBLE;
    }
    return -1;
}

ValueClass value_class(hid_t type) {
    switch (H5Tget_class(type)) {
        case H5T_INTEGER:
            return H5Tget_sign(type) == H5T_SGN_NONE ? ValueClass::unsigned_integer
                                                     : ValueClass::signed_integer;
        case H5T_FLOAT:
            return ValueClass::floating;
        case H5T_STRING:
            return ValueClass::text;
        default:
            return ValueClass::other;
    }
}

hid_t file_type(NumberType type) {
    switch (type) {
        case NumberType::i8:
            return H5T_STD_I8LE;
        case NumberType::u8:
            return H5T_STD_U8LE;
        case NumberType::i16:
            return H5T_STD_I16LE;
        case NumberType::u16:
            return H5T_STD_U16LE;
        case NumberType::i32:
            return H5T_STD_I32LE;
        case NumberType::u32:
            return H5T_STD_U32LE;
        case NumberType::i64:
            return H5T_STD_I64LE;
        case NumberType::u64:
            return H5T_STD_U64LE;
        case NumberType::f32:
            return H5T_IEEE_F32LE;
        case NumberType::f64:
            return H5T_IEEE_F64LE;
    }
    return -1;
}

}  // namespace vesper::h5
