"""The generated table to lines as `ledgerctl import --map` records them, by Python's csv and json.

    python3 peer_csv.py TABLE LINES FIRST RECORDED

It prints one JSON object: how long it took, without the start of Python. FIRST is the number of the
first line, RECORDED the moment that all lines carry.
"""

import csv
import json
import os
import sys
import time

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.dont_write_bytecode = True

from suite.table import SHARED, TYPES  # noqa: E402

CODES = {name.lower(): code for name, code in TYPES.items()}


def event(row):
    what = row["What"]
    made = {"id": "row-" + row["Reference"], "programme": row["Programme"].lower(),
            "occurred": "-".join(reversed(row["Date"].split("/"))),
            "place": "urn:" + row["School URN"], "source": SHARED["source"]}
    if what == "Encounter":
        made["kind"] = "employer.encounter"
        made["subject"] = row["Person"]
        made["data"] = {"employer": row["Employer"], "quality": row["Quality"].lower() or "unknown",
                        "type": CODES[row["Activity"].lower()]}
    elif what == "Event":
        made["kind"] = "event.held"
        made["quantity"] = int(row["Number"])
        made["data"] = {"event": row["Activity"]}
    else:
        amount = float(row["Amount (£)"].replace(",", ""))
        made["kind"] = "grant.award"
        made["data"] = {"amount": int(amount) if amount.is_integer() else amount,
                        "fund": row["Fund"]}
    return made


def main():
    table, path, first, recorded = sys.argv[1:5]
    start = time.perf_counter()
    with open(table, encoding="utf-8", newline="") as rows, \
            open(path, "w", encoding="utf-8", newline="\n") as lines:
        encode = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode
        for seq, row in enumerate(csv.DictReader(rows), int(first)):
            made = event(row)
            made["actor"] = "benchmark"
            made["recorded"] = recorded
            made["seq"] = seq
            lines.write(encode(made) + "\n")
    print(json.dumps({"seconds": time.perf_counter() - start}))


main()
