#!/usr/bin/env python3
"""Checks a ledger against a checkpoint and works out one figure, with Python's standard library alone.

usage: audit.py LEDGER CHECKPOINT PROGRAMME KIND FIRST-DAY LAST-DAY
Prints one line of JSON: the size and root that were compared, and how many deliveries of the kind
happened in the programme from the first day to the last, both included, as the ledger had them at the
checkpoint: quantities added, without what had been voided or replaced by then.
"""
import base64
import hashlib
import json
import pathlib
import sys


def lines(ledger):
    """The log's lines in order, without their line feeds."""
    for segment in sorted(pathlib.Path(ledger, "log").glob("*.ndjson")):
        yield from segment.read_bytes().split(b"\n")[:-1]


def root_of(leaves):
    """RFC 6962, section 2.1: pairs are hashed level by level, an odd one goes up as it is."""
    level = leaves or [hashlib.sha256(b"").digest()]
    while len(level) > 1:
        pairs = [level[i : i + 2] for i in range(0, len(level), 2)]
        level = [hashlib.sha256(b"\x01" + b"".join(p)).digest() if p[1:] else p[0] for p in pairs]
    return base64.b64encode(level[0]).decode()


def audit(ledger, checkpoint, programme, kind, first, last):
    """What main prints; raises where the ledger is not the one of the checkpoint."""
    origin, size, root = pathlib.Path(checkpoint).read_text().split("\n")[:3]
    settings = json.loads(pathlib.Path(ledger, "ledger.json").read_text())
    if settings["origin"] != origin:
        raise SystemExit(f"the checkpoint is of {origin}, and the ledger is {settings['origin']}")
    known = [line for _, line in zip(range(int(size)), lines(ledger))]
    if len(known) < int(size):
        raise SystemExit(f"the ledger has {len(known)} lines, and the checkpoint {size}")
    found = root_of([hashlib.sha256(b"\x00" + line).digest() for line in known])
    if found != root:
        raise SystemExit(f"the root of the first {size} lines is {found}, and the checkpoint says {root}")
    events = [json.loads(line) for line in known]
    if [event["seq"] for event in events] != list(range(1, int(size) + 1)):
        raise SystemExit("the lines are not numbered 1, 2, 3, ...")
    gone = {event["replaces"] for event in events if "replaces" in event}
    gone |= {event["data"]["event"] for event in events if event["kind"] == "ledger.void"}
    value = sum(
        event.get("quantity", 1)
        for event in events
        if event["id"] not in gone
        and event.get("programme") == programme
        and event["kind"] == kind
        and first <= event["occurred"][:10] <= last
    )
    return {"size": int(size), "root": root, "value": value}


if __name__ == "__main__":
    if len(sys.argv) != 7:
        raise SystemExit(__doc__)
    print(json.dumps(audit(*sys.argv[1:])))
