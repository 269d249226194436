#!/usr/bin/env python3
"""Disks that are really full: of bytes, of inodes, and at a limit of a file's size.

On a small tmpfs and a small ext4 so much is filled that from nothing to enough is left: every amount
with --long, every fourth without. In each case a
batch is either recorded whole or refused with status 5; the ledger opens and holds whatever was
acknowledged; and when there is room the same command completes. At a limit of a file's size the system
writes up to it and then refuses: every byte of a line is tried, and every byte of a batch or, without
--long, every seventh.
"""

import contextlib
import os
import resource
import shutil
import subprocess
import sys

import ledgers

LINES = 400
BLOCK = 4096
BLOCKS_LEFT = range(0, 64)
INODES_LEFT = range(0, 6)


@contextlib.contextmanager
def mounted(folder, kind):
    """A small file system of its own, unmounted at the end."""
    point = folder / "mount"
    point.mkdir(exist_ok=True)
    if kind == "ext4":
        image = folder / "image"
        with image.open("wb") as file:
            file.truncate(8 << 20)
        quietly(["mkfs.ext4", "-q", "-F", "-m", "0", "-b", str(BLOCK), str(image)])
        quietly(["mount", "-o", "loop", str(image), str(point)])
    elif kind == "inodes":
        quietly(["mount", "-t", "tmpfs", "-o", "size=4m,nr_inodes=16", "none", str(point)])
    else:
        quietly(["mount", "-t", "tmpfs", "-o", "size=1m", "none", str(point)])
    try:
        yield point
    finally:
        quietly(["umount", str(point)])


def quietly(words):
    """Runs a system's command that must succeed."""
    subprocess.run(words, check=True, capture_output=True, timeout=ledgers.SECONDS_MAX)


def can_mount(folder, kind):
    """Whether this user and machine can mount such a file system."""
    try:
        with mounted(folder, kind):
            return True
    except (OSError, subprocess.CalledProcessError):
        return False


def fill(point, blocks_left):
    """Takes all space but so many blocks; returns the files to be deleted for room."""
    filler = point / "filler"
    with contextlib.suppress(OSError), filler.open("wb", buffering=0) as file:
        state = os.statvfs(point)
        free = state.f_bavail * state.f_frsize - blocks_left * BLOCK
        while free > 0:
            free -= file.write(bytes(min(free, 1 << 16)))
        os.fsync(file.fileno())
    return [filler]


def fill_inodes(point, inodes_left):
    """Takes all inodes but so many; returns the files to be deleted for room."""
    files = []
    with contextlib.suppress(OSError):
        while True:
            file = point / f"filler-{len(files)}"
            file.touch()
            files.append(file)
    for _ in range(inodes_left):
        files.pop().unlink()
    return files


def full(program, folder, kind, left):
    """An import on a full disk, and again when there is room. Returns its status and the losses."""
    ids = [f"line-{number}" for number in range(LINES)]
    events = folder / "events.ndjson"
    ledgers.write_events(events, ids)
    with mounted(folder, kind) as point:
        ledger = point / "ledger"
        must = program.make(ledger)
        fillers = fill_inodes(point, left) if kind == "inodes" else fill(point, left)
        words = program.import_file(ledger, events)
        result = ledgers.run(words)
        told = ledgers.acknowledged(result.stdout)
        losses = ledgers.losses_of_verify(program, ledger)
        replayed = ledgers.run(program.replay(ledger)).stdout
        losses += ledgers.losses_of_log(replayed, must + told, ids, [ids])
        if result.returncode not in (0, ledgers.SYSTEM_FAILED):
            losses.append(f"status {result.returncode}: {ledgers.words_of(result)}")
        if result.returncode == 0 and told != ids:
            losses.append("status 0 without every receipt")
        for filler in fillers:
            filler.unlink()
        again = ledgers.run(words)
        if again.returncode != 0:
            losses.append(f"with room: status {again.returncode}: {ledgers.words_of(again)}")
        losses += ledgers.losses_of_log(ledgers.log_bytes(ledger), must + ids)
        return result.returncode, losses + ledgers.losses_of_verify(program, ledger)


def fill_disks(program, folder, figures, step):
    """Every kind of full disk with what may be left."""
    blocks = BLOCKS_LEFT[::step]
    for kind, amounts, unit in [("tmpfs", blocks, "blocks"), ("ext4", blocks, "blocks"),
                                ("inodes", INODES_LEFT, "inodes")]:
        name = f"full disk: {'tmpfs' if kind == 'inodes' else kind}, {len(amounts)} amounts of {unit}"
        if kind == "ext4" and not shutil.which("mkfs.ext4"):
            ledgers.skip(name, "mkfs.ext4 is not installed")
            continue
        if not can_mount(folder, kind):
            ledgers.skip(name, "mounting takes root, and a machine that allows it")
            continue
        lost = refused = 0
        for left in amounts:
            status, losses = full(program, folder, kind, left)
            refused += status == ledgers.SYSTEM_FAILED
            lost += figures.lose(f"{kind}, {left} {unit} left", losses)
        figures.row(f"{name} left; {refused} refused", len(amounts), lost)


def limit_size(program, folder, figures, batch_step):
    """A limit of a file's size within what a line or a batch would add."""
    ledger = folder / "limited"
    must = program.make(ledger)
    files = ledgers.tree(ledger)
    start = len(ledgers.log_bytes(ledger))
    ids = [f"line-{number}" for number in range(3)]
    events = folder / "limited.ndjson"
    ledgers.write_events(events, ids)
    for what, words, new, step in [
            ("`record`", program.record(ledger, "new"), ["new"], 1),
            ("`import` of 3 lines", program.import_file(ledger, events), ids, batch_step)]:
        ledgers.expect_success(ledgers.run(words))
        limits = range(start, len(ledgers.log_bytes(ledger)), step)
        lost = 0
        for limit in limits:
            ledgers.put_tree(files, ledger)
            result = run_limited(words, limit)
            losses = ledgers.losses_of_verify(program, ledger)
            if result.returncode != ledgers.SYSTEM_FAILED:
                losses.append(f"status {result.returncode}: {ledgers.words_of(result)}")
            losses += ledgers.losses_of_log(ledgers.log_bytes(ledger), must)
            again = ledgers.run(words)
            if again.returncode != 0:
                losses.append(f"without limit: {again.returncode}: {ledgers.words_of(again)}")
            losses += ledgers.losses_of_log(ledgers.log_bytes(ledger), must + new)
            lost += figures.lose(f"{what} with files of {limit} bytes at most", losses)
        share = "every byte" if step == 1 else f"one byte in {step}"
        figures.row(f"full disk: {what}, a file's size limited at {share}", len(limits), lost)
        ledgers.put_tree(files, ledger)


def run_limited(words, limit):
    """Runs a command that may not make a file longer than so many bytes."""
    def restrict():
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
    return ledgers.run(words, preexec_fn=restrict)


def main():
    """Runs the test."""
    options = ledgers.arguments(__doc__).parse_args()
    figures = ledgers.Figures()
    program = ledgers.Program(options.program)
    with ledgers.scratch() as folder:
        fill_disks(program, folder, figures, step=1 if options.long else 4)
        limit_size(program, folder, figures, batch_step=1 if options.long else 7)
    return figures.status()


if __name__ == "__main__":
    sys.exit(main())
