"""The time, processor time and peak memory of programs, and what they answer."""

import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))


class Failed(Exception):
    """A program that had to succeed did not."""


def environment(**more):
    kept = {key: os.environ[key] for key in ("PATH", "HOME", "TMPDIR") if key in os.environ}
    return kept | {"LC_ALL": "C.UTF-8", "LEDGER_ACTOR": "benchmark", "NO_COLOR": "1"} | more


def measure(commands, scratch, **more):
    """Runs commands from a small program; what the last one wrote is left in `scratch`/output."""
    jobs = [{"command": [shutil.which(command[0]) or command[0]] + command[1:],
             "environment": environment(**more), "output": os.path.join(scratch, "output"),
             "errors": os.path.join(scratch, "errors")} for command in commands]
    open(os.path.join(scratch, "errors"), "w").close()
    launcher = subprocess.run(
        [sys.executable, "-I", "-S", os.path.join(HERE, "launcher.py")], input=json.dumps(jobs),
        stdout=subprocess.PIPE, text=True, check=True)
    results = json.loads(launcher.stdout)
    for command, result in zip(commands, results):
        if result["status"] != 0:
            with open(os.path.join(scratch, "errors"), encoding="utf-8", errors="replace") as file:
                raise Failed(f"{' '.join(command)[:200]}: status {result['status']}\n{file.read()[-2000:]}")
    return results


def quietly(command, **more):
    """Runs a command outside any measurement; gives what it writes."""
    done = subprocess.run(command, env=environment(**more), capture_output=True)
    if done.returncode != 0:
        raise Failed(f"{' '.join(command)[:200]}: {done.stderr.decode(errors='replace')[-2000:]}")
    return done.stdout


class Side:
    """One of the programs that are compared in a row.

    - command: what is run, or a function that gives it.
    - prepare: what is done before each run, outside the measurement.
    - answer: what the output says, to be compared with the other sides'; None where there is none.
    - inside: the output is JSON that says by itself how long the work took, without the start of
      the interpreter that it runs in.
    """

    def __init__(self, name, command, prepare=None, answer=None, inside=False):
        self.name, self.command, self.prepare = name, command, prepare
        self.answer, self.inside = answer, inside
        self.runs, self.said = [], None

    def run(self, scratch):
        if self.prepare:
            self.prepare()
        command = self.command() if callable(self.command) else self.command
        result = measure([command], scratch)[0]
        with open(os.path.join(scratch, "output"), "rb") as file:
            output = file.read()
        if self.inside:
            output = json.loads(output)
            result["seconds"] = output["seconds"]
        self.runs.append(result)
        self.said = self.answer(output) if self.answer else None

    def middle(self, what="seconds"):
        return statistics.median(run[what] for run in self.runs)

    def figures(self):
        seconds = [run["seconds"] for run in self.runs]
        return {"name": self.name, "seconds": self.middle(), "least": min(seconds),
                "most": max(seconds), "processor": self.middle("processor"),
                "peak": max(run["peak"] for run in self.runs)}


def in_turn(sides, rounds, scratch):
    """Runs the sides A B A B; gives the figures of each, and the ratio of each to the first.

    A ratio is the median of the ratios of each round, so that a machine that is busy for a while
    is so for both.
    """
    for _ in range(rounds):
        for side in sides:
            side.run(scratch)
    first = sides[0]
    figures = []
    for side in sides:
        ratios = [b["seconds"] / a["seconds"] for a, b in zip(first.runs, side.runs)]
        figures.append(side.figures() | {"ratio": statistics.median(ratios)})
    return figures


def scratch_folder(parent):
    return tempfile.mkdtemp(prefix="ledger-benchmark-", dir=parent)
