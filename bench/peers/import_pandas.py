"""Reads the CSV file that import_bench kept into a panel of closes, the pandas way: import_pandas.py FILE."""
import sys
import time

import pandas

least = float("inf")
for _ in range(2):
    start = time.process_time()
    rows = pandas.read_csv(sys.argv[1], parse_dates=["date"])
    panel = rows.pivot(index="symbol", columns="date", values=["open", "high", "low", "close", "volume"])
    least = min(least, time.process_time() - start)
    assert panel["close"].notna().all(axis=None) and len(rows) == panel["close"].size
print(f"pandas: {len(rows) / 1e6:.1f} m rows: {least:.2f} s of processor, without writing a file")
print(f"time import_pandas {least:.6f}")
