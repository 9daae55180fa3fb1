// Whether the groups of a result file hold what the schema asks for.
#pragma once

#include <string>
#include <vector>

#include "h5/file.h"
#include "results/schema.h"

namespace vesper {

/// The groups of one method at one horizon ("/historical/1d"), by name.
std::vector<std::string> method_groups(const h5::File& file);

/// Columns that the group of a method must have, going by the axes and groupings that are there.
result_schema::Columns method_columns_of(const h5::Group& group);

/// Adds a line for every dataset that is missing, has another shape than its axes or is not labelled with
/// them.
void check_columns(const h5::Group& group, const result_schema::Columns& columns,
                   std::vector<std::string>& problems);

/// Checks every group of the file but those of the methods, and what /provenance holds.
void check_groups(const h5::File& file, std::vector<std::string>& problems);

}  // namespace vesper
