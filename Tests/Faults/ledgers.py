"""The program under test, its ledgers, and the judgement of a ledger after a fault.

What is judged is read from the log's files here, not by the program: a fault in the program must
not hide a loss.
"""

import argparse
import contextlib
import json
import os
import pathlib
import shutil
import signal
import struct
import subprocess
import sys
import tempfile
import time

KIND = "employer.encounter"
PROGRAMME = "norwich"
DAY = "2018-03-07"
ORIGIN = "example.org/faults"
SECONDS_MAX = 120

PRIVATE_KIND = "home.visit"
PRIVATE_NOTE = "prefers the side door"
PRIVATE_CATALOGUE = json.dumps({"title": "Faults", "codes": {}, "kinds": {
    KIND: {"title": "An encounter", "fields": {"employer": {"title": "Employer", "type": "text"}}},
    PRIVATE_KIND: {"title": "A visit", "subject": "the family", "fields": {
        "note": {"title": "What was said", "type": "text", "private": True}}}}})

# docs/format.md, section 9: where the index of ids names its inode and the machine's start.
INDEX = "cache/ids"
INDEX_HEADER_BYTES = 128
INDEX_BOOT = 56
INDEX_INODE = 64

REFUSED = 3
SYSTEM_FAILED = 5


class Program:
    """The release build, run in processes of its own."""

    def __init__(self, path):
        self.path = str(pathlib.Path(path).resolve())

    def record(self, ledger, event_id, employer="aviva"):
        """The words that record one event."""
        return [self.path, "--ledger", str(ledger), "record", KIND, f"employer={employer}",
                "--programme", PROGRAMME, "--on", DAY, "--id", event_id, "--json", "--quiet"]

    def record_private(self, ledger, event_id):
        """The words that record one event with a private field."""
        return [self.path, "--ledger", str(ledger), "record", PRIVATE_KIND, f"note={PRIVATE_NOTE}",
                "--programme", PROGRAMME, "--on", DAY, "--id", event_id, "--subject", "p-1",
                "--json", "--quiet"]

    def import_file(self, ledger, file):
        """The words that import a file of events."""
        return [self.path, "--ledger", str(ledger), "import", str(file), "--json", "--quiet"]

    def init(self, ledger, segment_lines=None):
        """The words that make a ledger."""
        words = [self.path, "init", str(ledger), "--origin", ORIGIN, "--json", "--quiet"]
        return words + (["--segment-lines", str(segment_lines)] if segment_lines else [])

    def verify(self, ledger):
        """The words that check a ledger."""
        return [self.path, "--ledger", str(ledger), "verify", "--json", "--quiet"]

    def repair(self, ledger):
        """The words that set right what can be."""
        return [self.path, "--ledger", str(ledger), "repair", "--json", "--quiet"]

    def checkpoint(self, ledger):
        """The words that write the head down."""
        return [self.path, "--ledger", str(ledger), "checkpoint", "--json", "--quiet"]

    def replay(self, ledger):
        """The words that print a ledger's lines."""
        return [self.path, "--ledger", str(ledger), "replay", "--quiet"]

    def make(self, ledger, events=3, segment_lines=None):
        """Makes a ledger with a few acknowledged events.

        Returns their ids.
        """
        expect_success(run(self.init(ledger, segment_lines)))
        ids = [f"before-{number}" for number in range(events)]
        for event_id in ids:
            expect_success(run(self.record(ledger, event_id)))
        return ids


def run(words, **options):
    """Runs a command to its end; one that hangs is ended and counts as a failure of the test."""
    options.setdefault("timeout", SECONDS_MAX)
    return subprocess.run(words, capture_output=True, check=False, **options)


def expect_success(result):
    """Stops a test whose preparations do not work."""
    if result.returncode != 0:
        sys.exit(f"preparing: {result.args}: status {result.returncode}: {words_of(result)}")


def words_of(result):
    """What a command said, short enough to print."""
    return (result.stderr + result.stdout).decode(errors="replace").strip()[-200:]


def write_events(file, ids):
    """Writes a file of events to import."""
    lines = (json.dumps({"id": event_id, "kind": KIND, "programme": PROGRAMME, "occurred": DAY})
             for event_id in ids)
    pathlib.Path(file).write_text("\n".join(lines) + "\n")


def write_private_events(file, ids):
    """Writes a file of events with a private field, the same that are recorded one by one."""
    lines = (json.dumps({"id": event_id, "kind": PRIVATE_KIND, "programme": PROGRAMME,
                         "occurred": DAY, "subject": "p-1", "data": {"note": PRIVATE_NOTE}})
             for event_id in ids)
    pathlib.Path(file).write_text("\n".join(lines) + "\n")


