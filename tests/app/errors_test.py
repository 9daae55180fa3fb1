"""Every mistake ends with one line that says where, what, why and what to do, its exit code, and nothing written."""

import os
import re
import resource
import subprocess

from vesper_run import PROGRAM, Folder

USAGE, DATA, DEVICE, MEMORY, IO, JOB = 64, 65, 69, 71, 74, 78
BOOK_HEADER = "id,book,kind,underlying,currency,quantity\n"
BAR_HEADER = "symbol,date,open,high,low,close,volume\n"
GRAMMAR = re.compile(r"vesper: [^;]+; .+\n")  # place: problem (reason); remedy


def expect(folder, arguments, code, place, parts, **options):
    """The run ends with `code` and one line that begins with the place and holds the parts."""
    before = folder.files()
    done = folder.run(*arguments, **options)
    what = f"vesper {' '.join(map(str, arguments))}: exit {done.returncode}, {done.stderr!r}"
    assert done.returncode == code, what
    assert GRAMMAR.fullmatch(done.stderr), what
    assert done.stderr.startswith(f"vesper: {place}"), what
    for part in parts:
        assert part in done.stderr, f"{what} lacks {part!r}"
    assert done.stdout == "", f"{what}, {done.stdout!r}"
    assert folder.files() == before, f"{what} left {set(folder.files()) ^ set(before)}"


def expect_of_job(folder, change, code, place, *parts):
    expect(folder, ["run", "job.toml", "--set", change, "-o", "new.h5"], code, place, parts)


def expect_of_book(folder, text, place, *parts):
    folder.write("bad.csv", text)
    expect_of_job(folder, "book.file=bad.csv", DATA, place, *parts)


def expect_of_bars(folder, text, place, *parts):
    folder.write("bad.csv", text)
    expect(folder, ["import", "bad.csv", "-o", "new.h5"], DATA, place, parts)


def expect_of_stress(folder, text, place, *parts):
    folder.write("bad.toml", text)
    expect_of_job(folder, "stress.files=['bad.toml']", DATA, place, *parts)


def command_lines(folder):
    for arguments in (["run"], ["sing"], ["run", "job.toml", "--frob"], ["run", "job.toml", "--threads", "0"],
                      ["run", "job.toml", "--set", "seed"], ["run", "job.toml", "--backend", "gpu"], ["verify"],
                      ["run", "job.toml", "--deadline", "0"], ["run", "job.toml", "--deadline", "soon"],
                      ["import", "book.csv"], ["import", "book.csv", "-o", "new.h5", "--column", "open"], ["synth"],
                      ["synth", "market", "-o", "new.h5", "--from", "monday"]):
        expect(folder, arguments, USAGE, "", [])
    expect(folder, ["runn", "job.toml", "--frob"], USAGE, "unknown command 'runn', did you mean 'run'?; ", [])
    expect(folder, ["synth", "markt"], USAGE, "unknown command 'markt', did you mean 'market'?; ", [])
    expect(folder, ["sing"], USAGE, "unknown command 'sing'", [])
    expect(folder, ["--frob"], USAGE, "unknown option '--frob'; ", [])
    expect(folder, [], USAGE, "A subcommand is required; ", [])
    expect(folder, ["run", "job.toml", "--backend", "cuda"], DEVICE, "", ["cuda"])
    expect(folder, ["run", "job.toml", "--backend", "cpu", "--set", "monte_carlo.precision=half"], DEVICE, "",
           ["half", "GPU", "single"])


