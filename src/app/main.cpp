// vesper: batch risk and scenario engine.
#include <csignal>
#include <cstdio>
#include <exception>
#include <new>
#include <string>

#include <fmt/format.h>

#include "app/build_info.h"
#include "app/command.h"
#include "comm/comm.h"
#include "core/error.h"

namespace vesper {
namespace {

int usage_error(const CLI::App& app, const CLI::ParseError& error, const Comm& comm) {
    if (error.get_exit_code() == 0) return comm.is_root() ? app.exit(error) : 0;  // --help, --version
    if (comm.is_root())
        fmt::print(stderr, "vesper: {}; see 'vesper --help' or 'vesper COMMAND --help'\n", error.what());
    return exit_code(ErrorKind::usage);
}

int run(int argc, char** argv, Comm& comm) {
    CLI::App app(
        "Batch risk and scenario engine: VaR, expected shortfall and stress of a book, over MPI ranks.");
    app.set_version_flag("--version",
                         fmt::format("vesper {} ({}, {}, {})", build_info().version, build_info().commit,
                                     build_info().compiler, build_info().options));
    app.require_subcommand(1);
    app.footer(
        "Exit codes: 0 done, 64 usage, 65 bad input data, 69 no such device, 70 internal, 71 out of memory, "
        "74 input/output, "
        "76 communication, 78 bad job.");
    Action chosen;
    add_run_command(app, chosen);
    add_import_command(app, chosen);
    add_synth_command(app, chosen);
    add_verify_command(app, chosen);
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return usage_error(app, error, comm);
    }
    return chosen(comm);
}

/// Says what went wrong, on which rank when there are several, and ends all ranks.
int report(const std::string& message, ErrorKind kind, Comm& comm) {
    const std::string rank = comm.size() > 1 ? fmt::format(" (rank {})", comm.rank()) : "";
    fmt::print(stderr, "vesper{}: {}\n", rank, message);
    std::fflush(stderr);
    if (comm.size() > 1) comm.abort(exit_code(kind));
    return exit_code(kind);
}

}  // namespace
}  // namespace vesper

int main(int argc, char** argv) {
    using vesper::ErrorKind;
    std::unique_ptr<vesper::Comm> comm;
    std::signal(SIGXFSZ, SIG_IGN);  // a file beyond the limit is an error of the write, which is reported
    try {
        comm = vesper::make_comm();
        return vesper::run(argc, argv, *comm);
    } catch (const vesper::Elsewhere& failure) {
        return failure.exit_code;
    } catch (const vesper::Error& error) {
        if (!comm) fmt::print(stderr, "vesper: {}\n", error.what());
        return comm ? vesper::report(error.what(), error.fault().kind, *comm) : exit_code(error.fault().kind);
    } catch (const std::bad_alloc&) {
        return comm ? vesper::report("out of memory; use fewer paths, fewer books or more ranks",
                                     ErrorKind::memory, *comm)
                    : exit_code(ErrorKind::memory);
    } catch (const std::exception& error) {
        return comm ? vesper::report(fmt::format("internal error: {}; please report it", error.what()),
                                     ErrorKind::internal, *comm)
                    : exit_code(ErrorKind::internal);
    }
}
