"""import_market against an independent reading of the same files: import_test.py IMPORT_TOOL DATA_FOLDER."""
import csv
import gzip
import math
import os
import random
import subprocess
import sys
import tempfile

import h5py
import numpy as np
import xarray

TOOL, DATA = sys.argv[1:3]
FIELDS = ["open", "high", "low", "close", "volume"]
seed = random.randrange(2**32)
print("seed", seed)
rng = random.Random(seed)


def run_import(output, *words):
    """Counts that the tool prints, and its peak memory in KiB."""
    out = subprocess.run([TOOL, output, *words], check=True, stdout=subprocess.PIPE).stdout
    *counts, peak = [int(word) for word in out.split()]
    return counts, peak


def days(text):
    return int(np.datetime64(text, "ns").astype(np.int64))


def panel_of(rows):
    """rows: (symbol, time text, five numbers), the last one of a symbol and time counts."""
    symbols = sorted({row[0] for row in rows}, key=lambda name: name.encode())
    times = sorted({row[1] for row in rows})
    panel = np.full((5, len(symbols), len(times)), np.nan)
    symbol_row = {name: i for i, name in enumerate(symbols)}
    time_column = {text: i for i, text in enumerate(times)}
    for symbol, time, values in rows:
        panel[:, symbol_row[symbol], time_column[time]] = values
    return symbols, times, panel


def check_bars(path, rows):
    symbols, times, panel = panel_of(rows)
    with h5py.File(path) as file:
        assert list(file["bars/symbol"].asstr()) == symbols
        assert list(file["bars/time"]) == [days(text) for text in times]
        for field, name in enumerate(FIELDS):
            assert np.array_equal(file["bars"][name][:], panel[field], equal_nan=True), name


def check_shipped(folder):
    bars = os.path.join(DATA, "us-equities-daily-2015-2017.csv.gz")
    factors = {name: os.path.join(DATA, "factors", name + ".csv")
               for name in ["us-treasury-par-yields", "fx-daily-per-usd", "vix-daily"]}
    path = os.path.join(folder, "market.h5")
    counts, _ = run_import(path, "--rates", factors["us-treasury-par-yields"], "--fx", factors["fx-daily-per-usd"],
                           "--index", "VIX=" + factors["vix-daily"], bars)
    with gzip.open(bars, "rt", newline="") as file:
        rows = [(row["symbol"], row["date"], [float(row[name]) for name in FIELDS]) for row in csv.DictReader(file)]
    assert counts == [len(rows), 0, 0], counts
    check_bars(path, rows)

    def stored(name):
        with h5py.File(path) as file:
            group = file["series"][name]
            return dict(group.attrs), dict(zip(group["time"][:].tolist(), group["value"][:].tolist()))

    def expect(name, kind, expected):
        attributes, found = stored(name)
        assert attributes["kind"] == kind, name
        assert found.keys() == expected.keys(), name
        for time, value in expected.items():
            assert math.isclose(found[time], value, rel_tol=1e-14, abs_tol=1e-18), (name, time)

    def table(name):
        with open(factors[name], newline="") as file:
            return list(csv.DictReader(file))

    vix = {days(row["DATE"]): float(row["CLOSE"]) for row in table("vix-daily")}
    expect("VIX", "index", vix)
    for column, name in [("Euro", "EUR"), ("Japan", "JPY"), ("United Kingdom", "GBP"), ("South Africa", "ZAR")]:
        expect(name, "fx", {days(row["Data"]): 1 / float(row[column]) for row in table("fx-daily-per-usd") if row[column]})
    yields = table("us-treasury-par-yields")
    for column, name, years in [("BC_1MONTH", "UST1M", 1 / 12), ("BC_10YEAR", "UST10Y", 10), ("BC_30YEAR", "UST30Y", 30)]:
        expect(name, "rate", {days(row["date"]): 2 * math.log1p(float(row[column]) / 100 / 2) for row in yields})
        assert stored(name)[0]["tenor_years"] == years
    with h5py.File(path) as file:
        names = list(file["series"])
    assert "UST30YEARDISPLAY" not in names and not {"DEM", "FRF"} & set(names), names
    assert len([name for name in names if name.startswith("UST")]) == 11, names
    with xarray.open_dataset(path, group="bars", engine="h5netcdf") as data:
        assert data["close"].dims == ("symbol", "time")
        assert data["close"].sel(time="2016-06-24").shape == (1500,)
        apple = next(row for row in rows if row[:2] == ("AAPL", "2016-06-24"))
        assert float(data["close"].sel(symbol="AAPL", time="2016-06-24")) == apple[2][3]
        assert data["sector"].dims == ("symbol",)


