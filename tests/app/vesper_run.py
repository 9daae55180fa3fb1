"""Runs the program in a scratch folder; shared by the tests of its commands."""

import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

PROGRAM = pathlib.Path(sys.argv[1]).resolve()
SOURCE = pathlib.Path(__file__).resolve().parents[2]
MPIRUN = shutil.which("mpirun")

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


class Folder:
    """A scratch folder with a small synthetic market, book and job."""

    def __init__(self, symbols=60, days=260, positions=200):
        self.path = pathlib.Path(tempfile.mkdtemp(prefix="vesper-test-"))
        self.write("job.toml", SMALL_JOB)
        self.write("scenarios.toml", SCENARIOS)
        self.run("synth", "market", "--symbols", symbols, "--days", days, "--from", "2016-01-04", "--seed", 3,
                 "-o", "market.h5", check=True)
        self.run("synth", "book", "--market", "market.h5", "--positions", positions, "--seed", 4, "-o", "book.csv",
                 check=True)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        shutil.rmtree(self.path)

    def write(self, name, text):
        (self.path / name).write_text(text)

    def run(self, *arguments, ranks=0, threads=1, check=False, timeout=120):
        """ranks 0: without a launcher."""
        command = [str(PROGRAM), *map(str, arguments)]
        if ranks > 0:
            command = [MPIRUN, "--allow-run-as-root", "--oversubscribe", "--bind-to", "none", "-n", str(ranks), *command]
        environment = dict(os.environ, OMP_NUM_THREADS=str(threads))
        done = subprocess.run(command, cwd=self.path, capture_output=True, text=True, timeout=timeout, env=environment)
        if check and done.returncode != 0:
            raise AssertionError(f"{' '.join(command)} failed with {done.returncode}:\n{done.stdout}{done.stderr}")
        return done

    def digest(self, name="result.h5"):
        output = self.run("verify", name, check=True).stdout
        return re.fullmatch(r"digest ([0-9a-f]+)\n", output).group(1)
