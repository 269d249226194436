#!/usr/bin/env python3
"""Every system call of a command, once each: the program killed there, and the call failing there.

The calls are those from the first that names the ledger to the end; with --long, those of the
program's start as well. After every run: the lines that were there are there unchanged, what was
acknowledged is there once, `verify` finds nothing but an unacknowledged end, and the same command run
again completes. Calls that a signal interrupts, and writes that write nothing, must go unnoticed.
"""

import collections
import re
import shutil
import sys

import ledgers

LINES = 1000
COMMANDS = {"record": "`record`", "rebuild": "`record` where the cache is gone",
            "import": f"`import` of {LINES:,} lines"}
FAILURES = {"KILL": "signal=KILL", "EIO": "error=EIO", "ENOSPC": "error=ENOSPC"}
# What a signal can interrupt; `fdatasync` cannot be, and its failure is final whatever it is called.
INTERRUPTIBLE = {"openat", "read", "pread64", "write", "pwrite64", "flock", "ftruncate", "fallocate"}
WRITING = {"write", "pwrite64"}
CALL = re.compile(r"(?:\d+ +)?(\w+)\(")
NOT_TO_BE_FAILED = {"exit_group", "execve"}


class Fixture:
    """One command on one ledger, to be run again and again."""

    def __init__(self, program, folder, what):
        self.program = program
        self.ledger = folder / "ledger"
        self.trace = folder / "trace"
        self.must = program.make(self.ledger)
        if what == "rebuild":
            shutil.rmtree(self.ledger / "cache")
        self.before = ledgers.log_bytes(self.ledger)
        self.files = ledgers.tree(self.ledger)
        if what == "import":
            self.new = [f"new-{number}" for number in range(LINES)]
            ledgers.write_events(folder / "events.ndjson", self.new)
            self.words = program.import_file(self.ledger, folder / "events.ndjson")
        else:
            self.new = ["new"]
            self.words = program.record(self.ledger, "new")

    def reset(self):
        """Puts the ledger back as it was before the command."""
        ledgers.put_tree(self.files, self.ledger)

    def calls(self, from_start):
        """The calls of the command: name and which one of that name it is, counted from 1."""
        self.reset()
        ledgers.run(["strace", "-f", "-qq", "-o", str(self.trace)] + self.words)
        counts, calls, is_begun = collections.Counter(), [], from_start
        for line in self.trace.read_text(errors="replace").splitlines():
            match = CALL.match(line)
            if not match:
                continue
            name = match[1]
            counts[name] += 1
            is_begun = is_begun or name != "execve" and str(self.ledger) in line
            if is_begun and name not in NOT_TO_BE_FAILED:
                calls.append((name, counts[name]))
        return calls

    def inject(self, name, fault):
        """Runs the command with a fault; `fault` is written as strace has it."""
        self.reset()
        return self.run_injected(name, fault)

    def run_injected(self, name, fault):
        """Runs the command with a fault on the ledger as it is."""
        return ledgers.run(["strace", "-f", "-qq", "-o", "/dev/null", "-e", f"trace={name}",
                            "-e", f"inject={name}:{fault}"] + self.words)

    def losses(self, result):
        """Judges the ledger after a run, and the run after that."""
        told = [name for name in ledgers.acknowledged(result.stdout) if name in set(self.new)]
        losses = ledgers.losses_of_verify(self.program, self.ledger)
        log = ledgers.log_bytes(self.ledger)
        if not log.startswith(self.before):
            losses.append("lines that were there are changed")
        if told:
            losses += ledgers.losses_of_log(log, self.must + told, self.new)
        if result.returncode == 0 and told != self.new:
            losses.append("status 0 without every receipt")
        again = ledgers.run(self.words)
        if again.returncode != 0 or ledgers.acknowledged(again.stdout) != self.new:
            losses.append(f"again: status {again.returncode}: {ledgers.words_of(again)}")
        log = ledgers.log_bytes(self.ledger)
        losses += ledgers.losses_of_log(log, self.must + self.new)
        return losses + ledgers.losses_of_verify(self.program, self.ledger)


def fail_each_call(fixture, figures, what, calls):
    """Kills the command and makes it fail, at each of its calls."""
    for failure, fault in FAILURES.items():
        lost = 0
        for name, number in calls:
            result = fixture.inject(name, f"{fault}:when={number}")
            lost += figures.lose(f"{what}: {failure} at {name} {number}", fixture.losses(result))
        figures.row(f"{what}: {failure} at each system call", len(calls), lost)


def kill_twice(fixture, figures, what, calls):
    """Kills the command at each call, and the run after that at each of its own."""
    runs = lost = 0
    for name, number in calls:
        fixture.inject(name, f"signal=KILL:when={number}")
        halfway = ledgers.tree(fixture.ledger)
        for second, ordinal in calls:
            ledgers.put_tree(halfway, fixture.ledger)
            result = fixture.run_injected(second, f"signal=KILL:when={ordinal}")
            runs += 1
            lost += figures.lose(f"{what}: killed at {name} {number}, then at {second} {ordinal}",
                                 fixture.losses(result))
    figures.row(f"{what}: killed at each call, its repetition at each call", runs, lost)


def disturb_each_call(fixture, figures, what, calls):
    """Interrupts each call that a signal can interrupt, and writes nothing: nobody must notice."""
    for disturbance, fault, names in [("EINTR", "error=EINTR", INTERRUPTIBLE),
                                      ("no byte written", "retval=0", WRITING)]:
        chosen = [call for call in calls if call[0] in names]
        lost = 0
        for name, number in chosen:
            result = fixture.inject(name, f"{fault}:when={number}")
            losses = fixture.losses(result)
            if result.returncode != 0:
                losses.append(f"status {result.returncode}: {ledgers.words_of(result)}")
            lost += figures.lose(f"{what}: {disturbance} at {name} {number}", losses)
        figures.row(f"{what}: {disturbance} at each call that it can happen to", len(chosen), lost)


def main():
    """Runs the test."""
    parser = ledgers.arguments(__doc__)
    parser.add_argument("what", choices=list(COMMANDS))
    options = parser.parse_args()
    if not shutil.which("strace"):
        return ledgers.skip(f"system calls of {options.what}", "strace is not installed")
    figures = ledgers.Figures()
    with ledgers.scratch(in_memory=True) as folder:
        what = COMMANDS[options.what]
        fixture = Fixture(ledgers.Program(options.program), folder, options.what)
        calls = fixture.calls(from_start=options.long)
        fail_each_call(fixture, figures, what, calls)
        # The loader of programs knows nothing of interrupted calls: it starts the program or does not.
        calls = fixture.calls(from_start=False)
        disturb_each_call(fixture, figures, what, calls)
        if options.long and options.what == "record":
            kill_twice(fixture, figures, what, calls)
    return figures.status()


if __name__ == "__main__":
    sys.exit(main())