def jobs(folder):
    expect_of_job(folder, "monte_carlo.pats=5", JOB, "--set monte_carlo.pats: ", "'monte_carlo.paths'?")
    expect_of_job(folder, "monte_carlo.paths=0", JOB, "--set monte_carlo.paths: ", "from 1 to")
    expect_of_job(folder, "monte_carlo.paths=many", JOB, "--set monte_carlo.paths: ", "whole number")
    expect_of_job(folder, "risk.levels=[0.99, 1.0]", JOB, "--set risk.levels: ", "1", "out of range")
    expect_of_job(folder, "risk.horizons=[]", JOB, "--set risk.horizons: ", "risk.horizons is empty")
    expect_of_job(folder, "montecarlo.paths=5", JOB, "--set montecarlo.paths: ", "'montecarlo'", "'monte_carlo'?")
    expect_of_job(folder, "seed.first=5", JOB, "--set seed.first: ", "does not name a key")
    expect_of_job(folder, "risk.methods=['historcal']", JOB, "--set risk.methods: ", "did you mean historical?")
    expect_of_job(folder, "tile=3", JOB, "--set tile: ", "not a table")
    expect_of_job(folder, "market.from=sometime", JOB, "--set market.from: ", "'sometime' is not a date")
    folder.write("bad.toml", "[market]\nfile = 'm.h5'\nfrom = '01.01.2016'\n[book]\nfile = 'b.csv'\n")
    expect(folder, ["run", "bad.toml"], JOB, "bad.toml:3:8: market.from = '01.01.2016' is not a date", [])
    expect_of_job(folder, "stress.ladder=[{name='a/b', spot=[0.0], volatility=[0.0]}]", JOB, "--set stress.ladder: ",
                  "a/b")
    expect(folder, ["run", "job.toml", "--seed", "first", "-o", "new.h5"], JOB, "--set seed: ", ["whole number"])
    folder.write("bad.toml", "name = 'x'\n[monte_carlo]\npaths = 5\n  degrees_of_freedm = 4\n")
    expect(folder, ["run", "bad.toml"], JOB, "bad.toml:4:23: ", ["'monte_carlo.degrees_of_freedom'?"])
    folder.write("bad.toml", "name = 'x'\nseed = = 3\n")
    expect(folder, ["run", "bad.toml"], JOB, "bad.toml:2:", ["not valid TOML"])


def missing_files(folder):
    expect(folder, ["run", "none.toml"], IO, "none.toml: ", ["No such file"])
    expect(folder, ["verify", "none.h5"], IO, "none.h5: ", ["no such file"])
    expect(folder, ["verify", "."], IO, ".: ", ["folder"])
    expect(folder, ["import", "none.csv", "-o", "new.h5"], IO, "none.csv: ", ["No such file"])
    for change in ("market.file=none", "book.file=none", "stress.files=['none']", "market.file=..", "book.file=..",
                   "stress.files=['..']"):
        expect_of_job(folder, change, IO, ".." if ".." in change else "none: ")


def cannot_create(folder, output, reason):
    """Found before the hours of computing, which these paths would take."""
    for command in (["run", "job.toml", "--set", "monte_carlo.paths=100000000", "--set", "book.file=one.csv"],
                    ["synth", "market"], ["import", "bars.csv"]):
        expect(folder, [*command, "-o", output], IO, output, ["cannot create", reason], timeout=20)


def unusable_outputs(folder):
    (folder.path / "taken.h5").mkdir()
    cannot_create(folder, "nowhere/new.h5", "No such file or directory")
    cannot_create(folder, "taken.h5", "Is a directory")


def outputs_that_are_inputs(folder):
    (folder.path / "link").symlink_to("book.csv")
    for output, replaced in (("job.toml", "job.toml"), ("./job.toml", "job.toml"), ("link", "book.csv"),
                             (folder.path / "market.h5", "market.h5"), ("scenarios.toml", "scenarios.toml")):
        expect(folder, ["run", "job.toml", "-o", output], USAGE, "", [f"would replace its input {replaced} "])
    expect(folder, ["run", "job.toml", "--set", "output.file=book.csv"], USAGE, "", ["its input book.csv "])
    expect(folder, ["synth", "book", "--market", "market.h5", "-o", "market.h5"], USAGE, "", ["its input market.h5 "])
    expect(folder, ["import", "bars.csv", "-o", "./bars.csv"], USAGE, "", ["its input bars.csv "])


