#include <cstdio>
#include <memory>
#include <string>

#include <fmt/format.h>

#include "app/command.h"
#include "core/error.h"
#include "results/result_file.h"

namespace vesper {

void add_verify_command(CLI::App& app, Action& chosen) {
    const auto file = std::make_shared<std::string>();
    CLI::App* command =
        app.add_subcommand("verify", "Check that a result is whole and consistent, and print its digest");
    command->add_option("file", *file, "Result file")->required();
    command->footer(
        "Prints 'digest HEX': equal for equal results, whatever the ranks, threads, time and machine. Exit "
        "codes: 0 whole, "
        "65 broken or not a result, 74 cannot be read.");
    command->callback([file, &chosen] {
        chosen = [file](Comm& comm) {
            if (!comm.is_root()) return 0;
            const Verification verification = verify_result_file(*file);
            for (const std::string& problem : verification.problems)
                fmt::print(stderr, "vesper: {}: {}\n", *file, problem);
            if (!verification.problems.empty()) return exit_code(ErrorKind::data);
            fmt::print("digest {}\n", verification.digest);
            return 0;
        };
    });
}

}  // namespace vesper
