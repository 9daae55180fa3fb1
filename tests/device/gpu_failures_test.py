"""A GPU that is full or fails during the run: what the program says, how it ends, and that it leaves no result. Wants a
GPU, whose driver the stand-in passes all calls on to; exits with 77 without one."""

import ctypes
import os
import re
import subprocess
import sys

from vesper_run import MPIRUN, PROGRAM, Folder, mpirun

STAND_IN = os.path.abspath(sys.argv[2])
DEVICE, INTERNAL, MEMORY, LOST = 69, 70, 71, 75
# CUresult: uncorrectable ECC or NVLink error, contained, hardware stack, launch failure, timeout, unknown
LOST_CODES = (214, 220, 226, 714, 719, 702, 999)
FAULT_CODES = (700, 715, 716)  # illegal address, illegal instruction, misaligned address
CALLS = (0, 1, 3, 10, 30)  # that go well before the fault
RUN = ("run", "job.toml", "--backend", "cuda", "-o", "new.h5")


class Driver:
    """The real driver, by its own API."""

    def __init__(self):
        self.library = ctypes.CDLL("libcuda.so.1")
        self.call("cuInit", 0)

    def call(self, name, *arguments):
        status = getattr(self.library, name)(*arguments)
        if status != 0:
            raise OSError(f"{name} ended with {status}")

    def gpus(self):
        count = ctypes.c_int()
        self.call("cuDeviceGetCount", ctypes.byref(count))
        return count.value

    def path(self):
        with open("/proc/self/maps", encoding="ascii") as maps:
            return next(line.split()[-1] for line in maps if "/libcuda.so" in line)

    def fill(self, left):
        """Takes the memory of the first GPU but for so many bytes."""
        context, free, total = ctypes.c_void_p(), ctypes.c_size_t(), ctypes.c_size_t()
        self.call("cuDevicePrimaryCtxRetain", ctypes.byref(context), 0)
        self.call("cuCtxSetCurrent", context)
        self.call("cuMemGetInfo_v2", ctypes.byref(free), ctypes.byref(total))
        self.take(free.value - left)

    def take(self, size):
        memory = ctypes.c_uint64()
        self.call("cuMemAlloc_v2", ctypes.byref(memory), ctypes.c_size_t(size))
        return memory

    def give_back(self, memory):
        self.call("cuMemFree_v2", memory)


def faulty(driver, code, after):
    return {"LD_LIBRARY_PATH": STAND_IN, "STAND_IN_REAL": driver.path(), "STAND_IN_FAULT": str(code), "STAND_IN_AFTER": str(after)}


def run(folder, environment, arguments=RUN, **options):
    """With these variables for the program alone: this process keeps to the real driver."""
    before = dict(os.environ)
    os.environ.update(environment)
    try:
        return folder.run(*arguments, timeout=60, **options)
    finally:
        os.environ.clear()
        os.environ.update(before)


def expect(folder, done, code, problem, *parts):
    assert done.returncode == code and done.stdout == "", done
    line = next(line for line in done.stderr.splitlines() if line.startswith("vesper"))
    assert re.fullmatch(r"vesper( \(rank \d\))?: " + problem + r" \([^;]+\); .+", line), done
    for part in parts:
        assert part in line, (part, done)
    assert not list(folder.path.glob("new.h5*")), folder.files()
    return line


def passes_calls_on(folder, driver):
    """Without a fault the stand-in changes nothing."""
    for environment in ({}, faulty(driver, 0, 0)):
        done = run(folder, environment)
        assert done.returncode == 0, done
        yield folder.digest("new.h5")
        (folder.path / "new.h5").unlink()


def lost(folder, driver):
    for code in LOST_CODES:
        for after in CALLS if code == LOST_CODES[0] else CALLS[-1:]:
            line = expect(folder, run(folder, faulty(driver, code, after)), LOST, "the GPU was lost", "Xid")
    print(line)
    for code in FAULT_CODES:
        line = expect(folder, run(folder, faulty(driver, code, CALLS[-1])), INTERNAL, "a kernel failed on the GPU", "report it")
    print(line)
    print(expect(folder, run(folder, faulty(driver, 46, 0)), DEVICE, "the GPU takes no work", "nvidia-smi"))
    print(expect(folder, run(folder, faulty(driver, 209, 1)), DEVICE, "this program was not built for this GPU",
                 "VESPER_CUDA_ARCHITECTURES"))


def lost_on_one_rank(folder, driver):
    """The other one ends too. A launcher may put folders of its own before the stand-in's: `env` comes after it."""
    vesper = [str(PROGRAM), *RUN, "--threads", "1"]
    settings = ["env", *(f"{name}={value}" for name, value in faulty(driver, 719, CALLS[-1]).items())]
    for order in ([*mpirun(1), *vesper, ":", "-n", "1", *settings, *vesper],
                  [*mpirun(1), *settings, *vesper, ":", "-n", "1", *vesper]):
        done = subprocess.run(order, cwd=folder.path, capture_output=True, text=True, timeout=60)
        expect(folder, done, LOST, "the GPU was lost")


def full(folder, driver):
    """A book for each position makes for some 200 MB on the GPU, beside some 500 MB that any process takes there. What this
    process takes it keeps to its end."""
    rows = (folder.path / "book.csv").read_text().splitlines()
    folder.write("books.csv", "\n".join([rows[0]] + [re.sub(r"^([^,]+),[^,]+", r"\1,\1", row) for row in rows[1:]]) + "\n")
    arguments = [*RUN, "--set", "book.file=books.csv"]
    for change in ("risk.methods=['monte_carlo']", "risk.horizons=[1]", "risk.attribution=[]", "monte_carlo.paths=140000",
                   "monte_carlo.distributions=['gaussian']"):
        arguments += ["--set", change]
    step = 100 << 20
    driver.fill(10 * step)
    held = [driver.take(step) for _ in range(9)]
    seen = set()
    while True:
        done = run(folder, {}, arguments)
        if done.returncode == 0:
            (folder.path / "new.h5").unlink()
        else:
            seen.add(expect(folder, done, MEMORY, "the GPU is out of memory", "nvidia-smi"))
        if not held:
            break
        driver.give_back(held.pop())
    print(*seen, sep="\n")
    assert done.returncode == 0, done  # with 1,000 MB left
    assert any("GB asked for" in line and "GB free" in line for line in seen), seen


def main():
    try:
        driver = Driver()
    except OSError as reason:
        print("skipped: no GPU here:", reason)
        sys.exit(77)
    with Folder() as folder:
        folder.synthesise()
        digests = list(passes_calls_on(folder, driver))
        assert len(digests) == 2 and digests[0] == digests[1]
        lost(folder, driver)
        build = folder.run("--version").stdout
        if MPIRUN is None or "no MPI" in build:
            print("one rank only: there is no MPI here")
        elif "NCCL" in build and driver.gpus() < 2:
            print("one rank only: with NCCL each wants a GPU of its own")
        else:
            lost_on_one_rank(folder, driver)
        full(folder, driver)


main()