def markets(folder):
    whole = (folder.path / "market.h5").read_bytes()
    for size in (0, 9, 100, 5000, len(whole) // 2, len(whole) - 1):
        (folder.path / "bad.h5").write_bytes(whole[:size])
        expect_of_job(folder, "market.file=bad.h5", DATA, "bad.h5: ")
    expect_of_job(folder, "market.file=book.csv", DATA, "book.csv: ", "not an HDF5 file")
    expect_of_job(folder, "market.file=result.h5", DATA, "result.h5: ", "another kind")
    expect_of_job(folder, "market.symbols=['IND0003x']", DATA, "market.h5: market.symbols ", "did you mean IND0003?")
    expect_of_job(folder, "market.from=2030-01-01", DATA, "market.h5: market.from ", "fewer than two bars", "2016-01-04")
    expect_of_job(folder, "market.quality.missing=fail", DATA, "market.h5: ", "has no close at", "market.quality.missing is fail")
    expect_of_job(folder, "currency=EUX", DATA, "market.h5: ", "did you mean EUR?", "the job's currency EUX")
    expect_of_job(folder, "currency=usd", DATA, "market.h5: ", "upper case", "did you mean USD?")
    expect_of_job(folder, "currency=XXX", DATA, "market.h5: ", "the job's currency XXX; import one")
    expect_of_job(folder, "book.volatility_index=VXX", DATA, "book.csv:", 'set book.volatility_index to ""')
    expect_of_job(folder, "market.quality.max_age=-1", JOB, "--set market.quality.max_age: ", "from 0 to")
    short = ["--set", "risk.horizons=[1, 50]", "--set", "market.from=2016-12-01"]
    expect(folder, ["run", "job.toml", "-o", "new.h5", *short], DATA, "market.h5: ", ["50 days", "22 bars", "risk.horizons"])


def ended_feeds(folder):
    """A series that ends long before the bars; the plan of the run says so as well."""
    days = [f"2016-{month:02}-{day:02}" for month in (1, 2) for day in range(4, 9)]
    folder.write("days.csv", BAR_HEADER + "".join(f"A,{day},1,1,1,{2 + i % 2},1\n" for i, day in enumerate(days)))
    folder.write("fx.csv", "date,EUR,JPY\n" + "".join(f"{day},0.9,{'' if i > 2 else 110}\n" for i, day in enumerate(days[:4])))
    folder.write("one.csv", BOOK_HEADER + "P1,a,equity,A,USD,100\n")
    folder.run("import", "days.csv", "--fx", "fx.csv", "-o", "ended.h5", check=True)
    job = ["run", "job.toml", "--set", "market.file=ended.h5", "--set", "book.file=one.csv", "--set", "stress.replay=[]",
           "--set", "risk.horizons=[1]", "-o", "new.h5"]
    message = ["the last value of JPY is of 2016-01-06, 7 trading days before the valuation date 2016-02-08",
               "(market.quality.max_age is 5, exceeded by 1 more); ", "market.to"]
    for arguments in (job, [*job, "--dry-run"]):
        expect(folder, arguments, DATA, "ended.h5: ", message)
    for remedy in ("market.quality.max_age=7", "market.to=2016-02-06"):
        folder.run(*job, "--set", remedy, check=True)
        (folder.path / "new.h5").unlink()


def ended_shares(folder):
    """Shares without a close at the end are no mistake, but those of the book are said."""
    days = [f"2016-01-{day:02}" for day in range(4, 24)]
    last = {"A": 20, "B": 19, "C": 18, "D": 18, "E": 20}
    rows = [f"{symbol},{day},2,3,2,{2 + i % 2},1\n" for symbol, end in last.items() for i, day in enumerate(days[:end])]
    folder.write("shares.csv", BAR_HEADER + "".join(rows[:-1]) + f"E,{days[-1]},2,3,2,nan,1\n")
    folder.run("import", "shares.csv", "-o", "shares.h5", check=True)
    plain = ["--set", "market.file=shares.h5", "--set", "book.file=few.csv", "--set", "stress.files=[]", "--set",
             "stress.replay=[]", "--set", "risk.horizons=[1]", "--set", "book.volatility_index=''"]
    for held, said in (("A", None), ("AB", "; 1 share of the book without a close at the valuation date (B, 1 bar)"),
                       ("ABCE", "; 3 shares of the book without a close at the valuation date (oldest C, 2 bars)")):
        positions = "".join(f"P{symbol},a,equity,{symbol},USD,10\n" for symbol in held)
        folder.write("few.csv", BOOK_HEADER + positions)
        line = re.search("Data quality .*", folder.run("run", "job.toml", *plain, check=True).stdout)[0]
        assert line.endswith(said) if said else "without a close" not in line, line
        with folder.open() as result:
            quality = result["quality"]
            assert list(quality["symbol"].asstr()) == list("BCDE")
            assert list(quality["age"]) == [1, 2, 2, 1], list(quality["age"])
            assert list(quality["held"]) == [int(symbol in held) for symbol in "BCDE"]


def results(folder):
    whole = (folder.path / "result.h5").read_bytes()
    for size in (0, 9, 100, 5000, len(whole) // 2):
        (folder.path / "bad.h5").write_bytes(whole[:size])
        expect(folder, ["verify", "bad.h5"], DATA, "bad.h5: ", [])
    (folder.path / "bad.h5").write_bytes(whole[:-1])
    done = folder.run("verify", "bad.h5")  # readable: what is wrong is a finding, not an error
    assert done.returncode == DATA and done.stderr.startswith("vesper: bad.h5: the seal"), done
    for name in ("market.h5", "book.csv"):
        expect(folder, ["verify", name], DATA, f"{name}: ", [])


def books(folder):
    expect_of_book(folder, "", "bad.csv: ", "empty")
    expect_of_book(folder, BOOK_HEADER, "bad.csv: ", "no positions")
    row = "P1,a,equity,IND0003,USD,"
    expect_of_book(folder, BOOK_HEADER + row + "1\nP2,a,equity,IND003,USD,2\n", "bad.csv:3: ", "IND003", "IND0003")
    expect_of_book(folder, BOOK_HEADER + row + "ten\n", "bad.csv:2:25: ", "'ten' is not a number")
    expect_of_book(folder, BOOK_HEADER + row + "nan\n", "bad.csv:2:25: ", "'nan' is not a number")
    expect_of_book(folder, BOOK_HEADER + row + "1e300\n", "bad.csv:2:25: ", "1e300")
    expect_of_book(folder, BOOK_HEADER + row + "1e12\n", "bad.csv: ", "too large for exact sums")
    expect_of_book(folder, BOOK_HEADER + row + "1,2\n", "bad.csv:2:", "7 fields")
    expect_of_book(folder, BOOK_HEADER + row + "1\n" + row + "1\n", "bad.csv:3:1: ", "'P1' is there twice")
    expect_of_book(folder, BOOK_HEADER + "P1,a,bond,IND0003,USD,1\n", "bad.csv:2:6: ", "'bond'")
    expect_of_book(folder, BOOK_HEADER + "P1,a,equity,IND0003,JPX,1\n", "bad.csv:2: ", "JPY")
    expect_of_book(folder, BOOK_HEADER + "P1,a,equity,VIX,USD,1\n", "bad.csv:2: ", "VIX is an index", "needs a share")
    expect_of_book(folder, BOOK_HEADER + "P1,a,equity,UST1Y,USD,1\n", "bad.csv:2: ", "UST1Y is a rate")
    expect_of_book(folder, BOOK_HEADER + "P1,a,equity,JPX,USD,1\n", "bad.csv:2: ", "the market has no such series")
    expect_of_book(folder, BOOK_HEADER + "P1,a,equity,IND0003,XXX,1\n", "bad.csv:2: ",
                   "currency 'XXX' of position P1; ")
    expect_of_book(folder, BOOK_HEADER + "P1,a,equity,IND0003,usd,1\n", "bad.csv:2: ", "USD", "upper case")
    expect_of_book(folder, BOOK_HEADER + row + "1\nP2,b,equity,IND0003,EUR,1\n", "bad.csv:3: ", "P2 on IND0003 is in EUR, P1 is in USD",
                   "line 2")
    expect_of_book(folder, (BOOK_HEADER + "P1,a,equity,A,USD,1\n").replace(",", ";"), "bad.csv:1: ", "semicolons")
    left_out(folder)
    expect_of_book(folder, BOOK_HEADER.replace("quantity", "quantiti") + row + "1\n", "bad.csv:1:", "`quantity`")


def left_out(folder):
    """A share that the market file has, and the job leaves out."""
    folder.write("bad.csv", BOOK_HEADER + "P1,a,equity,NOK,USD,1\n")
    dates = ["2016-01-04", "2016-01-05", "2016-01-06"]
    rows = [f"B,{date},1,1,1,1,1\n" for date in dates] + [f"NOK,{dates[1]},1,1,1,1,1\n"]
    folder.write("gaps.csv", BAR_HEADER + "".join(rows))
    folder.run("import", "gaps.csv", "-o", "gaps.h5", check=True)
    for change, reason in (("seed=1", "NOK, which is left out (it misses 2 of 3 bars, more than market.quality."),
                           ("market.symbols=['B']", "NOK, which is left out (market.symbols leaves it out)")):
        arguments = ["--set", "market.file=gaps.h5", "--set", "book.file=bad.csv", "--set", change]
        expect(folder, ["run", "job.toml", *arguments, "-o", "new.h5"], DATA, "bad.csv:2: ", [reason])
    folder.write("krone.csv", "date,NOK\n" + "".join(f"{date},8\n" for date in dates))
    folder.run("import", "gaps.csv", "--fx", "krone.csv", "-o", "both.h5", check=True)
    folder.write("bad.csv", BOOK_HEADER.strip() + ",expiry\nP1,a,future,NOK,USD,1,2017-01-04\n")
    arguments = ["--set", "market.file=both.h5", "--set", "book.file=bad.csv"]
    expect(folder, ["run", "job.toml", *arguments, "-o", "new.h5"], DATA, "bad.csv:2: ", ["NOK, which is left out"])
    folder.write("bad.csv", BOOK_HEADER + "P1,a,equity,B,USD,1\n")
    folder.write("bad.toml", '[[scenario]]\nname = "s"\nshocks = [{equity = "NOK", relative = 0.1}]\n')
    arguments = ["--set", "market.file=gaps.h5", "--set", "book.file=bad.csv", "--set", "stress.files=['bad.toml']",
                 "--set", "risk.horizons=[1]"]
    expect(folder, ["run", "job.toml", *arguments, "-o", "new.h5"], DATA, "bad.toml:3:", ["'NOK' (it misses 2 of 3 bars"])


def bars(folder):
    row = "A,2016-01-04,1,1,1,1,1\n"
    expect_of_bars(folder, "", "bad.csv: ", "empty")
    expect_of_bars(folder, BAR_HEADER, "bad.csv: ", "no bars")
    expect_of_bars(folder, BAR_HEADER + row + "A,2016-01-05,1,1,1,x,1\n", "bad.csv:3:20: ", "close 'x'")
    expect_of_bars(folder, BAR_HEADER + row + "A,yesterday,1,1,1,1,1\n", "bad.csv:3:3: ", "'yesterday'")
    expect_of_bars(folder, BAR_HEADER + row + "A,2016-01-05,1\n", "bad.csv:3: ", "3 fields")
    expect_of_bars(folder, BAR_HEADER + row + ",2016-01-05,1,1,1,1,1\n", "bad.csv:3:1: ", "symbol is empty")
    expect_of_bars(folder, BAR_HEADER.replace("close", "klose") + row, "bad.csv:1: ", "--column close=")
    expect_of_bars(folder, BAR_HEADER.replace("symbol", "stock") + row, "bad.csv:1: ", "--column symbol=")
    folder.write("bad.csv", BAR_HEADER + row)
    folder.write("index.csv", "date,close\n2016-01-04,1\n")
    expect(folder, ["import", "bad.csv", "--index", "A=index.csv", "-o", "new.h5"], USAGE, "cannot import ",
           ["'A' (there is a share of this name)"])
    twice = ["--index", "I=index.csv", "--index", "I=index.csv"]
    expect(folder, ["import", "bad.csv", *twice, "-o", "new.h5"], USAGE, "cannot import ", ["another one of this name"])
    expect_of_bars(folder, (BAR_HEADER + row).replace(",", ";"), "bad.csv:1: ", "semicolons")
    # A close that is not a number is a missing bar: nothing to read at all is an error of the run.
    folder.write("gaps.csv", BAR_HEADER + "A,2016-01-04,1,1,1,nan,1\nA,2016-01-05,1,1,1,NaN,1\n")
    folder.run("import", "gaps.csv", "-o", "gaps.h5", check=True)
    expect_of_job(folder, "market.file=gaps.h5", DATA, "gaps.h5: ", "no symbol of the market is left")


def stresses(folder):
    scenario = '[[scenario]]\nname = "s"\nshocks = [\n  {equity = "*", relative = -0.1},\n  %s]\n'
    expect_of_stress(folder, scenario % '{equity = "IND003", relative = 0.1}', "bad.toml:5:3: ", "'IND0003'?")
    expect_of_stress(folder, scenario % '{sector = "Energie", relative = 0.1}', "bad.toml:5:3: ", "'Energy'?")
    expect_of_stress(folder, scenario % '{equity = "*", relative = -1.5}', "bad.toml:5:", "-1.5")
    expect_of_stress(folder, scenario % '{equity = "*", bp = 5}', "bad.toml:5:3: ", "'relative'")
    expect_of_stress(folder, scenario % '{equity = "*", relativ = 5}', "bad.toml:5:", "'relative'?")
    expect_of_stress(folder, "", "bad.toml", "no [[scenario]]")
    expect_of_job(folder, "stress.files=['scenarios.toml', 'scenarios.toml']", DATA, "scenarios.toml: ", "twice")
    expect_of_job(folder, "stress.replay=[{name='r', from=2016-02-01, to=2016-01-05}]", DATA, "market.h5: ",
                  "stress.replay 'r' from", "does not lie in the history")


def resources(folder):
    expect_of_job(folder, "monte_carlo.paths=4000000000", MEMORY, "", "GB are available", "monte_carlo.paths")
    scarce = {"preexec_fn": lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))}
    for command in (["run", "job.toml"], ["synth", "market"]):
        expect(folder, [*command, "-o", "new.h5"], IO, "new.h5", ["File too large"], **scarce)
    full_disk(folder)


