"""What `cmake --install` lays under a scratch prefix is complete, and works from there as the program of the build tree does."""

import os
import pathlib
import re
import subprocess
import sys
import tempfile

SOURCE = pathlib.Path(__file__).resolve().parents[2]
CMAKE, TREE, BUILT = sys.argv[1:]


def run(command, folder, code=0):
    environment = dict(os.environ, OMP_NUM_THREADS="2")
    done = subprocess.run([str(part) for part in command], cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                          timeout=240, env=environment)
    assert done.returncode == code, f"{command} ended with {done.returncode}, not {code}:\n{done.stdout}{done.stderr}"
    return done.stdout


def wanted():
    """Installed file -> the file of the project that it is a copy of."""
    copies = {f"share/vesper/{path.relative_to(SOURCE)}": path
              for folder in ("jobs", "data/scenarios") for path in (SOURCE / folder).glob("*.toml")}
    copies |= {f"share/doc/vesper/{path.name}": path for path in (SOURCE / "docs").glob("*.md")}
    copies |= {f"share/doc/vesper/{name}": SOURCE / name for name in ("CHANGELOG.md", "LICENSE")}
    return copies


def files(prefix):
    """Nothing is missing, changed or left over."""
    installed = {str(path.relative_to(prefix)) for path in prefix.rglob("*") if path.is_file()}
    copies = wanted()
    assert installed == {"bin/vesper", *copies}, installed ^ {"bin/vesper", *copies}
    for name, source in copies.items():
        assert (prefix / name).read_bytes() == source.read_bytes(), f"{name} is not {source}"


def market_and_book(program, folder):
    run([program, "synth", "market", "--symbols", 20, "--days", 120, "--seed", 5, "-o", folder / "market.h5"], folder)
    run([program, "synth", "book", "--market", folder / "market.h5", "--positions", 40, "--seed", 6, "-o", folder / "book.csv"], folder)


def digest(program, job, share, folder, result):
    """Of a run of an installed job, which finds its scenarios beside it."""
    run([program, "run", job, "--set", f"market.file={folder / 'market.h5'}", "--set", f"book.file={folder / 'book.csv'}",
         "--set", "monte_carlo.paths=2000", "--set", "stress.replay=[]", "-o", folder / result], share)
    return re.fullmatch(r"digest ([0-9a-f]{32})\n", run([program, "verify", folder / result], folder))[1]


def runs(prefix, folder):
    program = prefix / "bin/vesper"
    share = prefix / "share/vesper"
    market_and_book(program, folder)
    jobs = sorted(path.relative_to(share) for path in share.glob("jobs/*.toml"))
    digests = [digest(program, job, share, folder, f"{job.stem}.h5") for job in jobs]
    assert len(set(digests)) == len(jobs), f"different jobs have one digest: {digests}"
    assert digests == [digest(BUILT, job, SOURCE, folder, "built.h5") for job in jobs], "the installed program has other figures"


def verify_notices(prefix, folder):
    """The installed `verify` is no formality: of a result with one byte changed it says so."""
    path = folder / "tiny.h5"
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    (folder / "changed.h5").write_bytes(content)
    run([prefix / "bin/vesper", "verify", folder / "changed.h5"], folder, code=65)


with tempfile.TemporaryDirectory(prefix="vesper-install-") as scratch:
    folder = pathlib.Path(scratch)
    prefix = folder / "prefix"
    run([CMAKE, "--install", TREE, "--prefix", prefix], folder)
    files(prefix)
    runs(prefix, folder)
    verify_notices(prefix, folder)
