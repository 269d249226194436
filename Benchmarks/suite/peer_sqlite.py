"""Lines into SQLite with a unique id, by Python's own module; run as a program.

    python3 peer_sqlite.py HISTORY DATABASE

It prints one JSON object: how long it took from opening the database to the end of the transaction,
without the start of Python, and the SHA-256 of the lines that the table holds.

SQLite itself takes the id out of the line and checks that the line is JSON; Python's json would
take longer.
"""

import hashlib
import json
import sqlite3
import sys
import time


def load(history, path):
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("""
        CREATE TABLE events (seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE,
          event TEXT NOT NULL CHECK (json_valid(event)))""")
    connection.execute("BEGIN IMMEDIATE")
    with open(history, encoding="utf-8", newline="\n") as lines:
        connection.executemany(
            "INSERT INTO events (id, event) VALUES (json_extract(?1, '$.id'), ?1)"
            " ON CONFLICT (id) DO NOTHING", ((line,) for line in lines))
    connection.execute("COMMIT")
    return connection


def main():
    start = time.perf_counter()
    connection = load(*sys.argv[1:3])
    seconds = time.perf_counter() - start
    digest = hashlib.sha256()
    for (line,) in connection.execute("SELECT event FROM events ORDER BY seq"):
        digest.update(line.encode())
    connection.close()
    print(json.dumps({"seconds": seconds, "answer": digest.hexdigest()}))


main()
