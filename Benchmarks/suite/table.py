"""The generated history as a partner's table, and the map by which it becomes events."""

import json
import random

from .events import SCHOOLS, pseudonyms, school_days
from .kinds import PROGRAMMES, TEXTS, TREES

COLUMNS = ["Reference", "Programme", "Date", "What", "School URN", "Person", "Number", "Employer",
           "Quality", "Activity", "Amount (£)", "Fund"]
TYPES = {"Careers talk": "talk", "Workplace visit": "visit", "Work experience": "placement",
         "Mock interview": "mock-interview", "Enterprise day": "enterprise"}
QUALITY = ["High", "Meaningful", ""]

SHARED = {
    "programme": {"column": "Programme", "case": "lower"},
    "occurred": {"column": "Date", "date": "dd/mm/yyyy"},
    "id": {"template": "row-{Reference}"},
    "place": {"template": "urn:{School URN}"},
    "source": "generated (a partner's yearly table)",
}
MAP = json.dumps({
    "title": "A partner's deliveries of a year: encounters, attendances and grants in one table",
    "format": "csv",
    "columns": COLUMNS,
    "tables": {"activities": {name.lower(): code for name, code in TYPES.items()}},
    "shared": SHARED,
    "events": [
        {"when": {"column": "What", "is": "Encounter"}, "kind": "employer.encounter",
         "subject": {"column": "Person"},
         "data": {"employer": {"column": "Employer"},
                  "quality": {"column": "Quality", "case": "lower", "whenEmpty": "unknown"},
                  "type": {"column": "Activity", "case": "lower", "table": "activities"}}},
        {"when": {"column": "What", "is": "Event"}, "kind": "event.held",
         "quantity": {"column": "Number"}, "data": {"event": {"column": "Activity"}}},
        {"when": {"column": "What", "is": "Grant"}, "kind": "grant.award",
         "data": {"amount": {"column": "Amount (£)", "remove": ",", "places": 2},
                  "fund": {"column": "Fund"}}},
    ],
}, ensure_ascii=False, indent=2) + "\n"


def rows(number, seed="1", first=0, block=20_000):
    """Yields the table in blocks of text, its header first."""
    chance = random.Random(f"programme-ledger table {seed} {first} {number}").random

    def pick(values):
        return values[int(chance() * len(values))]

    employers = ['"' + name.replace('"', '""') + '"' if '"' in name else name
                 for name in TEXTS["employer"]]
    programmes = [
        (slug.title(), ["/".join(reversed(day.split("-"))) for day in school_days(year)],
         pseudonyms(max(40, number // 40), order * 858993459 + 17), 900101 + order * 1000)
        for order, (slug, _, year) in enumerate(PROGRAMMES)]
    activities, words = list(TYPES), [f"{tree.title()} fair, spring" for tree in TREES]
    yield ",".join(COLUMNS) + "\r\n"
    for start in range(0, number, block):
        made = []
        for n in range(start, min(start + block, number)):
            programme, days, people, school = pick(programmes)
            head = f"{first + n:08},{programme},{pick(days)}"
            urn = school + int(chance() * SCHOOLS)
            what = chance()
            if what < 0.8:
                made.append(f"{head},Encounter,{urn},{pick(people)},,{pick(employers)},"
                            f"{pick(QUALITY)},{pick(activities)},,\r\n")
            elif what < 0.92:
                made.append(f'{head},Event,{urn},,{2 + int(chance() * 300)},,,"{pick(words)}",,\r\n')
            else:
                pence = 1000 + int(chance() ** 3 * 2_499_000)
                made.append(f'{head},Grant,{urn},,,,,,"{pence // 100:,}.{pence % 100:02}",'
                            f"{pick(TREES)}\r\n")
        yield "".join(made)
