"""A profiler sees every stage of which the summary prints the time."""

import os
import re
import sys

from vesper_run import Folder


def main():
    os.environ["NVTX_INJECTION64_PATH"] = os.path.abspath(sys.argv[2])
    with Folder() as folder:
        folder.synthesise()
        done = folder.run("run", "job.toml", "--backend", "cpu", "-o", "result.h5", check=True)
    seen = re.findall(r"^range: (.+)$", done.stderr, re.MULTILINE)
    printed = re.findall(r"([A-Za-z_& ]+) [\d.]+", re.search(r"^Time +[\d.]+ s: (.+)$", done.stdout, re.MULTILINE)[1])
    stages = {name.strip() for name in printed} - {"others"}
    assert len(stages) > 3 and stages <= set(seen), (stages, seen)
    assert {"load market", "write result"} <= set(seen), seen
    assert len(re.findall("^range ends$", done.stderr, re.MULTILINE)) == len(seen), done.stderr


main()