def full_disk(folder):
    """A file system of its own, for those who may mount one."""
    tiny = folder.path / "tiny"
    tiny.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", tiny], capture_output=True)
    if mounted.returncode != 0:
        print("no full disk: a file system cannot be mounted here; the limit on the size of a file stands in for it")
        return
    try:
        for command in (["run", "job.toml"], ["synth", "market"], ["import", "bars.csv"],
                        ["synth", "book", "--market", "market.h5", "--positions", "50000"]):
            expect(folder, [*command, "-o", "tiny/new"], IO, "tiny/new", ["No space left on device"])
            assert not os.listdir(tiny)
        subprocess.run(["mount", "-o", "remount,ro", tiny], check=True)
        cannot_create(folder, "tiny/new.h5", "Read-only file system")
    finally:
        subprocess.run(["umount", tiny], check=True)


def full_standard_output(folder):
    for command in (["verify", "result.h5"], ["run", "job.toml", "-o", "result.h5"], ["--help"], ["run", "--help"]):
        with open("/dev/full", "w", encoding="utf-8") as full:
            done = folder.run(*command, output=full)
        assert done.returncode == IO, (command, done)
        assert done.stderr.startswith("vesper: cannot write to standard output (No space left on device); "), done
        assert GRAMMAR.fullmatch(done.stderr), done


