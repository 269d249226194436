#!/usr/bin/env python3
"""Checks a .tlog-proof of 'ledgerctl prove ID' with Python's standard library alone.

usage: check_proof.py PROOF
Prints the event's line when its hash leads to the root in the proof's checkpoint; whose checkpoint that
is, its signature says (docs/auditing.md shows how openssl checks it).
"""
import base64
import hashlib
import pathlib
import sys


def root(leaf, index, size, siblings):
    """The root that a leaf leads to: RFC 6962, section 2.1.1, from the top down."""
    if size == 1:
        assert not siblings, "the proof is too long"
        return leaf
    split = 1 << (size - 1).bit_length() - 1
    *below, sibling = siblings
    if index < split:
        pair = root(leaf, index, split, below) + sibling
    else:
        pair = sibling + root(leaf, index - split, size - split, below)
    return hashlib.sha256(b"\x01" + pair).digest()


def main(path):
    head, checkpoint = pathlib.Path(path).read_text().split("\n\n", 1)
    version, extra, index, *hashes = head.split("\n")
    assert version == "c2sp.org/tlog-proof@v1", "not a proof of this kind"
    line = base64.b64decode(extra.removeprefix("extra "), validate=True)
    index = int(index.removeprefix("index "))
    origin, size, expected = checkpoint.split("\n")[:3]
    leaf = hashlib.sha256(b"\x00" + line).digest()
    found = root(leaf, index, int(size), [base64.b64decode(h, validate=True) for h in hashes])
    if base64.b64encode(found).decode() != expected:
        raise SystemExit("the line is not in that log")
    print(line.decode())


if __name__ == "__main__":
    main(sys.argv[1])
