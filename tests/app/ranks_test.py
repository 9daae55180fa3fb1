"""The result does not depend on ranks, threads and tiles, and a rank that fails or dies ends the run."""

import os
import pathlib
import signal
import subprocess
import sys
import time

from vesper_run import MPIRUN, PROGRAM, Folder, mpirun


SECONDS_OF_WORK = 2000000  # paths


def run_digest(folder, *arguments, **options):
    (folder.path / "result.h5").unlink(missing_ok=True)
    folder.run("run", "job.toml", *arguments, check=True, **options)
    return folder.digest()


def equal_digests(folder, arguments, splits):
    digests = {split: run_digest(folder, *arguments, ranks=split[0], threads=split[1]) for split in splits}
    assert len(set(digests.values())) == 1, digests
    return digests[splits[0]]


def more_ranks_than_tiles(folder, wanted):
    tiles = ["--set", "tile.paths=4096", "--set", "tile.scenarios=4096"]
    plan = folder.run("run", "job.toml", *tiles, "--dry-run", check=True).stdout
    stages = plan.split("\n\n")[0].splitlines()[1:]
    assert all(line.split()[4] == "1" for line in stages), plan  # one tile each
    assert run_digest(folder, *tiles, ranks=5) == wanted


def what_changes_the_digest(folder, wanted):
    tiles = ["--set", "tile.paths=16", "--set", "tile.scenarios=1"]
    assert run_digest(folder, *tiles, ranks=2) == wanted, "the tile shape changed a figure"
    assert run_digest(folder, "--seed", "8") != wanted, "another seed gave the same result"
    double = run_digest(folder, "--set", "monte_carlo.precision=double")
    assert double != wanted, "double precision gave the same bits as single"


def bad_input_is_reported_once(folder):
    for change in ("book.file=missing.csv", "market.file=missing.h5", "stress.files=['missing.toml']"):
        done = folder.run("run", "job.toml", "--set", change, "-o", "bad.h5", ranks=3)
        ours = [line for line in done.stderr.splitlines() if line.startswith("vesper")]
        assert len(ours) == 1 and "missing." in ours[0], done.stderr
        assert done.returncode == 74, (done.returncode, done.stderr)
        assert not list(folder.path.glob("bad.h5*"))


def other_input_on_one_rank_is_no_hang(folder):
    """As on a cluster whose nodes see different versions of a file: stages differ, ranks would wait for each other."""
    folder.write("other.toml", (folder.path / "job.toml").read_text().replace("horizons = [1, 5]", "horizons = [1]"))
    assert (folder.path / "other.toml").read_text() != (folder.path / "job.toml").read_text()
    vesper = [str(PROGRAM), "run"]
    command = [*mpirun(1), *vesper, "job.toml", "-o", "bad.h5", ":", "-n", "1", *vesper, "other.toml", "-o", "bad.h5"]
    done = subprocess.run(command, cwd=folder.path, capture_output=True, text=True, timeout=60)
    assert done.returncode == 65 and "rank 1): this rank read other data" in done.stderr, done
    assert not list(folder.path.glob("bad.h5*"))


def slurm_tasks_without_mpi_are_refused(folder):
    def run_as(**slurm):
        environment = {name: value for name, value in os.environ.items() if not name.startswith(("SLURM_", "PMI"))}
        return subprocess.run([PROGRAM, "run", "job.toml", "--dry-run"], cwd=folder.path, capture_output=True, text=True,
                              env=environment | slurm)

    task = {"SLURM_NTASKS": "4", "SLURM_PROCID": "2", "SLURM_STEP_ID": "0"}
    refused = run_as(**task)
    assert refused.returncode == 76 and "--mpi=pmix" in refused.stderr, refused
    batch = {"SLURM_NTASKS": "4", "SLURM_PROCID": "0"}  # and as a step, where Slurm numbers it: 2^32 - 5
    for alone in (batch, batch | {"SLURM_STEP_ID": "4294967291"}, task | {"SLURM_NTASKS": "1"}):
        done = run_as(**alone)
        assert done.returncode == 0, (alone, done)


def children_of(pid):
    """Processes of our program under a launcher, in the order of their start."""
    tasks = pathlib.Path(f"/proc/{pid}/task").glob("*/children")
    children = sorted(int(child) for task in tasks for child in task.read_text().split())
    return [child for child in children if pathlib.Path(f"/proc/{child}/exe").resolve() == PROGRAM]


