"""Ledgers to measure with: made, filled, cooled down."""

import base64
import json
import os
import re
import shutil
from hashlib import sha256

from .clock import quietly
from .kinds import PROGRAMMES, ROOT

# What an append needs of the cache, and no replay: all else there is folded state.
NEEDED = {"head", "tree", "ids", "batch", "controls"}


def make(program, folder):
    """A new ledger with the five plans."""
    shutil.rmtree(folder, ignore_errors=True)
    quietly([program, "--quiet", "init", folder, "--origin", "example.org/benchmark"])
    for slug, _, _ in PROGRAMMES:
        quietly([program, "--quiet", "--ledger", folder, "plan", "adopt",
                 os.path.join(ROOT, "events", "plans", f"{slug}.json")])


def cool(folder):
    """Throws away whatever of the cache a replay could be shortened by."""
    cache = os.path.join(folder, "cache")
    for name in os.listdir(cache):
        if name not in NEEDED:
            path = os.path.join(cache, name)
            shutil.rmtree(path) if os.path.isdir(path) else os.remove(path)


def segments(folder):
    log = os.path.join(folder, "log")
    return [os.path.join(log, name) for name in sorted(os.listdir(log)) if name.endswith(".ndjson")]


def size(folder):
    return sum(os.path.getsize(path) for path in segments(folder))


def status(program, folder):
    return json.loads(quietly([program, "--ledger", folder, "status", "--json"]))


def warm(*paths):
    """Reads files, so that all sides find them in memory."""
    for path in paths:
        with open(path, "rb") as file:
            while file.read(1 << 20):
                pass


def remove(folder):
    shutil.rmtree(folder)


RECORDED = re.compile(rb'"recorded":"[^"]*",')
SEQ = re.compile(rb',?"seq":\d+')


def as_given(line):
    """A line without what the ledger itself put into it."""
    return SEQ.sub(b"", RECORDED.sub(b"", line, count=1), count=1)


def lines(folder, skip=0):
    """The log's lines after the first so many."""
    for path in segments(folder):
        with open(path, "rb") as file:
            for number, line in enumerate(file, int(os.path.basename(path)[:20])):
                if number > skip:
                    yield line


def root(folder):
    """The root of the log's tree by RFC 6962, in base64: roots of perfect trees, joined as they fill."""
    trees = []
    for line in lines(folder):
        height, node = 0, sha256(b"\0" + line[:-1]).digest()
        while trees and trees[-1][0] == height:
            node = sha256(b"\1" + trees.pop()[1] + node).digest()
            height += 1
        trees.append((height, node))
    node = trees.pop()[1]
    while trees:
        node = sha256(b"\1" + trees.pop()[1] + node).digest()
    return base64.b64encode(node).decode()
