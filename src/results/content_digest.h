// The digest of a result file, from whatever the file holds.
#pragma once

#include <string>
#include <vector>

#include "h5/file.h"

namespace vesper {

struct Content {
    std::string digest;
    std::vector<std::string> not_finite;  // paths of what holds a NaN or an infinity
};

/// Over the path, attributes, shape, labels and values of every group and dataset, members by name, except
/// for what result_schema::kOutsideDigest lists and the marks `digest` and `complete` of the root. Throws
/// Error{data}.
Content digest_content(const h5::File& file);

}  // namespace vesper
