#!/usr/bin/env python3
"""Power cuts: every state that a disk may be left in is built, opened, and gone on with.

A scenario is a few commands, run one after the other under strace. After each of their calls that
changes a file, a name or what is on disk, the power may fail; `disks.py` says what is there then. In
each state: `verify` finds nothing but an unacknowledged end, whatever was acknowledged before the cut is
there once, a batch is whole or absent, and the same commands run again complete.

Of at most 10 pending changes every subset is built. Of more: none, all, every prefix in the order of
writing, every one alone, every one missing. With --long all of these are opened, and then, up to 2,000
states a scenario, those that are drawn by the seed from every pair (two alone, two missing) and 100 random
subsets a moment; without it 150 states a scenario, drawn from the former. Each choice is built with
lengths that got to the disk before their bytes and with those that did not. States that are the same are
opened once.
"""

import hashlib
import itertools
import random
import shutil
import sys

import disks
import ledgers
import traces

EXHAUSTIVE_MAX = 10
RANDOM_SUBSETS = 100
STATES_SHORT = 150
STATES_LONG = 2_000
LINES = 1000
SEGMENT_LINES = 300


class Step:
    """A command of a scenario: what it records, and the faults that it meets."""

    def __init__(self, words, ids, *injections):
        self.words, self.ids, self.injections = words, ids, injections


class Moment:
    """A moment at which the power may fail."""

    def __init__(self, label, disk, told, begun):
        self.label, self.disk = label, disk.moment()
        self.told = list(told)
        self.begun = begun


class Scenario:
    """Commands on a ledger, and what stands in its folder before the first of them."""

    def __init__(self, program, folder):
        self.program = program
        self.folder = folder / "disk"
        self.ledger = self.folder / "ledger"
        self.trace = folder / "trace"
        self.events = folder / "events.ndjson"
        self.folder.mkdir()
        self.must = []
        self.is_made = True
        self.steps = []

    def make(self, segment_lines=None):
        """Makes the ledger, all of it on disk."""
        self.must = self.program.make(self.ledger, segment_lines=segment_lines)

    def make_private(self, segment_lines):
        """Makes a ledger with a kind that has a private field."""
        catalogue = self.folder.parent / "catalogue.json"
        catalogue.write_text(ledgers.PRIVATE_CATALOGUE)
        words = self.program.init(self.ledger, segment_lines)
        ledgers.expect_success(ledgers.run([*words, "--catalogue", str(catalogue)]))

    def record(self, event_id, *injections, employer="aviva"):
        """Adds a step that records one event."""
        words = self.program.record(self.ledger, event_id, employer)
        self.steps.append(Step(words, [event_id], *injections))

    def import_lines(self, *injections, lines=LINES):
        """Adds a step that imports a batch."""
        ids = [f"line-{number}" for number in range(lines)]
        ledgers.write_events(self.events, ids)
        self.steps.append(Step(self.program.import_file(self.ledger, self.events), ids, *injections))

    def cut_log(self, segment, length, zeros=0):
        """Cuts a segment, as a power cut would have; its last bytes become zeros."""
        path = sorted((self.ledger / "log").glob("*.ndjson"))[segment]
        content = path.read_bytes()[:length]
        path.write_bytes(content[:length - zeros] + bytes(zeros))

    def moments(self):
        """Runs the commands and notes each moment at which the power may fail."""
        disk = disks.Disk(self.folder, ledgers.tree(self.folder))
        told, moments = [], [Moment("before the first call", disk, [], 0)]
        for begun, step in enumerate(self.steps, 1):
            for call in traces.trace(step.words, self.trace, step.injections):
                is_changed = disk.take(call)
                if call.name == "write" and call.number == 1 and call.succeeded:
                    told += ledgers.acknowledged(call.texts[0][:call.result]) or step.ids
                    is_changed = True
                if is_changed:
                    moments.append(Moment(f"step {begun}, {call.name}", disk, told, begun))
            files = ledgers.tree(self.folder)
            if disk.take_stores(files):
                moments.append(Moment(f"step {begun}, its end", disk, told, begun))
            if disk.seen.tree() != files:
                raise SystemExit("the model of the disk is not what the disk is")
        return moments

    def losses(self, files, moment):
        """Opens a state that a power cut left, and goes on."""
        ledgers.put_tree(files, self.folder, is_restarted=True)
        begun = self.steps[:moment.begun]
        losses = [] if moment.told or self.is_made else self.losses_of_making()
        if losses:
            return losses
        losses = ledgers.losses_of_verify(self.program, self.ledger)
        may = [name for step in begun for name in step.ids]
        batches = [step.ids for step in begun]
        must = self.must + [name for name in moment.told if self.is_made]
        replayed = ledgers.run(self.program.replay(self.ledger))
        if replayed.returncode != 0:
            losses.append(f"replay: status {replayed.returncode}: {ledgers.words_of(replayed)}")
        losses += ledgers.losses_of_log(replayed.stdout, must, may, batches)
        again = [step for step in begun if self.is_made]
        again.append(Step(self.program.record(self.ledger, "probe"), ["probe"]))
        for step in again:
            result = ledgers.run(step.words)
            if result.returncode != 0:
                losses.append(f"again: status {result.returncode}: {ledgers.words_of(result)}")
        recorded = self.must + [name for step in again for name in step.ids]
        losses += ledgers.losses_of_log(ledgers.log_bytes(self.ledger), dict.fromkeys(recorded))
        return losses + ledgers.losses_of_verify(self.program, self.ledger)

    def losses_of_making(self):
        """Completes a ledger whose making was cut short."""
        result = ledgers.run(self.steps[0].words)
        is_whole = ledgers.log_bytes(self.ledger).count(b"\n") == 2
        if result.returncode == 0 or result.returncode == ledgers.REFUSED and is_whole:
            return []
        return [f"init again: status {result.returncode}: {ledgers.words_of(result)}"]


