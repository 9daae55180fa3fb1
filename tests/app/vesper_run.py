"""A scratch folder in which the tests of the program run it; its path is the script's first argument."""

import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

import h5py

PROGRAM = pathlib.Path(sys.argv[1]).resolve()
SOURCE = pathlib.Path(__file__).resolve().parents[2]
MPIRUN = shutil.which("mpirun")
TICK = 2.0**-20

SMALL_JOB = """
name = "small"
seed = 7
[market]
file = "market.h5"
[book]
file = "book.csv"
[risk]
levels = [0.95, 0.99]
horizons = [1, 5]
[monte_carlo]
paths = 3000
distributions = ["gaussian", "student_t"]
[stress]
files = ["scenarios.toml"]
replay = [{name = "last week", from = "2016-12-23", to = "2016-12-30"}]
ladder = [{name = "grid", spot = [-0.1, 0.0, 0.1], volatility = [0.0, 0.5]}]
[tile]
paths = 128
scenarios = 17
[output]
file = "result.h5"
"""

SCENARIOS = """
[[scenario]]
name = "crash"
shocks = [{equity = "*", relative = -0.2}, {volatility = "*", relative = 0.5}]
"""


def mpirun(ranks):
    return [MPIRUN, "--allow-run-as-root", "--oversubscribe", "--bind-to", "none", "-n", str(ranks)]


class Folder:
    def __init__(self):
        self.path = pathlib.Path(tempfile.mkdtemp(prefix="vesper-test-"))

    def __enter__(self):
        return self

    def __exit__(self, *_):
        shutil.rmtree(self.path)

    def synthesise(self, symbols=60, days=260, positions=200):
        """A small synthetic market, a book on it, and a job that uses everything."""
        self.write("job.toml", SMALL_JOB)
        self.write("scenarios.toml", SCENARIOS)
        self.run("synth", "market", "--symbols", symbols, "--days", days, "--from", "2016-01-04", "--seed", 3,
                 "-o", "market.h5", check=True)
        self.run("synth", "book", "--market", "market.h5", "--positions", positions, "--seed", 4, "-o", "book.csv",
                 check=True)

    def write(self, name, text):
        (self.path / name).write_text(text)

    def files(self):
        return sorted(str(path.relative_to(self.path)) for path in self.path.rglob("*"))

    def run(self, *arguments, ranks=0, threads=1, check=False, timeout=120, output=subprocess.PIPE,
            **options):
        """ranks 0: without a launcher."""
        command = [*(mpirun(ranks) if ranks > 0 else []), str(PROGRAM), *map(str, arguments)]
        environment = dict(os.environ, OMP_NUM_THREADS=str(threads))
        done = subprocess.run(command, cwd=self.path, stdout=output, stderr=subprocess.PIPE, text=True, timeout=timeout,
                              env=environment, **options)
        if check and done.returncode != 0:
            raise AssertionError(f"{' '.join(command)} failed with {done.returncode}:\n{done.stdout}{done.stderr}")
        return done

    def digest(self, name="result.h5"):
        output = self.run("verify", name, check=True).stdout
        return re.fullmatch(r"digest ([0-9a-f]{32})\n", output).group(1)

    def open(self, name="result.h5"):
        return h5py.File(self.path / name)

    def result(self, *arguments, **options):
        """Runs the job, checks what it wrote, and opens it."""
        self.run("run", "job.toml", "-o", "result.h5", *arguments, check=True, **options)
        self.digest()
        return self.open()
