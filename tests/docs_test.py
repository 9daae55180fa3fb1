"""Fails when a page for readers names a path of the project that is not there, links to nothing, or is missing in the index."""

import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGES = [ROOT / name for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md")] + sorted((ROOT / "docs").glob("*.md"))
FOLDERS = ("src", "kernels", "jobs", "slurm", "models", "data", "tests", "bench", "docs", ".ci", ".github")
PATH = re.compile(r"`((?:%s)/[\w./*-]*)`" % "|".join(re.escape(folder) for folder in FOLDERS))
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
HEADING = re.compile(r"^#+\s+(.*?)\s*$", re.MULTILINE)
CODE_BLOCK = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)


def blanked(match):
    """Keeps the line numbers of what follows."""
    return "\n" * match.group().count("\n")


def anchors(page):
    """The fragments that a browser finds in a page, made from its headings."""
    text = CODE_BLOCK.sub(blanked, page.read_text(encoding="utf-8"))
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in HEADING.findall(text)}


def path_fault(name):
    there = any(ROOT.glob(name)) if "*" in name else (ROOT / name).exists()
    return None if there else f"`{name}` is not there"


def link_fault(page, target):
    if re.match(r"[a-z]+:", target):
        return None
    name, _, fragment = target.partition("#")
    file = (page.parent / name).resolve() if name else page
    if not file.exists():
        return f"links to {target}, which is not there"
    if fragment and file.suffix == ".md" and fragment not in anchors(file):
        return f"links to {target}, but no heading there gives #{fragment}"
    return None


def faults(page):
    text = CODE_BLOCK.sub(blanked, page.read_text(encoding="utf-8"))
    found = [(match.start(), path_fault(match[1])) for match in PATH.finditer(text)]
    found += [(match.start(), link_fault(page, match[1])) for match in LINK.finditer(text)]
    return [f"{page.relative_to(ROOT)}:{text.count(chr(10), 0, at) + 1}: {fault}" for at, fault in found if fault]


def index_faults():
    """docs/README.md links every page beside it."""
    index = ROOT / "docs/README.md"
    linked = {match[1] for match in LINK.finditer(index.read_text(encoding="utf-8"))}
    return [f"docs/README.md: no link to {page.name}" for page in PAGES
            if page.parent == index.parent and page != index and page.name not in linked]


def job_keys(text, table, key):
    """Keys in the order of a text, dotted with the table they stand under."""
    under = ""
    for match in re.finditer(f"(?:{table})|(?:{key})", text, re.MULTILINE):
        if match[1] is not None:
            under = match[1]
        else:
            yield f"{under}.{match[2]}" if under else match[2]


def job_faults():
    """docs/jobs.md and jobs/overnight.toml hold the keys that the program reads, in its order."""
    wanted = list(job_keys((ROOT / "src/job/job_keys.h").read_text(), r'keys\.table\("([^"]+)"', r'keys\.key\("([^"]+)"'))
    documented = list(job_keys((ROOT / "docs/jobs.md").read_text(), r"^## `\[(.+)\]`", r"^\| `(\w+)` \|"))
    shipped = list(job_keys((ROOT / "jobs/overnight.toml").read_text(), r"^\[(.+)\]$", r"^(\w+) = "))
    return [f"{name}: keys {sorted(set(wanted) ^ set(keys)) or 'in another order'}"
            for name, keys in (("docs/jobs.md", documented), ("jobs/overnight.toml", shipped)) if keys != wanted]


if __name__ == "__main__":
    found = [fault for page in PAGES for fault in faults(page)] + index_faults() + job_faults()
    print("\n".join(found) or f"docs: {len(PAGES)} pages name what is there")
    sys.exit(bool(found))