def making(scenario):
    """`init`"""
    scenario.is_made = False
    scenario.steps.append(Step(scenario.program.init(scenario.ledger), ["made"]))


def recording(scenario):
    """`record`, three times"""
    scenario.make()
    scenario.record("first")
    scenario.record("second", employer="a" * 1500)
    scenario.record("third")


def recording_private(scenario):
    """`record` and `import` with private values, over two segments"""
    scenario.make_private(segment_lines=6)
    ids = [f"visit-{number}" for number in range(4)]
    for event_id in ["first", "second"]:
        scenario.steps.append(Step(
            scenario.program.record_private(scenario.ledger, event_id), [event_id]))
    ledgers.write_private_events(scenario.events, ids)
    scenario.steps.append(
        Step(scenario.program.import_file(scenario.ledger, scenario.events), ids))


def recording_over_found(scenario):
    """`record` over a line that was never acknowledged"""
    scenario.make()
    scenario.record("killed", "fdatasync:signal=KILL:when=1", employer="a" * 600)
    scenario.record("killed")
    scenario.steps[-1].words = scenario.steps[0].words
    scenario.record("next")


def stating_found(scenario):
    """`checkpoint` of a line that was never acknowledged"""
    scenario.make()
    scenario.record("killed", "fdatasync:signal=KILL:when=1", employer="a" * 600)
    scenario.steps.append(Step(scenario.program.checkpoint(scenario.ledger), []))


def recording_over_several(scenario):
    """`record` over the lines of several writers that died"""
    scenario.make()
    for number in range(3):
        scenario.record(f"killed-{number}", "fdatasync:signal=KILL:when=1", employer="a" * 600)
    scenario.record("next")


def recording_in_new_segment(scenario):
    """`record` in a segment that a dead writer began"""
    scenario.make(segment_lines=5)
    scenario.record("killed", "write:signal=KILL:when=1")
    scenario.record("killed")
    scenario.record("next")


def repeating_failed_sync(scenario):
    """`record` again after a sync that failed"""
    scenario.make()
    scenario.record("failed", "fdatasync:error=EIO:when=1")
    scenario.record("failed")
    scenario.record("next")


def following_failed_sync(scenario):
    """`record` after a sync of another event that failed"""
    scenario.make()
    scenario.record("failed", "fdatasync:error=EIO:when=1", employer="a" * 900)
    scenario.record("next")


def importing(scenario):
    """`import` of 1,000 lines"""
    scenario.make()
    scenario.import_lines()


def importing_over_segments(scenario):
    """`import` of 1,000 lines over four segments"""
    scenario.make(segment_lines=SEGMENT_LINES)
    scenario.import_lines()


def importing_after_kill(scenario):
    """`import` again after a kill before its sync"""
    scenario.make()
    scenario.import_lines("fdatasync:signal=KILL:when=2", lines=30)
    scenario.import_lines(lines=30)


def importing_after_failed_sync(scenario):
    """`import` again after a sync that failed"""
    scenario.make(segment_lines=20)
    scenario.import_lines("fdatasync:error=EIO:when=3", lines=50)
    scenario.import_lines(lines=50)


def recovering_line(scenario):
    """recovery of a line in part"""
    scenario.make()
    tear_line(scenario)
    scenario.record("next")


def repairing_line(scenario):
    """`repair` of a line in part"""
    scenario.make()
    tear_line(scenario)
    scenario.steps.append(Step(scenario.program.repair(scenario.ledger), []))


