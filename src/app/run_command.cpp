#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include <fmt/chrono.h>
#include <fmt/format.h>

#include "app/build_info.h"
#include "app/command.h"
#include "app/summary.h"
#include "batch/overnight.h"
#include "comm/deadline.h"
#include "comm/make_device_comm.h"
#include "core/atomic_file.h"
#include "core/error.h"
#include "core/parallel.h"
#include "device/select_backend.h"
#include "device/stage_timer.h"
#include "engine/plan.h"
#include "job/job.h"
#include "method/method_row.h"
#include "pricing/no_tensor_cores.h"
#include "results/result_file.h"

namespace vesper {
namespace {

struct RunOptions {
    std::string job;
    std::string output;
    std::vector<std::string> sets;
    std::string seed;
    int threads = 0;
    std::string backend = "auto";
    bool dry_run = false;
    bool print = false;
    int ranks = 0;
    long deadline = std::chrono::duration_cast<std::chrono::seconds>(kDefaultDeadline).count();
};

JobOverride parse_set(const std::string& text) {
    const std::size_t equals = text.find('=');
    if (equals == std::string::npos || equals == 0)
        throw Error({.kind = ErrorKind::usage,
                     .problem = "--set " + text + " has no value",
                     .reason = "it takes key=value",
                     .remedy = "write for instance --set monte_carlo.paths=1000000"});
    return {.key = text.substr(0, equals), .value = text.substr(equals + 1)};
}

Job job_of(const RunOptions& options) {
    std::vector<JobOverride> overrides;
    for (const std::string& text : options.sets) overrides.push_back(parse_set(text));
    if (!options.seed.empty()) overrides.push_back({"seed", options.seed});
    Job job = read_job(options.job, overrides);
    if (!options.output.empty()) job.output.file = options.output;
    return job;
}

std::vector<std::filesystem::path> inputs_of(const RunOptions& options, const Job& job) {
    std::vector<std::filesystem::path> inputs = {options.job, job.market.file, job.book.file};
    inputs.insert(inputs.end(), job.stress.files.begin(), job.stress.files.end());
    return inputs;
}

std::string host_name() {
    char name[256] = "unknown";
    if (::gethostname(name, sizeof name - 1) != 0) return "unknown";
    return name;
}

/// What made the result: everything but the digests, which the run has filled in.
void describe(Provenance& from, const Job& job, const Comm& comm, const Exec& exec, std::time_t started) {
    from.job = print_job(job, JobText::plain);
    from.seed = job.seed;
    from.version = build_info().version;
    from.commit = build_info().commit;
    from.build = build_info().compiler + ", " + build_info().options;
    from.host = host_name();
    from.started = fmt::format("{:%Y-%m-%dT%H:%M:%SZ}", fmt::gmtime(started));
    from.backend = exec.backend == Backend::cpu ? "cpu" : "cuda, " + device_name(exec.backend);
    from.ranks = comm.size();
    from.threads = exec.threads;
}

/// --threads, else OMP_NUM_THREADS, else this rank's part of the cores it may use: all of them where the
/// launcher bound it to some, otherwise an equal share with the other ranks of its node.
int threads_of(const RunOptions& options, const Comm& comm) {
    if (options.threads > 0) return options.threads;
    const int offered = thread_count(0);
    const bool bound = offered < static_cast<int>(::sysconf(_SC_NPROCESSORS_ONLN));
    if (std::getenv("OMP_NUM_THREADS") != nullptr || bound) return offered;
    return std::max(1, offered / comm.node_size());
}

int run(const RunOptions& options, Comm& world) {
    const std::time_t started = std::time(nullptr);
    const std::chrono::seconds deadline(options.deadline);
    world.set_deadline(deadline);
    Job job;
    Exec exec;
    together(world, [&] {
        exec = {.backend =
                    select_backend(options.backend, {.rank = world.node_rank(), .size = world.node_size()}),
                .threads = threads_of(options, world)};
        job = job_of(options);
    });
    if (options.print) {
        if (world.is_root()) fmt::print("{}", print_job(job, JobText::commented));
        return 0;
    }
    together(world, [&] {
        if (world.is_root()) require_other_file(job.output.file, inputs_of(options, job));
    });
    if (options.dry_run) {
        if (world.is_root())
            fmt::print("{}", describe(plan_overnight(job, options.ranks > 0 ? options.ranks : world.size(),
                                                     exec.threads)));
        return 0;
    }
    together(world, [&] {
        if (draws_of(job) == Draws::half && exec.backend == Backend::cpu) throw no_tensor_cores();
    });
    const std::unique_ptr<Comm> over_gpus = make_device_comm(world, exec.backend, deadline);
    Comm& comm = over_gpus ? *over_gpus : world;
    together(comm, [&] {
        if (comm.is_root()) require_writable(job.output.file);
    });
    Result result = run_overnight(job, comm, exec);
    together(comm, [&] {
        if (!comm.is_root()) return;
        describe(result.provenance, job, comm, exec, started);
        {
            const StageTimer timer(result.timings, "write result");
            write_result_file(job.output.file, result);
        }
        fmt::print("{}Result        {}\n", summarise(result), job.output.file);
    });
    return 0;
}

}  // namespace

void add_run_command(CLI::App& app, Action& chosen) {
    const auto options = std::make_shared<RunOptions>();
    CLI::App* command = app.add_subcommand("run", "Run a job: alone, under mpirun, or under srun");
    command->add_option("job", options->job, "Job file (docs/jobs.md)")->required();
    command->add_option("-o,--output", options->output, "Result file, in place of output.file");
    command
        ->add_option("--set", options->sets,
                     "Change a key of the job: --set monte_carlo.paths=1000000; repeatable")
        ->allow_extra_args(false);
    command->add_option("--seed", options->seed, "Seed of all random draws, in place of the job's");
    command
        ->add_option(
            "--threads", options->threads,
            "Threads per rank; default: OMP_NUM_THREADS, else the cores shared over the node's ranks")
        ->check(CLI::Range(1, 4096));
    command->add_option("--backend", options->backend, "auto, cpu or cuda")->capture_default_str();
    CLI::Option* dry_run = command->add_flag("--dry-run", options->dry_run,
                                             "Print the plan - tiles, bytes, work per rank - and stop");
    command->add_option("--ranks", options->ranks, "With --dry-run: pretend this many ranks")
        ->check(CLI::Range(1, 1000000))
        ->needs(dry_run);
    command
        ->add_option("--deadline", options->deadline,
                     "Seconds that a rank waits for the others before the run ends with 76")
        ->check(CLI::Range(1, 1000000))
        ->capture_default_str();
    command->add_flag("--print", options->print,
                      "Print the effective job, every key with its meaning, and stop");
    command->callback([options, &chosen] { chosen = [options](Comm& comm) { return run(*options, comm); }; });
}

}  // namespace vesper