def random_rows(n_symbols, n_days, n_rows):
    symbols = ["S" + "".join(rng.choice("ABCXYZ.") for _ in range(rng.randrange(5))) + str(i) for i in range(n_symbols)]
    dates = [str(np.datetime64("2020-01-01") + i) for i in range(n_days)]
    number = lambda: rng.choice([math.nan, 0.0, -1.5, 1e-12, 1e12, rng.uniform(1, 500), round(rng.uniform(1, 500), 2)])
    return [(rng.choice(symbols), rng.choice(dates), [number() for _ in range(5)]) for _ in range(n_rows)]


def write_rows(path, rows, line_end, packed):
    order = ["date", "symbol"] + FIELDS
    rng.shuffle(order)
    names = {"date": rng.choice(["Date", "TIMESTAMP", "time"]), "symbol": rng.choice(["Ticker", "symbol"]),
             "close": rng.choice(["Close", "CLOSE"]), "volume": rng.choice(["Vol", "volume"])}
    lines = [",".join(names.get(column, column) for column in order)]
    for symbol, date, values in rows:
        texts = ["" if math.isnan(value) else repr(value) for value in values]
        cells = dict(zip(FIELDS, texts), date=date, symbol=rng.choice([symbol, f'"{symbol}"', f" {symbol}"]))
        lines.append(",".join(cells[column] for column in order))
    data = (line_end.join(lines) + line_end).encode()
    with open(path, "wb") as file:
        file.write(gzip.compress(data) if packed else data)


def check_random(folder):
    for trial in range(6):
        shape = rng.choice([(1, 1, 3), (1, 40, 200), (130, 3, 500), (200, 50, 12_000)])
        rows = random_rows(*shape)
        cuts = sorted(rng.randrange(len(rows) + 1) for _ in range(rng.randrange(3)))
        paths = []
        for i, (first, last) in enumerate(zip([0] + cuts, cuts + [len(rows)])):
            paths.append(os.path.join(folder, f"part{i}.csv"))
            write_rows(paths[-1], rows[first:last], rng.choice(["\n", "\r\n"]), rng.random() < 0.4)
        path = os.path.join(folder, "random.h5")
        counts, _ = run_import(path, *paths)
        assert counts == [len(rows), len(rows) - len({row[:2] for row in rows}), 0], (seed, trial, counts)
        check_bars(path, rows)


def check_memory(folder):
    """Ten times the rows of the same panel: the rows themselves must not stay in memory."""
    peaks = []
    for repeats in [5, 50]:
        path = os.path.join(folder, "many.csv")
        with open(path, "w") as file:
            file.write("symbol,date,open,high,low,close,volume\n")
            for repeat in range(repeats):
                for symbol in range(200):
                    for day in range(100):
                        date = f"2020-{day // 28 + 1:02}-{day % 28 + 1:02}"
                        file.write(f"S{symbol},{date},1.5,2.25,1.25,{repeat}.5,1000\n")
        counts, peak = run_import(os.path.join(folder, "many.h5"), path)
        assert counts == [repeats * 20_000, (repeats - 1) * 20_000, 0], counts
        peaks.append(peak)
    print("peak memory in KiB at 1e5 and 1e6 rows:", peaks)
    assert 0 < peaks[0] and peaks[1] - peaks[0] < 4096, peaks


with tempfile.TemporaryDirectory() as scratch:
    check_shipped(scratch)
    check_random(scratch)
    check_memory(scratch)
    assert not [name for name in os.listdir(scratch) if "spool" in name or "partial" in name]