def recovering_batch(scenario):
    """recovery of a batch in part, over three segments"""
    scenario.make(segment_lines=20)
    scenario.import_lines(lines=60)
    run_killed(scenario.steps.pop().words, at_sync=4)
    scenario.cut_log(2, 2000)
    scenario.record("next")
    scenario.import_lines(lines=60)


def tear_line(scenario):
    """Leaves a line in part: its end is missing, and a block of it never reached the disk."""
    length = len(ledgers.log_bytes(scenario.ledger))
    run_killed(scenario.program.record(scenario.ledger, "torn", employer="a" * 2000), at_sync=1)
    scenario.cut_log(0, length + 1800, zeros=700)


def run_killed(words, at_sync):
    """Runs a command that is killed at one of its syncs."""
    ledgers.run(["strace", "-qq", "-o", "/dev/null", "-e",
                 f"inject=fdatasync:signal=KILL:when={at_sync}", *words])


SCENARIOS = {function.__name__.replace("_", "-"): function for function in (
    making, recording, recording_private, recording_over_found, recording_over_several, recording_in_new_segment,
    stating_found, repeating_failed_sync, following_failed_sync, importing, importing_over_segments,
    importing_after_kill, importing_after_failed_sync, recovering_line, repairing_line,
    recovering_batch)}


class Choice:
    """Which of the changes that are pending at a moment got to the disk."""

    def __init__(self, moment, chosen, is_missing=False):
        """chosen: those that got there, or those that did not where it is_missing."""
        self.moment, self.chosen, self.is_missing = moment, frozenset(chosen), is_missing

    def __str__(self):
        return (f"{self.moment.label}, {'all but' if self.is_missing else 'only'} "
                f"{sorted(self.chosen)} of {len(self.moment.disk.pending)}")

    def states(self):
        """The folder in either case: with lengths that came before their bytes, and without."""
        disk = self.moment.disk
        return [disk.after_cut(self.chosen, self.is_missing, is_extended)
                for is_extended in (False, True)]


def first_choices(moment):
    """The choices that come first: all there are, or all of the kinds that say most."""
    every = range(len(moment.disk.pending))
    if len(every) <= EXHAUSTIVE_MAX:
        return [Choice(moment, (index for index in every if mask >> index & 1))
                for mask in range(1 << len(every))]
    return ([Choice(moment, range(end)) for end in range(len(every) + 1)]
            + [Choice(moment, [index]) for index in every]
            + [Choice(moment, [index], is_missing=True) for index in every])


def further_choices(moment, random_source):
    """The choices that are drawn from: pairs, and random ones."""
    every = range(len(moment.disk.pending))
    if len(every) <= EXHAUSTIVE_MAX:
        return []
    choices = [Choice(moment, pair, is_missing) for pair in itertools.combinations(every, 2)
               for is_missing in (False, True)]
    for _ in range(RANDOM_SUBSETS):
        share = random_source.random()
        choices.append(Choice(moment, (index for index in every if random_source.random() < share)))
    return choices


def cut(scenario, what, figures, is_long, random_source):
    """Opens the states of a scenario."""
    moments = scenario.moments()
    first = [choice for moment in moments for choice in first_choices(moment)]
    further = [choice for moment in moments for choice in further_choices(moment, random_source)]
    always, drawn, limit = (first, further, STATES_LONG) if is_long else ([], first, STATES_SHORT)
    random_source.shuffle(drawn)
    known, lost, tried = set(), 0, 0
    for choice in always + drawn:
        if len(known) >= limit and tried >= len(always):
            break
        tried += 1
        for files in choice.states():
            key = hashlib.sha256(
                repr((files, choice.moment.told, choice.moment.begun)).encode()).digest()
            if key not in known:
                known.add(key)
                lost += figures.lose(f"{what}: {choice}", scenario.losses(files, choice.moment))
    total = len(first) + len(further)
    share = f"all {total:,}" if tried == total else f"{tried:,} of {total:,}"
    figures.row(f"power cuts: {what}; {len(moments)} moments, {share} choices", len(known), lost)


def main():
    """Runs the test."""
    parser = ledgers.arguments(__doc__)
    parser.add_argument("scenarios", nargs="*", default=list(SCENARIOS), metavar="SCENARIO",
                        help=", ".join(SCENARIOS))
    options = parser.parse_args()
    if not shutil.which("strace"):
        return ledgers.skip("power cuts", "strace is not installed")
    figures = ledgers.Figures()
    program = ledgers.Program(options.program)
    for name in options.scenarios:
        with ledgers.scratch(in_memory=True) as folder:
            scenario = Scenario(program, folder)
            prepare = SCENARIOS[name]
            prepare(scenario)
            cut(scenario, prepare.__doc__, figures, options.long, random.Random(options.seed))
    return figures.status()


if __name__ == "__main__":
    sys.exit(main())
