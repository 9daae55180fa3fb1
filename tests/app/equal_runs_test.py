"""Equal runs give equal results, the printed job is the job, and the plan adds up."""

import re

import h5py
import numpy as np

from vesper_run import Folder


def contents(group, path=""):
    """Every attribute and dataset but what two equal runs may differ in."""
    found = {f"{path}@{name}": value for name, value in group.attrs.items()}
    for name, member in group.items():
        place = f"{path}/{name}"
        if place in ("/timings", "/provenance/run"):
            continue
        if isinstance(member, h5py.Group):
            found.update(contents(member, place))
        else:
            found[place] = member[()].tobytes()
            found[place + "@unit"] = member.attrs.get("units")
    return found


def equal_runs(folder):
    runs = []
    for threads in (1, 2):
        with folder.result(threads=threads) as result:
            runs.append((folder.digest(), contents(result)))
    assert runs[0][0] == runs[1][0]
    assert runs[0][1].keys() == runs[1][1].keys()
    for place, value in runs[0][1].items():
        assert np.array_equal(value, runs[1][1][place]), f"{place} differs between equal runs"
    return runs[0][0]


def printed_job(folder, digest):
    odd = ["--set", 'name=a "b" \\c', "--seed", "9000000000000000000", "--set", "risk.levels=[0.9, 0.999]",
           "--set", "model.correlation=sample", "--set", "monte_carlo.degrees_of_freedom=3.7"]
    wanted = {}
    for arguments in ([], odd):
        printed = folder.run("run", "job.toml", *arguments, "--print", check=True).stdout
        folder.write("printed.toml", printed)
        assert folder.run("run", "printed.toml", "--print", check=True).stdout == printed
        wanted[bool(arguments)] = folder.run("run", "job.toml", *arguments, check=True) and folder.digest()
        with folder.open() as result:
            stored = result["provenance/run/job"].asstr()[()]
        for name, text in (("printed.toml", printed), ("stored.toml", stored)):
            folder.write(name, text)
            folder.run("run", name, check=True)
            assert folder.digest() == wanted[bool(arguments)], name
    assert wanted[False] == digest != wanted[True]


def plan(folder, ranks):
    text = folder.run("run", "job.toml", "--dry-run", "--ranks", ranks, check=True).stdout
    stages, shares, imbalance = text.split("\n\n")
    stages = [line.split() for line in stages.splitlines()[1:]]
    shares = [line.split() for line in shares.splitlines()[1:] if "..." not in line]
    return stages, shares, float(re.match(r"imbalance ([\d.]+)", imbalance).group(1))


def plans_add_up(folder):
    with folder.result() as result:
        vectors = [group[horizon]["pnl"].shape[1] for group in (
            result["historical"], result["monte_carlo_gaussian"], result["monte_carlo_student_t"]) for horizon in group]
        stresses = len(result["stress/scenario"]) + result["ladder/grid/pnl"].size
    for ranks in (1, 2, 7, 16, 17, 1000, 100000):
        stages, shares, imbalance = plan(folder, ranks)
        *some, total = shares
        assert total[0] == "all" and int(some[-1][0]) == ranks - 1
        assert int(total[2]) == sum(int(stage[2]) for stage in stages)
        assert sum(int(stage[1]) * int(stage[2]) for stage in stages) == sum(vectors) + stresses
        assert [stage[1] for stage in stages if stage[0] == "monte_carlo"] == ["4"]  # all share their draws
        assert int(total[1]) == sum(int(stage[4]) for stage in stages)
        for stage in stages:
            assert int(stage[4]) == -(-int(stage[2]) // int(stage[3])), stage  # tiles cover the scenarios
        if ranks <= 16:
            for column, slack in ((1, 0), (2, 0), (3, 0.05 * ranks + 0.1), (4, 0.05 * ranks + 0.1)):
                assert abs(sum(float(row[column]) for row in some) - float(total[column])) <= slack
        assert imbalance >= 1 and (ranks > 1 or imbalance == 1)


def main():
    with Folder() as folder:
        folder.synthesise()
        printed_job(folder, equal_runs(folder))
        plans_add_up(folder)


main()
