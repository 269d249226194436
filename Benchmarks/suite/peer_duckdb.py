"""What DuckDB is asked, in the way that was fastest of those tried; run as a program.

    python3 peer_duckdb.py JOB ARGUMENTS...

It prints one JSON object: how long the work took, from connecting on, without the start of Python
and without loading the module, and the answer.

Tried and slower, for the counts: the anti join over two scans of the files, a table in place of
the common expression, `data` as JSON, other sizes of its buffers. For the report: every field a
column, statements joined into one, filters in place of conditions, a table that is not sorted.
"""

import json
import os
import sys
import time
from fractions import Fraction

import duckdb

ENVELOPE = {"seq": "BIGINT", "id": "VARCHAR", "kind": "VARCHAR", "programme": "VARCHAR",
            "place": "VARCHAR", "subject": "VARCHAR", "occurred": "VARCHAR", "quantity": "BIGINT",
            "replaces": "VARCHAR"}


def connect(path=":memory:"):
    connection = duckdb.connect(path)
    connection.execute(f"SET threads = {len(os.sched_getaffinity(0))}")
    connection.execute("SET preserve_insertion_order = false")
    return connection


def log(ledger, names, data):
    """The log as a table of the columns named."""
    columns = ", ".join([f"{name}: '{ENVELOPE[name]}'" for name in names] + [f"data: '{data}'"])
    return (f"read_json('{ledger}/log/*.ndjson', format = 'newline_delimited',"
            f" columns = {{{columns}}})")


def table(aggregates, ledger, data, more=(), where="programme IS NOT NULL"):
    """Aggregates by programme and kind of what counts: neither replaced nor voided."""
    source = log(ledger, ["id", "kind", "programme", "quantity", "replaces", *more], data)
    return f"""
        WITH lines AS MATERIALIZED (SELECT * FROM {source}),
          gone AS (SELECT replaces AS id FROM lines WHERE replaces IS NOT NULL
                   UNION ALL SELECT data.event FROM lines WHERE kind = 'ledger.void')
        SELECT programme, kind, {aggregates}
        FROM lines ANTI JOIN gone USING (id) WHERE {where} GROUP BY ALL"""


COUNT = "sum(coalesce(quantity, 1))"


def count(ledger):
    return connect().execute(table(COUNT, ledger, "STRUCT(event VARCHAR)")).fetchall()


def everything(ledger):
    """The count without taking anything out: not the same answer, and no join."""
    source = log(ledger, ["kind", "programme", "quantity"], "STRUCT(event VARCHAR)")
    return connect().execute(
        f"SELECT programme, kind, {COUNT} FROM {source} GROUP BY ALL").fetchall()


def total(ledger):
    data = "STRUCT(event VARCHAR, amount DECIMAL(18,2))"
    return connect().execute(table("sum(data.amount)", ledger, data)).fetchall()


def distinct(ledger):
    return connect().execute(
        table("count(DISTINCT subject)", ledger, "STRUCT(event VARCHAR)", ["subject"],
              "programme IS NOT NULL AND subject IS NOT NULL")).fetchall()


def report(ledger, script):
    """What `ledgerctl export sql --engine duckdb` writes, run in the ledger's folder."""
    with open(script, encoding="utf-8") as file:
        statements = file.read().split(";")
    os.chdir(ledger)
    connection = connect()
    for statement in statements:
        result = connection.execute(statement)
    return result.fetchall()


def load(history, path):
    """Lines into a table of a database file with a unique id, acknowledged when on disk."""
    connection = connect(path)
    connection.execute("""
        CREATE TABLE events (
          id VARCHAR PRIMARY KEY, actor VARCHAR, kind VARCHAR, occurred VARCHAR, place VARCHAR,
          programme VARCHAR, quantity BIGINT, replaces VARCHAR, source VARCHAR, subject VARCHAR,
          data JSON)""")
    connection.execute(f"""
        INSERT INTO events SELECT * FROM read_json('{history}', format = 'newline_delimited',
          columns = {{id: 'VARCHAR', actor: 'VARCHAR', kind: 'VARCHAR', occurred: 'VARCHAR',
            place: 'VARCHAR', programme: 'VARCHAR', quantity: 'BIGINT', replaces: 'VARCHAR',
            source: 'VARCHAR', subject: 'VARCHAR', data: 'JSON'}})""")
    return connection


def loaded(connection):
    """What the table holds, to be compared with what it was made from."""
    return connection.execute("""
        SELECT programme, kind, count(*), count(DISTINCT id), sum(quantity), sum(length(data::VARCHAR))
        FROM events GROUP BY ALL ORDER BY ALL""").fetchall()


JOBS = {job.__name__: job for job in (count, everything, total, distinct, report, load)}


def text(value):
    """A number as it is exactly, whatever it is written as."""
    try:
        return None if value is None else str(Fraction(value))
    except ValueError:
        return value


def main():
    job, *arguments = sys.argv[1:]
    start = time.perf_counter()
    rows = JOBS[job](*arguments)
    seconds = time.perf_counter() - start
    if job == "load":
        rows = loaded(rows)
    answer = sorted(["/".join(filter(None, row[:2]))] + [text(value) for value in row[2:]]
                    for row in rows if any(value is not None for value in row[2:]))
    print(json.dumps({"seconds": seconds, "answer": answer}))


main()
