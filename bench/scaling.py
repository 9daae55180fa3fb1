"""Strong scaling: the same job on 1, 2, 4, ... ranks of one thread, up to the cores of this machine.

usage: bench/scaling.py PROGRAM [paths]    verifies that the digests are equal, then prints wall time, speed-up and efficiency
"""

import os
import pathlib
import re
import subprocess
import sys
import tempfile
import time

PROGRAM = pathlib.Path(sys.argv[1]).resolve()
PATHS = sys.argv[2] if len(sys.argv) > 2 else "200000"
JOB = '[market]\nfile = "market.h5"\n[book]\nfile = "book.csv"\n[output]\nfile = "result.h5"\n'
LAUNCHER = ["mpirun", "--oversubscribe", *(["--allow-run-as-root"] if os.geteuid() == 0 else [])]


def run(*arguments, cwd):
    return subprocess.run([*map(str, arguments)], cwd=cwd, check=True, capture_output=True, text=True).stdout


def timed_run(ranks, folder):
    start = time.perf_counter()
    output = run(*LAUNCHER, "-n", ranks, PROGRAM, "run", "job.toml", "--threads", 1, "--set", f"monte_carlo.paths={PATHS}", cwd=folder)
    seconds = time.perf_counter() - start
    pricing = float(re.search(r"^Time .*\bmonte_carlo ([\d.]+)", output, re.MULTILINE)[1])
    return seconds, pricing, run(PROGRAM, "verify", "result.h5", cwd=folder)


def main():
    with tempfile.TemporaryDirectory() as folder:
        pathlib.Path(folder, "job.toml").write_text(JOB)
        run(PROGRAM, "synth", "market", "--symbols", 1024, "--days", 500, "-o", "market.h5", cwd=folder)
        run(PROGRAM, "synth", "book", "--market", "market.h5", "--positions", 10000, "-o", "book.csv", cwd=folder)
        counts = [n for n in (1, 2, 4, 8, 16, 32, 64, 128) if n <= os.cpu_count()]
        times, digests = {}, set()
        for ranks in counts:
            # The least of three: a disturbance only ever adds.
            runs = [timed_run(ranks, folder) for _ in range(3)]
            times[ranks] = [min(column) for column in list(zip(*runs))[:2]]
            digests |= {digest for _, _, digest in runs}
        assert len(digests) == 1, digests
        print(f"strong scaling, 1,024 symbols, 10,000 positions, {PATHS} paths, 1 thread a rank")
        print(f"{'ranks':>6} {'whole run':>10} {'efficiency':>11} {'pricing':>9} {'efficiency':>11}")
        for ranks, (seconds, pricing) in times.items():
            print(f"{ranks:>6} {seconds:>8.2f} s {times[1][0] / seconds / ranks:>10.0%} {pricing:>7.2f} s {times[1][1] / pricing / ranks:>10.0%}")


main()
