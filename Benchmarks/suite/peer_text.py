"""The same facts for programs that read text: hledger, ledger and jq."""

import json
import os


def effective(history):
    """The events of a history that count."""
    with open(history, encoding="utf-8") as lines:
        events = [json.loads(line) for line in lines]
    gone = {event.get("replaces") or event["data"].get("event") for event in events
            if "replaces" in event or event["kind"] == "ledger.void"}
    return [event for event in events if event["id"] not in gone and "programme" in event]


def write_journal(history, path):
    """A transaction for each event that counts: a journal has no word for a void."""
    with open(path, "w", encoding="utf-8") as journal:
        for event in effective(history):
            journal.write(
                f"{event['occurred'][:10]} ({event['id']}) {event['kind']}\n"
                f"    {event['programme']}:{event['kind']}  {event.get('quantity', 1)}\n"
                f"    counted\n\n")


# What is gone is named only by later lines, so the log is read twice. `+=` would copy the object.
GONE = '''select(.replaces != null or .kind == "ledger.void") | .replaces // .data.event'''
COUNT = '''(reduce ($gone | split("\\n")[]) as $id ({}; .[$id] = true)) as $gone
| reduce inputs as $e ({}; if $e.programme and $e.kind != "ledger.plan" and ($gone[$e.id] | not)
    then ($e.programme + "/" + $e.kind) as $key | .[$key] = .[$key] + ($e.quantity // 1)
    else . end)'''


def jq(ledger, scratch):
    gone = os.path.join(scratch, "gone")
    return ["sh", "-c", 'jq -r "$1" "$3"/log/*.ndjson > "$4" &&'
            ' jq -n --rawfile gone "$4" "$2" "$3"/log/*.ndjson', "sh", GONE, COUNT, ledger, gone]


def answer_jq(output):
    return sorted([key, str(value)] for key, value in json.loads(output).items())


def answer_hledger(output):
    rows = [line.strip().strip('"').split('","') for line in output.decode().splitlines()[1:]]
    return sorted([account.replace(":", "/"), value] for account, value in rows)


def answer_ledger(output):
    rows = [line.split("\t") for line in output.decode().splitlines() if line]
    return sorted([account.replace(":", "/"), value.strip()] for account, value in rows)
