"""The result does not depend on ranks and threads, and a rank that fails or dies ends the run."""

import os
import signal
import subprocess
import sys
import time

from vesper_run import MPIRUN, PROGRAM, Folder


def digests_are_equal(folder):
    digests = {}
    for ranks in (0, 1, 2, 3, 4, 8):
        for threads in (1, 2):
            folder.run("run", "job.toml", "-o", "result.h5", ranks=ranks, threads=threads, check=True)
            digests[ranks, threads] = folder.digest()
    assert len(set(digests.values())) == 1, digests
    return digests[0, 1]


def more_ranks_than_tiles(folder):
    wanted = None
    for ranks in (0, 5):
        folder.run("run", "job.toml", "--set", "tile.paths=4096", "--set", "tile.scenarios=4096", ranks=ranks, check=True)
        wanted = wanted or folder.digest()
        assert folder.digest() == wanted


def tile_shape_and_precision(folder, wanted):
    folder.run("run", "job.toml", "--set", "tile.paths=16", "--set", "tile.scenarios=1", check=True)
    assert folder.digest() == wanted, "the tile shape changed a figure"
    folder.run("run", "job.toml", "--seed", "8", check=True)
    assert folder.digest() != wanted, "another seed gave the same result"
    folder.run("run", "job.toml", "--set", "monte_carlo.precision=double", check=True)
    assert folder.digest() != wanted, "double precision gave the same bits as single"


def bad_input_is_reported_once(folder):
    done = folder.run("run", "job.toml", "--set", "book.file=missing.csv", "-o", "bad.h5", ranks=3)
    assert done.returncode == 65 or done.returncode == 74, (done.returncode, done.stderr)
    assert done.stderr.count("missing.csv") == 1, done.stderr
    assert not list(folder.path.glob("bad.h5*"))


def killed_rank_ends_the_run(folder):
    command = [MPIRUN, "--allow-run-as-root", "--oversubscribe", "-n", "3", str(PROGRAM), "run", "job.toml",
               "--set", "monte_carlo.paths=50000000", "-o", "killed.h5"]
    job = subprocess.Popen(command, cwd=folder.path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        victim = None
        for _ in range(200):
            time.sleep(0.05)
            ranks = subprocess.run(["pgrep", "-P", str(job.pid)], capture_output=True, text=True).stdout.split()
            if len(ranks) >= 3 and time.sleep(1) is None:
                victim = int(ranks[-1])
                break
        assert victim is not None, "the ranks did not start"
        os.kill(victim, signal.SIGKILL)
        job.communicate(timeout=60)  # a hang would end here
    finally:
        job.kill()
    assert job.returncode != 0
    assert not (folder.path / "killed.h5").exists()


def main():
    with Folder() as folder:
        wanted = digests_are_equal(folder)
        more_ranks_than_tiles(folder)
        tile_shape_and_precision(folder, wanted)
        bad_input_is_reported_once(folder)
        killed_rank_ends_the_run(folder)
    print("digest", wanted)


if MPIRUN is None:
    sys.exit("mpirun is not installed")
main()
