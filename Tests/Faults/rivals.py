#!/usr/bin/env python3
"""Many writers and readers of one ledger at once, with and without writers that are killed.

Each of 32 writers records its events one command after the other; some import them in batches; readers
replay and count all the while. Afterwards: the numbering has no gap, every acknowledged event is there
once, no line is torn or mixed with another, batches are whole, and whatever a reader saw was the
beginning of the final log and no part of a batch.
"""

import hashlib
import json
import random
import subprocess
import sys
import threading
import time

import ledgers

WRITERS = 32
EACH_SHORT = 25
EACH_LONG = 200
READERS = 3
BATCH = 40
KILLED_SHARE = 0.2
KILLED_WITHIN_SECONDS = 0.05


class Contest:
    """Writers and readers of one ledger, and what they were told and saw."""

    def __init__(self, program, folder, seed, each, killed_share):
        self.program, self.folder, self.seed = program, folder, seed
        self.each, self.killed_share = each, killed_share
        self.ledger = folder / "ledger"
        self.told, self.tried, self.batches = [], set(), []
        self.seen, self.counted, self.losses = [], 0, []
        self.killed = 0
        self.lock = threading.Lock()
        self.is_over = threading.Event()

    def write(self, number):
        """One writer's life."""
        source = random.Random(f"{self.seed} {number}")
        done = 0
        while done < self.each:
            is_batch = self.killed_share > 0 and number % 4 == 0
            count = min(BATCH, self.each - done) if is_batch else 1
            ids = [f"writer-{number}-{index}" for index in range(done, done + count)]
            done += count
            if is_batch:
                file = self.folder / f"{ids[0]}.ndjson"
                ledgers.write_events(file, ids)
                words = self.program.import_file(self.ledger, file)
            else:
                words = self.program.record(self.ledger, ids[0], "a" * source.choice([5, 90, 1900]))
            with self.lock:
                self.tried.update(ids)
                self.batches += [ids] if count > 1 else []
            self.run_writer(words, source)

    def run_writer(self, words, source):
        """Runs a writer's command, and may kill it."""
        process = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        is_killed = source.random() < self.killed_share
        if is_killed:
            time.sleep(source.uniform(0, KILLED_WITHIN_SECONDS))
            process.kill()
        output, errors = process.communicate(timeout=ledgers.SECONDS_MAX)
        with self.lock:
            self.told += ledgers.acknowledged(output)
            self.killed += is_killed
            if process.returncode != 0 and not is_killed:
                self.losses.append(f"a writer: status {process.returncode}: {errors[-200:]!r}")

    def read(self):
        """One reader's life: replays, each longer than the last or the same."""
        last = b""
        while not self.is_over.is_set():
            result = ledgers.run(self.program.replay(self.ledger))
            with self.lock:
                if result.returncode != 0:
                    said = result.stderr.decode(errors="replace")
                    self.losses.append(f"a reader: status {result.returncode}: {said}")
                    continue
                content = result.stdout
                if not content.startswith(last):
                    self.losses.append(f"a reader saw {first_difference(last, content)}")
                last = content
                self.seen.append((len(content), hashlib.sha256(content).digest()))

    def count(self):
        """Counts again and again: never fewer than before."""
        last = 0
        while not self.is_over.is_set():
            result = ledgers.run([self.program.path, "--ledger", str(self.ledger), "count", "--json"])
            with self.lock:
                if result.returncode != 0:
                    self.losses.append(f"a count: {ledgers.words_of(result)}")
                    continue
                rows = json.loads(result.stdout)["rows"]
                value = rows[0]["value"] if rows else 0
                if value < last:
                    self.losses.append(f"{value} were counted after {last}")
                last = value
                self.counted += 1

    def run(self):
        """Runs all of them to the end, and judges."""
        self.program.make(self.ledger, events=0)
        writers = [threading.Thread(target=self.write, args=(number,)) for number in range(WRITERS)]
        readers = [threading.Thread(target=self.read) for _ in range(READERS)]
        readers.append(threading.Thread(target=self.count))
        for thread in readers + writers:
            thread.start()
        for thread in writers:
            thread.join()
        self.is_over.set()
        for thread in readers:
            thread.join()
        self.judge()

    def judge(self):
        """Compares the log with what writers were told and readers saw."""
        ledgers.expect_success(ledgers.run(self.program.record(self.ledger, "last")))
        log = ledgers.log_bytes(self.ledger)
        self.losses += ledgers.losses_of_log(
            log, self.told + ["last"], self.tried, self.batches)
        self.losses += ledgers.losses_of_verify(self.program, self.ledger)
        ends = self.ends_of_batches(log)
        for length, digest in self.seen:
            if hashlib.sha256(log[:length]).digest() != digest:
                self.losses.append(f"a reader saw {length} bytes that are not the log's first")
            elif length not in ends:
                self.losses.append(f"a reader saw a part of a batch: {length} bytes")

    @staticmethod
    def ends_of_batches(log):
        """Where batches end: at the lines after which another `recorded` begins."""
        ends, last, offset = {0}, None, 0
        for line in log.splitlines(keepends=True):
            recorded = json.loads(line)["recorded"]
            if recorded != last:
                ends.add(offset)
            last = recorded
            offset += len(line)
        return ends | {offset}


def first_difference(earlier, later):
    """Words for the first line of an earlier reading that a later one does not have."""
    lines = zip(earlier.splitlines(), later.splitlines() + [b""] * earlier.count(b"\n"))
    was, now = next(pair for pair in lines if pair[0] != pair[1])
    return f"{short(was)}, and then {short(now)}"


def short(line):
    """The beginning and the end of a line."""
    return repr(line if len(line) < 300 else line[:120] + b"..." + line[-180:])


def main():
    """Runs the test."""
    options = ledgers.arguments(__doc__).parse_args()
    figures = ledgers.Figures()
    program = ledgers.Program(options.program)
    each = EACH_LONG if options.long else EACH_SHORT
    for killed_share, words in [(0, "all live"), (KILLED_SHARE, "some killed")]:
        with ledgers.scratch() as folder:
            contest = Contest(program, folder, options.seed, each, killed_share)
            contest.run()
            for loss in contest.losses:
                figures.lose(f"rivals, {words}", [loss])
            figures.row(
                f"rivals: {WRITERS} writers of {each} events, {words} ({contest.killed:,}); "
                f"{len(contest.seen):,} replays and {contest.counted:,} counts meanwhile",
                len(contest.tried), len(contest.losses))
    return figures.status()


if __name__ == "__main__":
    sys.exit(main())