def wait_for(condition, seconds, what):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        found = condition()
        if found:
            return found
        time.sleep(0.05)
    raise AssertionError(f"no {what} within {seconds} s")


def stat_of(pid):
    """Fields of /proc/PID/stat from the state on."""
    return pathlib.Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()


def is_alive(pid):
    try:
        return stat_of(pid)[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def cpu_seconds(pid):
    fields = stat_of(pid)
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def disturbed(folder, paths, disturb, *arguments):
    """A run of three ranks, on a book whose P&L fits into memory, that is disturbed when all are at work: exit code and errors."""
    rows = (folder.path / "book.csv").read_text().splitlines()
    one_book = [rows[0]] + [",".join([row.split(",")[0], "all", *row.split(",")[2:]]) for row in rows[1:]]
    folder.write("one.csv", "\n".join(one_book) + "\n")
    command = [*mpirun(3), str(PROGRAM), "run", "job.toml", "--threads", "1", "--set", "book.file=one.csv",
               "--set", f"monte_carlo.paths={paths}", "--set", "monte_carlo.precision=double", *arguments,
               "-o", "disturbed.h5"]
    with subprocess.Popen(command, cwd=folder.path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as job:
        try:
            wait_for(lambda: len(children_of(job.pid)) == 3, 60, "three ranks")
            ranks = children_of(job.pid)
            wait_for(lambda: all(cpu_seconds(rank) > 0.5 for rank in ranks), 120, "work on all ranks")
            disturb(ranks)
            _, errors = job.communicate(timeout=120)  # a hang ends here
        finally:
            job.kill()
    wait_for(lambda: not any(is_alive(rank) for rank in ranks), 10, "end of all ranks")
    return job.returncode, errors


def killed_rank_ends_the_run(folder, victim):
    minutes = 20000000
    code, _ = disturbed(folder, minutes, lambda ranks: os.kill(ranks[victim], signal.SIGKILL))
    assert code != 0
    assert not list(folder.path.glob("disturbed.h5*"))


def stopped_rank_ends_the_run(folder, victim):
    """It is alive and does nothing, as on a node that hangs: the others wait for the deadline, no longer."""
    def stop(ranks):
        os.kill(ranks[victim], signal.SIGSTOP)

    code, errors = disturbed(folder, SECONDS_OF_WORK, stop, "--deadline", "5")
    assert code == 76 and "was not taken up by all ranks within 5 s" in errors, (code, errors)
    assert not list(folder.path.glob("disturbed.h5*"))


def late_rank_is_waited_for(folder):
    def stop_for_a_while(ranks):
        os.kill(ranks[1], signal.SIGSTOP)
        time.sleep(6)
        os.kill(ranks[1], signal.SIGCONT)

    digests = set()
    for disturb in (stop_for_a_while, lambda ranks: None):
        code, errors = disturbed(folder, SECONDS_OF_WORK, disturb, "--deadline", "60")
        assert code == 0, (code, errors)
        digests.add(folder.digest("disturbed.h5"))
        (folder.path / "disturbed.h5").unlink()
    assert len(digests) == 1, digests


def main():
    with Folder() as folder:
        folder.synthesise()
        wanted = equal_digests(folder, [], [(0, 1), (0, 2), (1, 2), (2, 1), (2, 2), (3, 1), (4, 2), (8, 1)])
        factors = ["--set", "monte_carlo.correlation=factors", "--set", "monte_carlo.components=7"]
        assert equal_digests(folder, factors, [(0, 2), (1, 1), (3, 2), (8, 1)]) != wanted
        weighted = ["--set", 'risk.methods=["historical_age_weighted"]']
        assert equal_digests(folder, weighted, [(0, 2), (1, 1), (3, 2), (8, 1)]) != wanted
        more_ranks_than_tiles(folder, wanted)
        what_changes_the_digest(folder, wanted)
        bad_input_is_reported_once(folder)
        other_input_on_one_rank_is_no_hang(folder)
        slurm_tasks_without_mpi_are_refused(folder)
        killed_rank_ends_the_run(folder, victim=0)
        killed_rank_ends_the_run(folder, victim=2)
        stopped_rank_ends_the_run(folder, victim=0)
        stopped_rank_ends_the_run(folder, victim=1)
        late_rank_is_waited_for(folder)
    print("digest", wanted)


if MPIRUN is None:
    sys.exit("mpirun is not installed")
main()
