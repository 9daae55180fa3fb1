"""Fails when a folder includes what it may not. First it shows that it would notice."""

import fnmatch
import re
import sys
import tempfile
from pathlib import Path

# What a folder may include besides itself: a folder as a whole, or single headers of one.
MAY_INCLUDE = {
    "kernels": [],
    "core": [],
    "h5": ["core"],
    "device": ["core", "kernels"],
    "comm": ["core", "device"],
    "csv": ["core"],
    "market": ["core", "h5"],
    "import": ["core", "csv", "market"],
    "instruments": ["core", "csv", "market", "kernels/reprice/book_terms.h", "kernels/base/ticks.h", "kernels/*_point.h"],
    "synth": ["core", "market", "instruments", "kernels"],
    "model": ["core", "market", "kernels"],
    "scenario": ["core", "market", "model", "kernels"],
    "pricing": ["core", "device", "instruments", "model", "scenario", "kernels"],
    "measure": ["core", "kernels"],
    "results": ["core", "h5", "measure", "market/quality.h", "market/horizon.h", "kernels/base/ticks.h"],
    "job": ["core", "market", "instruments", "model", "scenario", "kernels/base/ticks.h"],
    "engine": ["core", "comm", "device", "market", "instruments", "model", "scenario", "pricing", "measure", "job", "kernels"],
    "method": ["core", "market", "instruments", "model", "scenario", "measure", "results", "job", "engine", "kernels/base/ticks.h"],
    "batch": ["core", "comm", "device", "market", "model", "scenario", "measure", "results", "job", "engine", "method", "kernels"],
    "app": ["*"],
}

# Headers of others that only these folders may see; whatever is not named here is free.
ONLY_IN = {
    "mpi.h": ["comm"],
    "nccl*.h": ["comm"],
    "hdf5*.h": ["h5"],
    "H5*.h": ["h5"],
    "toml++/*": ["job"],
    "CLI/*": ["app"],
    "torch/*": [],
}

# Besides these, the kernels see the standard library alone: names without a dot and a slash.
KERNELS_MAY_SEE = ["cuda*.h", "cooperative_groups.h", "omp.h"]

INCLUDE = re.compile(r'^\s*#\s*include\s*(?:"([^"]+)"|<([^>]+)>)', re.MULTILINE)
SUFFIXES = {".h", ".cpp", ".cu", ".cuh"}


def any_match(name, patterns):
    return any(fnmatch.fnmatchcase(name, pattern) for pattern in patterns)


def resolve(root, source, name):
    """The path, relative to the root, of a header of ours; None where there is no such file."""
    for start in (source.parent, root / "src", root):
        path = (start / name).resolve()
        if path.is_file() and path.is_relative_to(root):
            return path.relative_to(root)
    return None


def name_in_layers(path):
    """src/core/error.h is core/error.h, kernels/ticks.h is itself."""
    return path.relative_to("src") if path.parts[0] == "src" else path


def fault_in_ours(root, source, folder, name):
    path = resolve(root, source, name)
    if path is None:
        return f'"{name}" is no file of the project'
    target = name_in_layers(path)
    if target.parts[0] == folder:
        return None
    if any_match(target.parts[0], MAY_INCLUDE[folder]) or any_match(str(target), MAY_INCLUDE[folder]):
        return None
    return f"{folder} may not include {target}"


def fault_in_theirs(folder, name):
    if folder == "kernels" and ("." in name or "/" in name) and not any_match(name, KERNELS_MAY_SEE):
        return f"kernels may not include <{name}>"
    for pattern, folders in ONLY_IN.items():
        if fnmatch.fnmatchcase(name, pattern) and folder not in folders:
            return f"{folder} may not include <{name}>"
    return None


def faults(root):
    root = root.resolve()
    found = []
    for source in sorted(path for top in ("src", "kernels") for path in (root / top).rglob("*")):
        if source.suffix not in SUFFIXES:
            continue
        place = source.relative_to(root)
        folder = name_in_layers(place).parts[0]
        if folder not in MAY_INCLUDE:
            found.append(f"{place}: {folder} has no line in tests/layers_test.py")
            continue
        text = source.read_text(encoding="utf-8")
        for match in INCLUDE.finditer(text):
            ours, theirs = match.groups()
            fault = fault_in_ours(root, source, folder, ours) if ours else fault_in_theirs(folder, theirs)
            if fault:
                line = text.count("\n", 0, match.start(1 if ours else 2)) + 1
                found.append(f"{place}:{line}: {fault}")
    return found


def check_itself():
    """Each of these must be noticed, or not, in a project of two files."""
    cases = [
        ("src/core/a.h", '#include "market/b.h"', "src/market/b.h", True),
        ("src/market/a.h", '#include "core/b.h"', "src/core/b.h", False),
        ("src/market/a.h", '#include "b.h"', "src/market/b.h", False),
        ("src/core/a.h", '#include "../market/b.h"', "src/market/b.h", True),
        ("src/core/a.h", '#include "src/app/b.h"', "src/app/b.h", True),
        ("src/core/a.h", '#include "core/gone.h"', "src/core/b.h", True),
        ("src/results/a.h", '#include "market/quality.h"', "src/market/quality.h", False),
        ("src/results/a.h", '#include "market/market.h"', "src/market/market.h", True),
        ("src/instruments/a.cpp", '#include "kernels/reprice/swap_point.h"', "kernels/reprice/swap_point.h", False),
        ("src/instruments/a.cpp", '#include "kernels/swap.h"', "kernels/swap.h", True),
        ("kernels/a.cpp", '#include "core/b.h"', "src/core/b.h", True),
        ("src/batch/a.cpp", '#include "app/b.h"', "src/app/b.h", True),
        ("src/app/a.cpp", '#include "batch/b.h"', "src/batch/b.h", False),
        ("src/engine/a.cpp", '#include "results/b.h"', "src/results/b.h", True),
        ("src/market/a.cpp", "  #  include <mpi.h>", None, True),
        ("src/comm/a.cpp", "#include <mpi.h>", None, False),
        ("src/results/a.cpp", "#include <hdf5_hl.h>", None, True),
        ("src/app/a.cpp", "#include <toml++/toml.h>", None, True),
        ("src/batch/a.cpp", "#include <CLI/CLI.hpp>", None, True),
        ("kernels/a.h", "#include <vector>", None, False),
        ("kernels/a.h", "#include <fmt/format.h>", None, True),
        ("src/nowhere/a.h", "", None, True),
    ]
    for source, include, other, forbidden in cases:
        with tempfile.TemporaryDirectory() as folder:
            root = Path(folder)
            for path, text in ((source, f"// first line\n{include}\n"), (other, "")):
                if path:
                    (root / path).parent.mkdir(parents=True, exist_ok=True)
                    (root / path).write_text(text)
            found = faults(root)
            if bool(found) != forbidden:
                sys.exit(f"layers_test.py is broken: {include} in {source} gave {found}")


if __name__ == "__main__":
    check_itself()
    found = faults(Path(__file__).parent.parent)
    print("\n".join(found) or "layers: every include points downwards")
    sys.exit(bool(found))
