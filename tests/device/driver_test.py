"""A driver that is missing, old or out of order: what the program says and how it ends. Needs no GPU: the stand-in driver has none."""

import os
import re
import subprocess
import sys

from vesper_run import MPIRUN, PROGRAM, Folder, mpirun

STAND_IN = os.path.abspath(sys.argv[2])
DEVICE, DRIVER = 69, 72
NO_DEVICE, OLD = {"STAND_IN_INIT": "100"}, {"STAND_IN_VERSION": "11000"}
# CUresult: not initialized, stub library, operating system, not ready, mismatch, no compatibility, unknown
OUT_OF_ORDER = (3, 34, 304, 802, 803, 804, 999)


def run(folder, backend, stand_in, **options):
    os.environ["LD_LIBRARY_PATH"] = STAND_IN
    for name in ("STAND_IN_INIT", "STAND_IN_VERSION"):
        os.environ.pop(name, None)
    os.environ.update(stand_in)
    return folder.run("run", "job.toml", "--dry-run", "--backend", backend, **options)


def expect(done, code, *parts):
    """One line, the grammar of all messages."""
    assert done.returncode == code and done.stdout == "", done
    assert re.fullmatch(r"vesper: [^;]+ \([^;]+\); .+\n", done.stderr), done
    for part in parts:
        assert part in done.stderr, (part, done)


def both_ranks_end(folder):
    """With one message. A launcher may put folders of its own before those that are to be searched: `env` comes after it."""
    settings = [f"{name}={value}" for name, value in {**OLD, "LD_LIBRARY_PATH": STAND_IN}.items()]
    done = subprocess.run([*mpirun(2), "env", *settings, str(PROGRAM), "run", "job.toml"], cwd=folder.path,
                          capture_output=True, text=True, timeout=60)
    ours = [line for line in done.stderr.splitlines() if line.startswith("vesper")]
    assert done.returncode == DRIVER and len(ours) == 1 and "(rank 0): the NVIDIA driver" in ours[0], done


def main():
    with Folder() as folder:
        folder.synthesise()
        expect(run(folder, "cuda", NO_DEVICE), DEVICE, "--backend cuda found no GPU (the driver, for CUDA 1", "CUDA_VISIBLE_DEVICES")
        assert "Gflop" in run(folder, "auto", NO_DEVICE, check=True).stdout
        for backend in ("cuda", "auto"):
            expect(run(folder, backend, OLD), DRIVER, "the NVIDIA driver", "a driver for CUDA 11.0 and a program for CUDA 1",
                   "update or repair the driver", "--backend cpu")
            for code in OUT_OF_ORDER:
                expect(run(folder, backend, {"STAND_IN_INIT": str(code)}), DRIVER, "the NVIDIA driver", "--backend cpu")
        run(folder, "cpu", OLD, check=True)
        if MPIRUN is not None and "no MPI" not in folder.run("--version").stdout:
            both_ranks_end(folder)


main()
