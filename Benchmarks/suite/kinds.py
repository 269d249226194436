"""What the generator makes an event's data from: the catalogue's kinds, and the words of the plans."""

import json
import os

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
EVENTS = os.path.join(ROOT, "events")

# Programme, prefix of its ids, and the September in which the first of its five school years begins.
PROGRAMMES = [
    ("ipswich", "ips", 2016), ("norfolk", "nfk", 2020), ("norwich", "nor", 2016),
    ("nottinghamshire", "not", 2016), ("stoke-on-trent", "sot", 2016),
]

# How often a kind comes, beside 3 for one about a person and 1 for the others.
WEIGHTS = {
    "employer.encounter": 240, "attendance.recorded": 140, "event.attended": 80, "exclusion": 70,
    "encounter.offered": 60, "cpd.accessed": 60, "assessment.recorded": 60, "family.reached": 50,
    "childcare.taken_up": 40, "social_action.participated": 40, "survey.responded": 40,
    "pupil.supported": 40, "destination.recorded": 30, "grant.award": 12, "indicator.observed": 10,
    "spend.recorded": 8, "training.delivered": 6, "event.held": 6, "place.created": 6,
}

# Who records what; a kind that is not named is the office's.
ACTORS = {
    "employer.encounter": "careers-hub", "encounter.offered": "careers-hub",
    "exclusion": "schools", "attendance.recorded": "schools", "assessment.recorded": "schools",
    "grant.award": "funds", "spend.recorded": "funds", "cpd.accessed": "training-hub",
}

# What partners also report as a number of people, with nobody named.
IN_NUMBERS = {"employer.encounter", "encounter.offered", "event.attended", "family.reached"}

TREES = ["alder", "ash", "beech", "birch", "elm", "hazel", "holly", "larch", "oak", "rowan"]
TEXTS = {
    "employer": [
        "a brewery", "a hospital", "a food research institute", "an insurer", "a theatre",
        "a boatyard", "a café", "a printer of maps", "the water company", "a maker of \"smart\" lights",
    ],
    "unit": ["%", "pupils", "£"], "area": ["Ipswich", "Norwich", "Stoke-on-Trent", "England"],
    "indicator": ["gld", "pupils-on-roll", "ks2-rwm", "attainment-8", "neet-rate"],
    "feeder_of": ["urn:900104", "urn:900107"], "from_school": ["urn:900105", "urn:900111"],
    "opens": ["08:00", "07:45"], "closes": ["18:00", "17:30"], "days": ["mon-fri", "mon-thu"],
    "period": ["2016/17", "2017/18", "2018/19"], "award_year": ["2017", "2018"],
}
# Whole numbers: from and to. Decimals: from and to, in tenths.
INTEGERS = {
    "age": (2, 20), "year_group": (7, 13), "attendees": (4, 60), "cohort": (2017, 2020),
    "rank": (1, 151), "n_ranked": (151, 152), "places": (1, 30), "year_of_career": (1, 2),
    "award_year": (2016, 2020), "level": (2, 3), "numerator": (1, 900), "denominator": (900, 9000),
}
TENTHS = {
    "hours": (5, 80), "score": (10, 400), "value": (0, 999), "posts": (10, 900), "vacant": (0, 50),
}


def load(*names):
    with open(os.path.join(EVENTS, *names), encoding="utf-8") as file:
        return json.load(file)


def text(value):
    """A JSON text in canonical form."""
    return json.dumps(value, ensure_ascii=False)