def acknowledged(output):
    """The ids that whole receipt lines of an output name."""
    ids = []
    for line in output.split(b"\n")[:-1]:
        with contextlib.suppress(ValueError):
            receipt = json.loads(line)
            if receipt.get("status") in ("recorded", "duplicate"):
                ids.append(receipt["id"])
    return ids


def log_bytes(ledger):
    """The bytes of all segments, in order."""
    segments = sorted(pathlib.Path(ledger, "log").glob("*.ndjson"))
    return b"".join(segment.read_bytes() for segment in segments)


def losses_of_log(log, must, may=(), batches=()):
    """What is wrong with the bytes of a log.

    must: ids that were acknowledged, each to be there once; may: ids that may be there besides;
    batches: lists of ids that are there all or none.
    """
    losses = []
    lines = log.split(b"\n")
    if lines.pop():
        losses.append("the last line has no end")
    counts = {}
    for number, line in enumerate(lines, 1):
        try:
            event = json.loads(line)
        except ValueError:
            losses.append(f"line {number} is not JSON")
            continue
        if event["seq"] != number:
            losses.append(f"line {number} has seq {event['seq']}")
        if not event["kind"].startswith("ledger."):
            counts[event["id"]] = counts.get(event["id"], 0) + 1
    losses += [f"acknowledged '{name}' is lost" for name in must if name not in counts]
    losses += [f"'{name}' is there {count} times" for name, count in counts.items() if count > 1]
    known = set(must) | set(may)
    losses += [f"'{name}' was never given" for name in counts if name not in known]
    for batch in batches:
        there = sum(name in counts for name in batch)
        if there not in (0, len(batch)):
            losses.append(f"{there} of a batch of {len(batch)} are there")
    return losses


def losses_of_verify(program, ledger):
    """What `verify` finds; an unacknowledged end is no loss."""
    result = run(program.verify(ledger))
    if result.returncode == 0 and json.loads(result.stdout)["ok"]:
        return []
    return [f"verify: status {result.returncode}: {words_of(result)}"]


def tree(folder):
    """What is in a folder: the bytes of a file, `None` for a folder, by relative path."""
    folder = pathlib.Path(folder)
    return {str(path.relative_to(folder)): path.read_bytes() if path.is_file() else None
            for path in sorted(folder.rglob("*"))}


def put_tree(files, folder, is_restarted=False):
    """Makes a folder hold just these files.

    The index of ids names its own inode, so that a copy of it is not believed. Here its copy stands
    for the same file: it is given the new number. A machine that was started anew has another number
    too, and its change is shown by changing the one that the index names.
    """
    folder = pathlib.Path(folder)
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    for path, content in files.items():
        if content is None:
            (folder / path).mkdir()
        else:
            (folder / path).write_bytes(content)
    for index in folder.rglob(INDEX):
        if index.stat().st_size < INDEX_HEADER_BYTES:
            continue
        with index.open("r+b") as file:
            header = bytearray(file.read(INDEX_HEADER_BYTES))
            struct.pack_into("<Q", header, INDEX_INODE, index.stat().st_ino)
            if is_restarted:
                header[INDEX_BOOT] ^= 1
            file.seek(0)
            file.write(header)


class Figures:
    """What a test counted: printed as rows of a table, losses one a line."""

    LOSSES_SHOWN = 5

    def __init__(self):
        self.started = time.monotonic()
        self.losses = 0

    def lose(self, where, losses):
        """Takes the losses of one run in."""
        if losses:
            self.losses += 1
            if self.losses <= self.LOSSES_SHOWN:
                print(f"LOSS {where}: {'; '.join(losses[:3])}", file=sys.stderr, flush=True)
        return bool(losses)

    def row(self, what, count, losses):
        """Prints a row, with the seconds since the row before."""
        now = time.monotonic()
        print(f"| {what} | {count:,} | {losses} | {now - self.started:.0f} |", flush=True)
        self.started = now

    def status(self):
        """The exit status of the test."""
        return 1 if self.losses else 0


def skip(what, why):
    """Says that something is left out."""
    print(f"skipped: {what}: {why}", flush=True)


@contextlib.contextmanager
def scratch(in_memory=False):
    """A directory for a test, gone at its end.

    in_memory: where the disk below is of no account, and a faster one will do.
    """
    # Ended from outside, it leaves nothing behind either: no folder, no mount.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("ended before its end"))
    memory = "/dev/shm"
    parent = memory if in_memory and os.access(memory, os.W_OK) else None
    folder = tempfile.mkdtemp(prefix="ledger-faults-", dir=parent)
    try:
        yield pathlib.Path(folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def arguments(description):
    """The options that every test takes."""
    root = pathlib.Path(__file__).resolve().parents[2]
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--program", default=str(root / ".build/release/ledgerctl"),
                        help="the program under test")
    parser.add_argument("--seed", type=int, default=1, help="repeats what is drawn at random")
    parser.add_argument("--long", action="store_true", help="everything, not a part of it")
    return parser
