"""Reads a result as a user would: read_result.py WRITER. Runs the examples of docs/results.md and holds its tables against the file."""

import re
import secrets
import subprocess
import sys
import tempfile
import warnings
from pathlib import Path

import h5py
import numpy as np
import xarray

PAGE = Path(__file__).parents[2] / "docs" / "results.md"
METHODS = ["historical/1d", "delta_normal/1d", "monte_carlo_gaussian/1d", "monte_carlo_gaussian/10d"]
TYPES = {"double": "float64", "int64": "int64", "uint64": "uint64", "uint32": "uint32"}


def sections(page):
    """Heading -> rows of its table of datasets: name, axes, type, unit."""
    found = {}
    for section in re.split(r"^## ", page, flags=re.MULTILINE)[1:]:
        heading = section.split("\n", 1)[0].strip("` ")
        table = section.partition("| dataset |")[2]
        if not table:
            continue
        rows = re.findall(r"^\| `(\w+)` \| ([^|]*?) ?\| (\w+) \| (\w*) ?\|", table, re.MULTILINE)
        assert len(rows) == len(re.findall(r"^\| `", table, re.MULTILINE)), f"{heading}: a row cannot be read"
        found[heading] = {name: (axes, kind, unit) for name, axes, kind, unit in rows}
    return found


def check_group(group, documented, optional=()):
    stored = {name for name, member in group.items() if isinstance(member, h5py.Dataset)}
    assert stored - set(documented) == set(), f"{group.name}: undocumented {stored - set(documented)}"
    assert set(documented) - stored <= set(optional), f"{group.name}: missing {set(documented) - stored}"
    for name in stored:
        axes, kind, unit = documented[name]
        dataset = group[name]
        assert dataset.attrs.get("long_name") or name == "job", dataset.name
        if kind == "text":
            assert h5py.check_string_dtype(dataset.dtype).encoding == "utf-8", dataset.name
        else:
            assert dataset.dtype == TYPES[kind], dataset.name
            expected = {"currency": "USD", "ns": "nanoseconds since 1970-01-01T00:00:00Z"}.get(unit, unit)
            assert dataset.attrs["units"] == expected, dataset.name
        labels = [name] if dataset.is_scale else [dimension.keys()[0] for dimension in dataset.dims]
        allowed = [axis.split(" or ") for axis in axes.split(", ")] if axes else []
        assert len(labels) == len(allowed) and all(map(lambda l, a: l in a, labels, allowed)), (dataset.name, labels)


def check_tables(file):
    tables = sections(PAGE.read_text(encoding="utf-8"))
    of_method = tables.pop("/<method>/<horizon>")
    for path in METHODS:
        check_group(file[path], of_method, optional=("time", "scenario", "weight", "pnl"))
    assert "time" in file["historical/1d"] and "scenario" in file["monte_carlo_gaussian/1d"]
    assert "pnl" not in file["delta_normal/1d"]
    check_group(file["ladder/spot_volatility"], tables.pop("/ladder/<name>"))
    for heading, documented in tables.items():
        check_group(file[heading], documented)
    assert {name.split("/")[0] for name in METHODS} | {"stress", "ladder", "model", "book", "quality", "timings", "provenance"} == set(file)


def check_attributes(file):
    """Every attribute of a group is named on the page."""
    page = PAGE.read_text(encoding="utf-8")

    def named(name, member):
        if isinstance(member, h5py.Group):
            for attribute in member.attrs:
                assert f"`{attribute}`" in page, f"{name}@{attribute} is not documented"

    named("/", file)
    file.visititems(named)


def check_numbers(path):
    """VaR and ES once more, by NumPy, from the P&L as xarray shows it."""
    for group in METHODS:
        with xarray.open_dataset(path, group=group, engine="h5netcdf") as risk:
            for name in risk.variables:
                assert not hasattr(xarray.Dataset, name), f"{name} hides a method of xarray.Dataset"
            assert list(risk.book.values) == ["equities", "options", "Zürich"]
            for by in ("book", "sector", "symbol", "risk_type"):
                total = risk[f"value_at_risk_by_{by}"].sum(by)
                np.testing.assert_allclose(total, risk.value_at_risk, rtol=1e-9)
            if "pnl" not in risk:
                continue
            pnl = np.sort(risk.pnl.sum("book").values)
            for level in risk.level.values:
                rank = int(np.ceil(round(len(pnl) * (1 - level), 9)))
                at = risk.sel(level=level)
                assert float(at.value_at_risk) == -pnl[rank - 1]
                np.testing.assert_allclose(at.expected_shortfall, -pnl[:rank].mean(), rtol=1e-12)
                assert int(at.tail_count) == rank
    with xarray.open_dataset(path, group="historical/1d", engine="h5netcdf") as risk:
        assert str(risk.time.values[-1])[:10] == "2017-03-31"


def run_examples(path):
    names = {"path": path}
    for example in re.findall(r"^```python\n(.*?)^```", PAGE.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL):
        exec(compile(example, str(PAGE), "exec"), names)
    assert names["var"] > 0 and names["largest"].size == 5 and names["portfolio"].dims == ("scenario",)
    assert names["losses"].shape == (2,) and list(names["scenarios"]) == ["1987-10-19", "rates_up"]
    assert 2015 <= names["worst_day"].year <= 2017


if __name__ == "__main__":
    warnings.simplefilter("error")
    with tempfile.TemporaryDirectory() as folder:
        path = str(Path(folder) / "result.h5")
        seed = secrets.randbelow(2**63)
        print("seed", seed)
        subprocess.run([sys.argv[1], path, str(seed)], check=True)
        with h5py.File(path) as file:
            check_tables(file)
            check_attributes(file)
        check_numbers(path)
        run_examples(path)