def tenths(number):
    """A number of tenths as canonical JSON."""
    return str(number // 10) if number % 10 == 0 else f"{number // 10}.{number % 10}"


def pounds(pence):
    """Pence as canonical JSON of pounds."""
    if pence % 100 == 0:
        return str(pence // 100)
    return f"{pence // 100}.{pence % 100:02}".rstrip("0")


def selections(figure):
    """What a figure of a plan selects: pairs of a kind, and a condition for each field it looks at."""
    needed = [figure.get(key) for key in ("latest", "sum", "mean", "largest", "distinct")]
    needed.append(figure.get("having", {}).get("distinct"))
    names = [name for one in needed for name in (one if isinstance(one, list) else [one])]
    looked_at = {name: {"present": True} for name in names if isinstance(name, str)}
    for key in ("of", "count", "first", "joined", "left", "from", "to", "lowest"):
        events = figure.get(key)
        if isinstance(events, dict) and "kind" in events:
            kinds = events["kind"]
            for kind in kinds if isinstance(kinds, list) else [kinds]:
                yield kind, looked_at | events.get("where", {})
    for part in figure.get("ratio", []) + figure.get("gap", []) + [figure.get("share")]:
        if isinstance(part, dict):
            yield from selections(part)


class DataMaker:
    """Makes the data of one programme's events: at random, or so that a measure selects them."""

    def __init__(self, programme, catalogue, chance):
        self.kinds = catalogue["kinds"]
        # A code that is not in force in every year would be refused in some.
        self.codes = {
            name: [code for code, about in codes["codes"].items()
                   if not about.keys() & {"from", "until", "to"}]
            for name, codes in catalogue["codes"].items()
        }
        self.chance = chance
        self.wanted = {}
        self.words = {}
        for measure in load("plans", f"{programme}.json")["measures"]:
            for kind, where in selections(measure["figure"]):
                self.wanted.setdefault(kind, []).append(where)
                for field, condition in where.items():
                    values = condition if isinstance(condition, list) else [condition]
                    pool = self.words.setdefault((kind, field), [])
                    pool += [v for v in values if isinstance(v, str) and v not in pool]

    def pick(self, values):
        return values[int(self.chance() * len(values))]

    def between(self, first, last):
        return first + int(self.chance() * (last - first + 1))

    def value(self, kind, name, field, condition=None):
        """One value of a field as canonical JSON, or None where the condition wants none."""
        low, high, barred = None, None, ()
        if isinstance(condition, dict):
            if "unless" in condition or condition.get("present") is False:
                return None
            low, high = condition.get("atLeast"), condition.get("atMost")
            barred = condition.get("not", ())
        elif isinstance(condition, list):
            condition = self.pick(condition)
        fixed = condition is not None and not isinstance(condition, dict)
        sort = field["type"]
        if sort == "boolean":
            return "true" if (condition if fixed else self.chance() < 0.5) else "false"
        if sort == "integer":
            least, most = INTEGERS.get(name, (1, 40))
            if fixed:
                return str(condition)
            return str(self.between(least if low is None else low, most if high is None else high))
        if sort == "decimal":
            if fixed or name in INTEGERS:
                return str(condition if fixed else self.between(*INTEGERS[name]))
            return tenths(self.between(*TENTHS.get(name, (5, 95))))
        if sort == "code":
            pool = [c for c in self.codes[field["codes"]] if c not in barred]
            return text(condition if fixed and condition in pool else self.pick(pool))
        if sort == "date":
            return text(f"2018-{self.between(1, 12):02}-{self.between(1, 28):02}")
        pool = self.words.get((kind, name), []) + TEXTS.get(name, TREES)
        pool = [word for word in pool if word not in barred]
        return text(condition if fixed else self.pick(pool))

    def data(self, kind, turn, note=None, steer=0.7):
        """The data of an event of a kind, as the texts before and after its amount.

        Where the kind has no amount the second is empty. What the plan's measures look for comes
        in turn.
        """
        where = {}
        if kind in self.wanted and self.chance() < steer:
            where = self.wanted[kind][turn % len(self.wanted[kind])]
        fields = self.kinds[kind]["fields"]
        if note:
            fields = fields | {"correction_reason": {"type": "note"}}
        members = []
        for name, field in sorted(fields.items()):
            if field["type"] == "note":
                members.append(f'"{name}":{text(note)}')
                continue
            condition = where.get(name)
            if field["type"] == "money":
                members.append(f'"{name}":\0')
                continue
            if condition is None and not field.get("required") and self.chance() < 0.87:
                continue
            value = self.value(kind, name, field, condition)
            if value is None:
                continue
            if field.get("many"):
                more = self.value(kind, name, field) if self.chance() < 0.3 else value
                value = f"[{value}]" if more == value else f"[{value},{more}]"
            members.append(f'"{name}":{value}')
        before, _, after = ("{" + ",".join(members) + "}").partition("\0")
        return before, after
