"""CsvReader against Python's csv module on random files: csv_test.py CSV_DUMP."""
import csv
import gzip
import io
import os
import random
import subprocess
import sys
import tempfile

seed = random.randrange(2**32)
print("seed", seed)
rng = random.Random(seed)


def random_field(letters):
    kind = rng.randrange(6)
    if kind == 0:
        return ""
    if kind == 1:
        return f"{rng.uniform(-1e6, 1e6):.6g}"
    if kind == 2:
        return "".join(rng.choice(letters) for _ in range(rng.randrange(12)))
    if kind == 3:
        return "x" * rng.choice([1, 63, 64, 65, 1000, 70_000])
    return "".join(rng.choice("abcdefgh") for _ in range(rng.randrange(1, 9)))


with tempfile.TemporaryDirectory() as folder:
    for trial in range(40):
        quoting = rng.choice([csv.QUOTE_MINIMAL, csv.QUOTE_ALL])
        # A bare carriage return outside quotes is a line end to Python and text to us; RFC 4180 knows neither.
        letters = 'ab,"\n é日 ;' + ("\r" if quoting == csv.QUOTE_ALL else "")
        rows = [[random_field(letters) for _ in range(rng.randrange(1, 9))] for _ in range(rng.choice([1, 2, 30, 400]))]
        rows = [["head"]] + [row for row in rows if row != [""]]
        text = io.StringIO(newline="")
        csv.writer(text, lineterminator=rng.choice(["\n", "\r\n"]),
                   quoting=quoting).writerows(rows)
        data = text.getvalue()
        if rng.random() < 0.3:
            data = data.rstrip("\r\n")
        expected = [row for row in csv.reader(io.StringIO(data, newline="")) if row]
        raw = (b"\xef\xbb\xbf" if rng.random() < 0.3 else b"") + data.encode()
        path = os.path.join(folder, "in.csv")
        with open(path, "wb") as file:
            file.write(gzip.compress(raw) if rng.random() < 0.3 else raw)
        out = subprocess.run([sys.argv[1], path], check=True, capture_output=True).stdout.decode()
        found = [row.split("\x1f")[:-1] for row in out.split("\x1e")[:-1]]
        assert found == expected, f"seed {seed}, trial {trial}"