def odd_but_right(folder):
    """The least of everything is not a mistake."""
    folder.write("one.csv", BOOK_HEADER + "P1,a,equity,IND0003,USD,100\n")
    small = ["--set", "book.file=one.csv", "--set", "market.symbols=['IND0003']", "--set", "stress.replay=[]",
             "--set", "market.from=2016-12-28", "--set", "risk.horizons=[1]", "--set", "monte_carlo.paths=1"]
    with folder.result(*small) as result:
        assert result["historical/1d/pnl"].shape == (1, 2) and result["monte_carlo_student_t/1d/pnl"].shape == (1, 1)
    for methods in ("[]", "['historical']", "['delta_normal']", "['monte_carlo']"):
        with folder.result("--set", f"risk.methods={methods}") as result:
            factors = len(result["model/factor"])
            assert (factors > 0) == (methods not in ("[]", "['historical']")), methods
    with folder.result("--set", "stress.files=[]", "--set", "stress.replay=[]", "--set", "stress.ladder=[]") as result:
        assert len(result["stress/scenario"]) == 0
    odd = 'a "b" \\c.h5'
    folder.run("run", "job.toml", "-o", odd, check=True)
    folder.digest(odd)
    (folder.path / odd).unlink()


def main():
    with Folder() as folder:
        folder.synthesise()
        rows = (f"S{symbol},2016-01-{day:02},1,1,1,{symbol + day},1\n" for symbol in range(2000) for day in range(4, 9))
        folder.write("bars.csv", BAR_HEADER + "".join(rows))
        odd_but_right(folder)
        command_lines(folder)
        jobs(folder)
        missing_files(folder)
        unusable_outputs(folder)
        outputs_that_are_inputs(folder)
        markets(folder)
        ended_feeds(folder)
        ended_shares(folder)
        results(folder)
        books(folder)
        bars(folder)
        stresses(folder)
        resources(folder)
        full_standard_output(folder)


assert PROGRAM.exists()
main()
