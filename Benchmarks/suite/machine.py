"""The machine and the programs in words: what a figure depends on, and no name of anybody."""

import os
import platform
import re
import sqlite3
import subprocess
import sys

from .clock import Failed, quietly
from .kinds import ROOT

# What programs here are known to make use of.
FEATURES = ["sha_ni", "avx2", "avx512f", "avx512vbmi2", "sha2", "sve"]


def first_line(command):
    try:
        return quietly(command).decode().splitlines()[0].strip()
    except (Failed, FileNotFoundError, IndexError):
        return None


def filesystem(folder):
    """The type of the file system that holds a folder."""
    folder, best = os.path.realpath(folder), ("", "unknown")
    with open("/proc/self/mounts", encoding="utf-8") as mounts:
        for mount in mounts:
            _, at, sort, *_ = mount.split()
            if folder == at or folder.startswith(at.rstrip("/") + "/"):
                best = max(best, (at, sort), key=lambda found: len(found[0]))
    return best[1]


def words(folder):
    with open("/proc/cpuinfo", encoding="utf-8") as file:
        processor = dict(re.findall(r"(?m)^(.*?)\s*: (.*)$", file.read().split("\n\n")[0]))
    flags = (processor.get("flags") or processor.get("Features") or "").split()
    with open("/proc/meminfo", encoding="utf-8") as file:
        memory = int(re.search(r"MemTotal:\s*(\d+)", file.read())[1]) / 2 ** 20
    cores = len(os.sched_getaffinity(0))
    known = [flag for flag in FEATURES if flag in flags]
    return (
        f"{cores} cores of {processor.get('model name', platform.machine())}"
        f" ({', '.join(known) or 'none of the features looked for'})"
        f"{' in a virtual machine' if 'hypervisor' in flags else ''}, {memory:.0f} GiB of memory,"
        f" {filesystem(folder)}, Linux {re.match(r'[0-9.]*[0-9]', platform.release())[0]}")


def program(path=None):
    """The ledgerctl that is measured: at this path, else the one that is installed, built first."""
    if path:
        return os.path.abspath(path)
    subprocess.run(["make", "installed"], cwd=ROOT, check=True, stdout=sys.stderr)
    return os.path.join(ROOT, ".build-static", "release", "ledgerctl")


def swift():
    """The version of the compiler; None where there is none."""
    said = first_line(["swift", "--version"])
    found = said and re.search(r"Swift version (\S+)", said)
    return found[1] if found else None


def versions(program, python):
    """Every program that is there with its version, and what to install for those that are not."""
    here, missing = {}, {}
    here["ledgerctl"] = (first_line([program, "--version"]) or "").removeprefix("ledgerctl ")
    here["Swift"] = swift() or "unknown"
    here["Python"] = platform.python_version()
    here["SQLite (Python's)"] = sqlite3.sqlite_version
    duckdb = first_line([python, "-c", "import duckdb; print(duckdb.__version__)"])
    if duckdb:
        here["DuckDB"] = duckdb
    else:
        missing["DuckDB"] = ("python3 -m venv peers && peers/bin/pip install duckdb, then"
                             " --python peers/bin/python")
    for name, package in [("sqlite3", "sqlite3"), ("jq", "jq"), ("hledger", "hledger"),
                          ("ledger", "ledger"), ("sha256sum", "coreutils"), ("wc", "coreutils")]:
        said = first_line([name, "--version"])
        if said is None:
            missing[name] = f"apt-get install {package}"
        else:
            here[name] = re.search(r"\d+(\.\d+)+", said)[0]
    return here, missing
