// vesper: batch risk and scenario engine.
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <exception>
#include <new>
#include <string>
#include <system_error>
#include <vector>

#include <fmt/format.h>

#include "app/build_info.h"
#include "app/command.h"
#include "comm/comm.h"
#include "core/error.h"

namespace vesper {
namespace {

/// On standard error; what cannot be said there changes nothing about the exit code.
void say(const std::string& text) {
    std::fputs(text.c_str(), stderr);
    std::fflush(stderr);
}

/// What CLI11 says, but for a word in the place of a command, of which it says only that a command is
/// missing.
std::string usage_message(const CLI::App& app, const CLI::ParseError& error) {
    const CLI::App* command = &app;
    while (!command->get_subcommands().empty()) command = command->get_subcommands().front();
    const std::vector<std::string> words = command->remaining();
    std::vector<std::string> names;
    for (const CLI::App* known : command->get_subcommands([](const CLI::App*) { return true; }))
        names.push_back(known->get_name());
    if (names.empty() || words.empty()) return error.what();
    const std::string nearest = nearest_name(words.front(), names);
    return fmt::format("unknown {} '{}'{}", words.front().starts_with('-') ? "option" : "command",
                       words.front(), nearest.empty() ? "" : fmt::format(", did you mean '{}'?", nearest));
}

int usage_error(const CLI::App& app, const CLI::ParseError& error, const Comm& comm) {
    if (error.get_exit_code() == 0) return comm.is_root() ? app.exit(error) : 0;  // --help, --version
    if (comm.is_root())
        say(fmt::format("vesper: {}; see 'vesper --help' or 'vesper COMMAND --help'\n",
                        usage_message(app, error)));
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
        "72 GPU driver, 74 input/output, 75 GPU lost, 76 communication, 78 bad job.");
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

/// Throws Error{io} where what the command printed did not reach its reader: on a full disk for instance.
void require_printed() {
    const int reason = std::fflush(stdout) != 0 ? errno : std::ferror(stdout) != 0 ? EIO : 0;
    if (reason == 0) return;
    throw Error({.kind = ErrorKind::io,
                 .problem = "cannot write to standard output",
                 .reason = std::strerror(reason),
                 .remedy = "make room, or send it elsewhere"});
}

int run_and_flush(int argc, char** argv, Comm& comm) {
    try {
        const int code = run(argc, argv, comm);
        require_printed();
        return code;
    } catch (const std::system_error&) {  // among others of fmt, when it cannot print
        require_printed();
        throw;
    }
}

/// Says what went wrong, on which rank when there are several, and ends all ranks.
int report(const std::string& message, ErrorKind kind, Comm& comm) {
    const std::string rank = comm.size() > 1 ? fmt::format(" (rank {})", comm.rank()) : "";
    say(fmt::format("vesper{}: {}\n", rank, message));
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
        return vesper::run_and_flush(argc, argv, *comm);
    } catch (const vesper::Elsewhere& failure) {
        return failure.exit_code;
    } catch (const vesper::Error& error) {
        if (!comm) vesper::say(fmt::format("vesper: {}\n", error.what()));
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
