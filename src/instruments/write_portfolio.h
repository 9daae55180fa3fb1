// Positions -> book CSV.
#pragma once

#include <filesystem>

#include "instruments/position.h"

namespace vesper {

/// Writes every column of docs/book.md but `expiry`, so that read_portfolio gives the same positions back,
/// bit for bit. Cells that mean nothing for a kind stay empty. Writes aside and renames. Throws Error{io}.
void write_portfolio(const std::filesystem::path& path, const Portfolio& portfolio);

}  // namespace vesper
