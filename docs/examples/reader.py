#!/usr/bin/env python3
"""Reads a ledger by docs/format.md alone: checks it, and counts by programme and kind.

usage: reader.py LEDGER-DIRECTORY
prints JSON: {"size": ..., "root": base64, "counts": [[programme, kind, quantity], ...]}
"""
import base64, glob, hashlib, json, os, sys
from decimal import Decimal


def canonical(value):  # RFC 8785 for the numbers that the format allows
    if isinstance(value, dict):
        keys = sorted(value, key=lambda k: k.encode("utf-16-be"))
        return "{" + ",".join(canonical(k) + ":" + canonical(value[k]) for k in keys) + "}"
    if isinstance(value, list):
        return "[" + ",".join(canonical(v) for v in value) + "]"
    if isinstance(value, (int, Decimal)) and not isinstance(value, bool):
        digits, exponent = f"{abs(value):f}", ""
        if "." in digits:
            digits = digits.rstrip("0").rstrip(".")
        if 0 < abs(value) < Decimal("1e-6"):
            sig = digits.lstrip("0.")
            exponent = f"e-{len(digits) - 1 - len(sig)}"
            digits = sig[0] + ("." + sig[1:] if sig[1:] else "")
        return ("-" if value < 0 else "") + digits + exponent
    return json.dumps(value, ensure_ascii=False)


def node(left, right):
    return hashlib.sha256(b"\x01" + left + right).digest()


def read(directory):
    frontier, size, recorded, events, gone = [], 0, "", {}, set()
    for path in sorted(glob.glob(os.path.join(directory, "log", "*.ndjson"))):
        assert int(os.path.basename(path)[:20]) == size + 1, f"{path} does not continue at {size + 1}"
        for line in open(path, "rb").read().split(b"\n")[:-1]:
            event = json.loads(line, parse_float=Decimal)
            size += 1
            assert event["seq"] == size and event["id"] not in events and event["recorded"] >= recorded
            assert canonical(event).encode() == line and len(line) <= 65536, f"seq {size} is not canonical"
            recorded = event["recorded"]
            target = event.get("replaces") or (event["kind"] == "ledger.void" and event["data"]["event"])
            if target:
                assert target in events and target not in gone
                gone.add(target)
            events[event["id"]] = event
            leaf, height = hashlib.sha256(b"\x00" + line).digest(), 0
            while frontier and frontier[-1][0] == height:
                leaf, height = node(frontier.pop()[1], leaf), height + 1
            frontier.append((height, leaf))
    root = frontier.pop()[1] if frontier else hashlib.sha256(b"").digest()
    while frontier:
        root = node(frontier.pop()[1], root)
    counts = {}
    for event in events.values():
        if event["id"] not in gone and not event["kind"].startswith("ledger."):
            key = (event["programme"], event["kind"])
            counts[key] = counts.get(key, 0) + event.get("quantity", 1)
    return size, base64.b64encode(root).decode(), sorted([*key, n] for key, n in counts.items())


if __name__ == "__main__":
    size, root, counts = read(sys.argv[1])
    print(json.dumps({"size": size, "root": root, "counts": counts}))
