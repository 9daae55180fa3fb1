"""Reads a file written through src/h5 with h5py and with xarray: h5py_test.py WRITER."""
import math
import os
import subprocess
import sys
import tempfile

import h5py
import numpy as np
import xarray

with tempfile.TemporaryDirectory() as folder:
    path = os.path.join(folder, "sample.h5")
    subprocess.run([sys.argv[1], path], check=True)
    expected = 100 + np.sqrt(np.arange(6.0)).reshape(3, 2)
    expected[1, 1] = math.nan

    with h5py.File(path) as file:
        assert file.attrs["title"] == "Überblick"
        assert file.attrs["version"] == 2
        assert list(file["bars"]) == ["symbol", "time", "price", "seed", "job"], list(file["bars"])
        bars = file["bars"]
        assert list(bars["symbol"].asstr()) == ["AAPL", "BRK.B", "Ü"]
        assert np.array_equal(bars["price"][:], expected, equal_nan=True)
        assert bars["price"].compression == "gzip" and bars["price"].shuffle
        assert [d.keys()[0] for d in bars["price"].dims] == ["symbol", "time"]
        assert bars["seed"][()] == 2**64 - 1
        assert bars["job"].asstr()[()] == "seed = 1\n# ü\n"

    with xarray.open_dataset(path, group="bars", engine="h5netcdf") as data:
        price = data["price"]
        assert price.dims == ("symbol", "time"), price.dims
        assert np.array_equal(price.values, expected, equal_nan=True)
        assert price.sel(time="2015-03-23").shape == (3,)
        assert str(data["time"].values[0])[:10] == "2015-03-20"
        names = [name.decode() if isinstance(name, bytes) else str(name) for name in data["symbol"].values]
        assert names == ["AAPL", "BRK.B", "Ü"], names
