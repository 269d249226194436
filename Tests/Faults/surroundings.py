#!/usr/bin/env python3
"""What stands around a ledger: permission masks, links that somebody planted, a lock whose holder died.

Files get permissions 0640 and directories 0750, or fewer where the mask says so, never more. A link in a
ledger is never followed: what it leads to is neither read as acknowledged nor written. The lock goes
with its process, however that ends.
"""

import os
import pathlib
import shutil
import signal
import stat
import subprocess
import sys
import time

import ledgers

FILE_MODE, FOLDER_MODE = 0o640, 0o750
MASKS = (0o000, 0o022, 0o027, 0o077)
ALL_MASK = 0o777
SIGNALS = (signal.SIGKILL, signal.SIGTERM, signal.SIGINT, signal.SIGHUP)
WAIT_SECONDS = 0.3


def losses_of_modes(program, folder, mask):
    """Makes and fills a ledger under a mask; whatever has other permissions than it should."""
    def restrict():
        os.umask(mask)
    ledger = folder / f"mask-{mask:03o}"
    events = folder / "events.ndjson"
    ledgers.write_events(events, [f"line-{number}" for number in range(20)])
    for words in [program.init(ledger, segment_lines=7), program.record(ledger, "one"),
                  program.import_file(ledger, events)]:
        ledgers.expect_success(ledgers.run(words, preexec_fn=restrict))
    with sorted((ledger / "log").glob("*.ndjson"))[-1].open("ab") as segment:
        segment.write(b'{"torn')
    ledgers.expect_success(ledgers.run(program.record(ledger, "two"), preexec_fn=restrict))
    losses = []
    for path in [ledger, *ledger.rglob("*")]:
        wanted = (FOLDER_MODE if path.is_dir() else FILE_MODE) & (ALL_MASK ^ mask)
        found = stat.S_IMODE(path.stat().st_mode)
        if found != wanted:
            losses.append(f"{path.relative_to(folder)} has {found:04o}, not {wanted:04o}")
    return losses


def losses_of_link(program, folder, name):
    """Plants a link in place of a file or folder; whatever follows it."""
    ledger, outside = folder / "ledger", folder / "outside"
    for path in (ledger, outside):
        shutil.rmtree(path, ignore_errors=True)
    must = program.make(ledger)
    events = folder / "events.ndjson"
    ids = [f"line-{number}" for number in range(20)]
    ledgers.write_events(events, ids)
    outside.mkdir()
    target = outside / "target"
    shutil.move(ledger / name, target)
    before = ledgers.tree(outside)
    (ledger / name).symlink_to(target)
    results = [ledgers.run(words) for words in (
        program.record(ledger, "new"), program.import_file(ledger, events))]
    replayed = ledgers.run(program.replay(ledger))
    losses = []
    if ledgers.tree(outside) != before:
        losses.append(f"what the link {name} leads to was changed")
    is_derived = name.startswith("cache/")
    if is_derived and any(result.returncode != 0 for result in results):
        losses.append(f"{name}: {ledgers.words_of(results[0])}")
    if not is_derived and any(result.returncode == 0 for result in [*results, replayed]):
        losses.append(f"{name}: the link was followed")
    if is_derived:
        losses += ledgers.losses_of_log(replayed.stdout, [*must, "new", *ids])
    return losses


def losses_of_lock(program, folder, number):
    """Ends the holder of the lock by a signal, one writer waiting; whether that one goes on."""
    ledger = folder / f"locked-{number}"
    must = program.make(ledger)
    holder = subprocess.Popen([sys.executable, "-c", (
        "import fcntl, os, signal, sys, time\n"
        # What a shell starts in the background ignores an interrupt, and so does its child.
        "signal.signal(signal.SIGINT, signal.SIG_DFL)\n"
        "fcntl.flock(os.open(sys.argv[1], os.O_RDONLY | os.O_CLOEXEC), fcntl.LOCK_EX)\n"
        "print('locked', flush=True)\n"
        "time.sleep(600)\n"), str(ledger / "log")], stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL)
    holder.stdout.readline()
    writer = subprocess.Popen(program.record(ledger, "waits"), stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE)
    time.sleep(WAIT_SECONDS)
    losses = [] if writer.poll() is None else ["a writer did not wait for the lock"]
    holder.send_signal(number)
    holder.communicate()
    try:
        output, errors = writer.communicate(timeout=ledgers.SECONDS_MAX)
    except subprocess.TimeoutExpired:
        writer.kill()
        return losses + ["the lock outlived its holder"]
    if writer.returncode != 0:
        losses.append(f"status {writer.returncode}: {errors!r}")
    return losses + ledgers.losses_of_log(
        ledgers.log_bytes(ledger), must + ledgers.acknowledged(output))


def main():
    """Runs the test."""
    options = ledgers.arguments(__doc__).parse_args()
    figures = ledgers.Figures()
    program = ledgers.Program(options.program)
    links = ["ledger.json", "log", "cache", "checkpoints", "log/00000000000000000001.ndjson",
             "cache/head", "cache/controls", "cache/ids", "cache/tree"]
    tests = [("permissions under a mask", losses_of_modes, MASKS),
             ("a link planted in a ledger", losses_of_link, links),
             ("a lock whose holder is ended by a signal", losses_of_lock, SIGNALS)]
    with ledgers.scratch() as folder:
        for what, test, cases in tests:
            lost = 0
            for case in cases:
                lost += figures.lose(f"{what}: {case}", test(program, pathlib.Path(folder), case))
            figures.row(what, len(cases), lost)
    return figures.status()


if __name__ == "__main__":
    sys.exit(main())
