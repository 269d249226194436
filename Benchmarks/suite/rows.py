"""The rows of the table: what is done, by whom, and whether all say the same."""

import hashlib
import json
import os
import sys
from fractions import Fraction

from . import events, ledgers, peer_text, table
from .clock import HERE, Side, in_turn, quietly

# Peers that take too long, or too much memory, for more.
LIMITS = {"jq": 1_000_000, "hledger": 100_000, "ledger": 100_000}
# How many single records are timed for each place where they go, and how many events are added
# before a report that follows up.
RECORDS, ADDED = 40, 1000
# The operations whose growth is drawn.
GROWING = ["import", "import --map", "count", "count --distinct", "report", "verify",
           "report again", "record"]


def exact(value):
    """A figure of JSON in one form: numbers as fractions."""
    try:
        return None if value is None else str(Fraction(str(value)))
    except ValueError:
        return value


def counted(output):
    """The answer of `count --by programme,kind --json`."""
    return [[f"{row['by']['programme']}/{row['by']['kind']}", exact(row["value"])]
            for row in json.loads(output)["rows"]]


def reported(output):
    return [[f"{programme['programme']}/{measure['id']}", exact(measure["value"])]
            for programme in json.loads(output)["programmes"] for measure in programme["measures"]]


class Suite:
    """All rows for one number of events, in a folder of its own."""

    def __init__(self, number, options, scratch, there):
        self.number, self.options, self.there = number, options, there
        self.program, self.rounds = options.program, options.rounds
        self.scratch = os.path.join(scratch, str(number))
        os.makedirs(self.scratch)
        self.history, self.ledger = self.path("history.ndjson"), self.path("ledger")
        self.database, self.store = self.path("peer.sqlite"), self.path("peer.duckdb")
        self.rows, self.notes, self.differences = [], [], []

    def path(self, name):
        return os.path.join(self.scratch, name)

    def has(self, name):
        return name in self.there and self.number <= LIMITS.get(name, self.number)

    # The two sides of a row.

    def ours(self, *words, ledger=None, cold=False, name="ledgerctl", prepare=None, answer=None):
        ledger = ledger or self.ledger
        if cold:
            prepare = lambda: ledgers.cool(ledger)  # noqa: E731
        command = [self.program, "--quiet", "--ledger", ledger, *words]
        return Side(name, command, prepare=prepare, answer=answer)

    def duckdb(self, job, *arguments, prepare=None, name="DuckDB"):
        command = [self.options.python, os.path.join(HERE, "peer_duckdb.py"), job, *arguments]
        return Side(name, command, prepare=prepare, answer=lambda out: out["answer"], inside=True)

    def wanted(self, name):
        return not self.options.only or any(word in name for word in self.options.only)

    def row(self, name, title, sides, goals={}, shown=(), rounds=None, check=None):
        """Measures a row.

        - goals: the ratio to reach against a side, by its name.
        - shown: sides that do something else, whose answer is not compared.
        - check: says whether what was written is right, in place of comparing answers.
        """
        print(f"  {name} ...", end="", file=sys.stderr, flush=True)
        figures = in_turn(sides, rounds or self.rounds, self.scratch)
        answers = [(side.name, side.said) for side in sides
                   if side.answer is not None and side.name not in shown]
        equal = None
        if check is not None:
            equal = check()
            if not equal:
                self.differences.append(f"{name}: what was written is not the same")
        elif len(answers) > 1:
            equal = all([self.same(name, answers[0], other) for other in answers[1:]])
        row = {"name": name, "title": title, "sides": figures, "equal": equal, "shown": list(shown),
               "goals": []}
        for figure in figures[1:]:
            if figure["name"] in goals:
                self.goal(row, figure["name"], figure["ratio"], goals[figure["name"]])
        self.rows.append(row)
        print(" " + ", ".join(f"{f['name']} {f['seconds']:.4g} s" for f in figures)
              + {True: "; equal", False: "; DIFFERENT", None: ""}[equal], file=sys.stderr)
        return row

    @staticmethod
    def goal(row, against, reached, least, unit=""):
        row["goals"].append({"against": against, "is": reached, "least": least, "unit": unit})

    def same(self, name, ours, theirs):
        """Whether two answers are the same, value for value; what is null may be left out."""
        mine, other = ({row[0]: row[1:] for row in answer[1] if row[1] is not None}
                       for answer in (ours, theirs))
        differ = sorted(key for key in mine.keys() | other.keys()
                        if mine.get(key) != other.get(key))
        self.differences += [
            f"{name}: {key}: {ours[0]} says {mine.get(key)}, {theirs[0]} {other.get(key)}"
            for key in differ[:5]]
        return not differ

    def run(self):
        with open(self.history, "wb") as file:
            for block in events.lines(self.number):
                file.write(block.encode())
        ledgers.make(self.program, self.ledger)
        self.before = ledgers.status(self.program, self.ledger)["size"]
        if self.wanted("import"):
            self.import_lines()
        else:
            quietly([self.program, "--quiet", "--ledger", self.ledger, "import", self.history])
        if self.wanted("import --map"):
            self.import_table()
        self.lines, self.bytes = self.before + self.number, ledgers.size(self.ledger)
        ledgers.warm(*ledgers.segments(self.ledger))
        for name, rows in [("count", self.counts), ("report", self.report), ("verify", self.verify),
                           ("text", self.text_tools), ("again", self.again),
                           ("record", self.record)]:
            if self.wanted(name):
                rows()

    def growth(self):
        return {row["name"]: row["sides"][0]["seconds"] for row in self.rows
                if row["name"] in GROWING}

    # Writing.

    def import_lines(self):
        def fresh():
            ledgers.make(self.program, self.ledger)
            ledgers.warm(self.history)

        def without(path):
            for end in ("", "-wal", "-shm", ".wal"):
                if os.path.exists(path + end):
                    os.remove(path + end)
            ledgers.warm(self.history)

        sides = [self.ours("import", self.history, prepare=fresh), self.sqlite(without)]
        if self.has("DuckDB"):
            sides.append(self.duckdb("load", self.history, self.store,
                                     prepare=lambda: without(self.store)))
        # No import can take less: the same bytes brought to the disk, and nothing else.
        copy = self.path("copy")
        shown = Side("dd, synced", ["dd", f"if={self.history}", f"of={copy}", "bs=1M", "conv=fsync",
                                    "status=none"], prepare=lambda: without(copy))
        self.row("import", "`import` of NDJSON", [*sides, shown], {"SQLite": 10, "DuckDB": 1},
                 shown=[shown.name], check=lambda: self.imported(sides))
        without(copy)

    def sqlite(self, without):
        return Side("SQLite", [sys.executable, os.path.join(HERE, "peer_sqlite.py"), self.history,
                               self.database],
                    prepare=lambda: without(self.database), answer=lambda out: out["answer"],
                    inside=True)

    def imported(self, sides):
        """Our lines without what the ledger adds, SQLite's lines and the file are the same bytes."""
        with open(self.history, "rb") as file:
            wanted = hashlib.file_digest(file, "sha256").hexdigest()
        ours = hashlib.sha256()
        for line in ledgers.lines(self.ledger, self.before):
            ours.update(ledgers.as_given(line))
        held = ours.hexdigest() == wanted
        for side in sides[1:]:
            if side.name == "SQLite":
                held = held and side.said == wanted
            else:
                # Rows and different ids.
                held = held and all(sum(int(row[at]) for row in side.said) == self.number
                                    for at in (1, 2))
        return held

    def import_table(self):
        rows, map_, lines = self.path("table.csv"), self.path("map.json"), self.path("lines")
        ledger = self.path("table-ledger")
        with open(rows, "wb") as file:
            for block in table.rows(self.number):
                file.write(block.encode())
        with open(map_, "w", encoding="utf-8") as file:
            file.write(table.MAP)

        def fresh():
            ledgers.make(self.program, ledger)
            ledgers.warm(rows)

        ours = self.ours("import", rows, "--map", map_, ledger=ledger, prepare=fresh)
        script = os.path.join(HERE, "peer_csv.py")
        theirs = Side("Python csv, json",
                      [sys.executable, script, rows, lines, str(self.before + 1), "-"], inside=True)

        def same():
            with open(lines, "rb") as made:
                return all(ledgers.RECORDED.sub(b'"recorded":"-",', line, count=1) == made.readline()
                           for line in ledgers.lines(ledger, self.before)) and not made.readline()

        self.row("import --map", "`import` of CSV through a map", [ours, theirs],
                 {"Python csv, json": 20}, check=same)
        ledgers.remove(ledger)
        for path in (rows, lines):
            os.remove(path)

    # Reading.

    def counts(self):
        def peers(job, *more):
            return [self.duckdb(job, self.ledger), *more] if self.has("DuckDB") else list(more)

        count = ["count", "--by", "programme,kind", "--json"]
        row = self.row(
            "count", "replay: counts by programme and kind",
            [self.ours(*count, cold=True, answer=counted)]
            + peers("count", *([self.duckdb("everything", self.ledger, name="DuckDB, nothing taken out")]
                               if self.has("DuckDB") else []),
                    Side("wc -l", ["wc", "-l", *ledgers.segments(self.ledger)])),
            {"DuckDB": 2.5}, shown=["wc -l", "DuckDB, nothing taken out"])
        ours = row["sides"][0]
        self.goal(row, None, self.bytes / ours["processor"] / 1e9, 1.5, "GB/s a core")
        self.goal(row, None, ours["peak"] / 1e6, -100, "MB")
        self.row("count --sum", "replay: sums by programme and kind",
                 [self.ours(*count, "--sum", "amount", cold=True, answer=counted)] + peers("total"),
                 {"DuckDB": 2.5})
        self.row("count --distinct", "replay: distinct subjects by programme and kind",
                 [self.ours(*count, "--distinct", "subject", cold=True, answer=counted)]
                 + peers("distinct"), {"DuckDB": 2.5})

    def report(self):
        command = ["report", "--json"]
        sides = [self.ours(*command, cold=True, answer=reported)]
        if self.has("DuckDB"):
            script = self.path("report.sql")
            quietly([self.program, "--quiet", "--ledger", self.ledger, "export", "sql", "--engine",
                     "duckdb", "--output", script])
            sides.append(self.duckdb("report", self.ledger, script))
        self.row("report", "the whole report of five programmes", sides, {"DuckDB": 2.5})
        self.notes.append(
            "The values of all measures are compared. SQL is not asked for cells, baselines, targets and"
            " standings.")

    def verify(self):
        sides = [self.ours("verify", "--json", answer=lambda out: json.loads(out)["ok"])]
        if self.has("sha256sum"):
            sides.append(Side("sha256sum", ["sha256sum", *ledgers.segments(self.ledger)]))
        self.row("verify", "`verify` in full", sides, {"sha256sum": 4}, check=self.verified)

    def verified(self):
        """The root is the one that a plain reading of RFC 6962 gives, and every line was read."""
        found = json.loads(quietly([self.program, "--ledger", self.ledger, "verify", "--json"]))
        return (found["ok"] and found["size"] == self.lines
                and found["root"] == ledgers.root(self.ledger))

    def text_tools(self):
        sides = [self.ours("count", "--by", "programme,kind", "--json", cold=True, answer=counted)]
        if self.has("jq"):
            sides.append(Side("jq", peer_text.jq(self.ledger, self.scratch),
                              answer=peer_text.answer_jq))
        journal = self.path("journal")
        if self.has("hledger") or self.has("ledger"):
            peer_text.write_journal(self.history, journal)
        if self.has("hledger"):
            sides.append(Side("hledger", ["hledger", "-f", journal, "balance", "--flat", "-N", "-O",
                                          "csv", "not:^counted$"], answer=peer_text.answer_hledger))
        if self.has("ledger"):
            sides.append(Side("ledger", ["ledger", "-f", journal, "balance", "--flat", "--no-total",
                                         "--balance-format", "%(account)\t%(display_total)\n",
                                         "not", "^counted$"], answer=peer_text.answer_ledger))
        if len(sides) > 1:
            self.row("text", "the same counts by tools for text", sides)
        if os.path.exists(journal):
            os.remove(journal)

    def again(self):
        """Reports that could be helped by an earlier one, and such that could not."""
        added = self.path("added.ndjson")
        numbers = iter(range(self.number, 10 ** 9, ADDED))
        command = ["report", "--json"]
        report = [self.program, "--quiet", "--ledger", self.ledger, *command]

        def add():
            quietly(report)
            with open(added, "wb") as file:
                for block in events.lines(ADDED, first=next(numbers)):
                    file.write(block.encode())
            quietly([self.program, "--quiet", "--ledger", self.ledger, "import", added])
            self.lines += ADDED

        cold = dict(cold=True, name="cold replay", answer=reported)
        self.row("report again", "`report` again, nothing added",
                 [self.ours(*command, prepare=lambda: quietly(report), answer=reported),
                  self.ours(*command, **cold)], {"cold replay": 100})
        self.row("report again, added", f"`report` again, {ADDED:,} events added",
                 [self.ours(*command, prepare=add, answer=reported), self.ours(*command, **cold)],
                 {"cold replay": 100})

    def record(self):
        empty = self.path("empty-ledger")
        ledgers.make(self.program, empty)
        places = [("an empty ledger", empty, self.path("empty.sqlite"))]
        if not os.path.exists(self.database):
            quietly([sys.executable, os.path.join(HERE, "peer_sqlite.py"), os.devnull,
                     places[0][2]])
            quietly([sys.executable, os.path.join(HERE, "peer_sqlite.py"), self.history,
                     self.database])
        else:
            quietly([sys.executable, os.path.join(HERE, "peer_sqlite.py"), os.devnull,
                     places[0][2]])
        places.append((f"a ledger of {self.number:,} events", self.ledger, self.database))
        for name, (where, ledger, database) in zip(["record, empty", "record"], places):
            self.record_in(name, where, ledger, database)
        small, large = (row["sides"][0] for row in self.rows[-2:])
        self.goal(self.rows[-1], None, large["seconds"] / small["seconds"], -1.1,
                  "times an empty ledger's")

    def record_in(self, name, where, ledger, database):
        """Single records, by the program and by the shell of SQLite: the same facts."""
        count = {"ours": 0, "theirs": 0}
        numbers = self.numbers = getattr(self, "numbers", iter(range(10 ** 9)))
        ids = {"ours": [], "theirs": []}

        def line(whose):
            ids[whose].append(f"single-{next(numbers):05}")
            count[whose] += 1
            return ids[whose][-1]

        def ours():
            return [self.program, "--quiet", "--ledger", ledger, "record", "employer.encounter",
                    "quality=high", "--programme", "norwich", "--on", "2018-03-07", "--subject",
                    "p-7f3a91c2", "--id", line("ours")]

        def theirs():
            event = json.dumps({
                "actor": "benchmark", "data": {"quality": "high"}, "id": line("theirs"),
                "kind": "employer.encounter", "occurred": "2018-03-07", "programme": "norwich",
                "subject": "p-7f3a91c2"}, separators=(",", ":"))
            return ["sqlite3", database,
                    "PRAGMA synchronous = FULL; INSERT INTO events (id, event)"
                    f" VALUES (json_extract('{event}', '$.id'), '{event}');"]

        sides = [Side("ledgerctl", ours)]
        if self.has("sqlite3"):
            sides.append(Side("sqlite3", theirs))

        def recorded():
            last = list(ledgers.lines(ledger, ledgers.status(self.program, ledger)["size"]
                                      - count["ours"]))
            held = [json.loads(line)["id"] for line in last] == ids["ours"]
            if len(sides) > 1:
                found = quietly(["sqlite3", database, "SELECT id FROM events ORDER BY seq DESC"
                                 f" LIMIT {count['theirs']}"]).decode().split()
                held = held and found == ids["theirs"][::-1]
            return held

        self.row(name, f"one `record`, {where}", sides, {"sqlite3": 1},
                 rounds=min(RECORDS, 8 * self.rounds), check=recorded)
