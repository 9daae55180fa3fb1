// One subcommand of the program.
#pragma once

#include <functional>

#include <CLI/CLI.hpp>

#include "comm/comm.h"

namespace vesper {

/// What to do once the command line is read; returns the exit code.
using Action = std::function<int(Comm&)>;

/// Each adds its subcommand and stores what it does into `chosen` when the user picks it.
void add_run_command(CLI::App& app, Action& chosen);
void add_import_command(CLI::App& app, Action& chosen);
void add_synth_command(CLI::App& app, Action& chosen);
void add_verify_command(CLI::App& app, Action& chosen);

}  // namespace vesper
