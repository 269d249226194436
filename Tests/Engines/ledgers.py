"""Ledgers to compare on: invented plans of every shape of figure over events of every sort."""

import json
import random
from fractions import Fraction

# A field may hold another type in another kind, a list, or a text that SQL would trip over.
FIELDS = {
    "lesson.held": {"grade": "integer", "topic": "text", "hours": "decimal", "cost": "money",
                    "open": "boolean", "on_day": "date", "tags": "text*", "sizes": "integer*"},
    "visit.made": {"grade": "text", "topic": "text", "hours": "decimal", "cost": "money",
                   "open": "boolean", "tags": "text*", "level": "decimal"},
    "place.left": {"topic": "text", "phase": "text", "tags": "text*"},
    "value.seen": {"value": "decimal", "topic": "text", "phase": "text"},
}
KINDS = sorted(FIELDS)
TEXTS = ["plain", "it's", 'say "so"', "back\\slash", "a; b", "two -- dashes", "£5 – naïve", "${x}", "3",
         "true", "2018/19", "[1]", "{\"topic\":\"x\"}", ",\"topic\":", "Tŷ Ŵyl", "%_x", "a/b", "/* c */"]
DAYS = [f"{year}-{month:02}-{day:02}" for year in (2016, 2017, 2018, 2019) for month in range(1, 13)
        for day in (1, 2, 15, 28)]
PERIODS = ["2016/17", "2017/18", "2018/19", "2017-18", "FY2011-12", "2018", "2018-03", "2018-03-15",
           "2017/18 autumn", "2017/18 spring", "2018/19 summer", "2017-09-01..2018-08-31", "2018-09-01..",
           "..2018-02-15", "2019/20", "2031/32"]
BUCKETS = ["year", "term", "month", "financial-year", "calendar-year"]


def catalogue():
    """The kinds as `init --catalogue` takes them."""
    return {"title": "Invented kinds", "kinds": {
        kind: {"title": kind, "subject": "somebody", "place": "somewhere", "fields": {
            name: {"title": name, "type": type_.rstrip("*"), **({"many": True} if "*" in type_ else {})}
            for name, type_ in fields.items()}}
        for kind, fields in FIELDS.items()}}


class Invention:
    """A plan and events for it, by a seed."""

    def __init__(self, seed, programme):
        self.random, self.programme, self.number = random.Random(seed), programme, 0
        self.calendar = self.random.choice([None, {"academic-year": "08-01", "autumn": "08-20",
                                                   "spring": "01-07", "summer": "04-16",
                                                   "financial-year": "10-01"}])

    def pick(self, values):
        return self.random.choice(values)

    def chance(self, part):
        return self.random.random() < part

    # Events.

    def value(self, type_):
        one = type_.rstrip("*")
        if "*" in type_:
            return [self.value(one) for _ in range(self.random.randint(1, 4))]
        return {"integer": lambda: self.random.randint(-2, 6),
                "text": lambda: self.pick(TEXTS),
                "decimal": lambda: self.pick([0.5, -0.25, 3, 0.1, 1e-7, 12345678.5, 0.000000000001, -3,
                                              2.675, 1.005, 99999.999, 0, 7, 1e-06]),
                "money": lambda: self.random.randint(-500, 99999) / 100,
                "boolean": lambda: self.chance(0.5),
                "date": lambda: self.pick(DAYS)}[one]()

    def event(self):
        self.number += 1
        kind = self.pick(KINDS)
        day = self.pick(DAYS)
        event = {"id": f"{self.programme}-{self.number}", "kind": kind, "programme": self.programme,
                 "occurred": day + self.pick(["", "", "T10:30Z", "T23:59:59.125+01:00"]),
                 "data": {name: self.value(type_) for name, type_ in FIELDS[kind].items()
                          if self.chance(0.75)}}
        if self.chance(0.8):
            event["subject"] = f"p-{self.random.randint(1, 12)}"
        if self.chance(0.7):
            event["place"] = f"urn:{100000 + self.random.randint(1, 6)}"
        if self.chance(0.3):
            event["quantity"] = self.pick([2, 3, 30, 1000000000])
        if self.chance(0.3):
            event["source"] = self.pick(["a return", "it's; one", 'the "other"'])
        return event

    def batches(self, count):
        """Lists of lines to import one after another, and ids to void after each."""
        known, gone = [], set()
        while count > 0:
            size = min(count, self.random.randint(1, 1 + count // 3))
            lines = []
            for _ in range(size):
                event = self.event()
                standing = [name for name in known[-200:] if name not in gone]
                if standing and self.chance(0.12):
                    event["replaces"] = self.pick(standing)
                    event["data"]["correction_reason"] = "a slip"
                    gone.add(event["replaces"])
                lines.append(event)
            known += [event["id"] for event in lines]
            count -= size
            voids = [name for name in known if name not in gone and self.chance(0.01)]
            gone.update(voids)
            yield lines, voids

    # Plans.

    def field(self, kinds, types):
        names = sorted({name for kind in kinds for name, type_ in FIELDS[kind].items()
                        if type_ in types})
        return self.pick(names) if names else None

    def condition(self, kinds):
        """A key and what must hold of it."""
        if self.chance(0.2):
            key = self.pick(["place", "subject", "source", "kind"])
            value = {"place": "urn:100003", "subject": "p-4", "source": "it's; one", "kind": kinds[0]}[key]
            return key, self.pick([value, {"not": [value]}, {"unless": [value]}, {"present": True},
                                   {"present": False}, {"atLeast": value}, {"lessThan": value}])
        if self.chance(0.1):
            key = self.pick(BUCKETS)
            value = {"year": "2017/18", "term": "2017/18 spring", "month": "2018-03",
                     "financial-year": "2017-18", "calendar-year": "2018"}[key]
            return key, self.pick([value, {"not": [value]}, {"atLeast": value}, {"lessThan": value}])
        kind = self.pick(kinds)
        name = self.pick(sorted(FIELDS[kind]))
        one = FIELDS[kind][name].rstrip("*")
        values = [self.value(one) for _ in range(3)]
        sorts = [values[0], values, {"not": values[:2]}, {"unless": values[:2]}, {"present": True},
                 {"present": False}]
        if one in ("integer", "decimal", "money"):
            low, high = sorted(values[:2])
            sorts += [{"atLeast": low}, {"moreThan": low, "atMost": high}, {"lessThan": high}]
        elif one in ("text", "date"):
            sorts += [{"atLeast": values[0]}, {"lessThan": values[1]}]
        return name, self.pick(sorts)

    def events(self, sort=None):
        kinds = [sort] if sort else self.random.sample(KINDS, self.pick([1, 1, 1, 2, 3]))
        selection = {"kind": kinds[0] if len(kinds) == 1 else kinds}
        where = dict(self.condition(kinds) for _ in range(self.pick([0, 0, 1, 1, 2])))
        if where:
            selection["where"] = where
        if self.chance(0.35):
            selection["period"] = self.pick(PERIODS)
        return selection, kinds

    def keys(self, kinds, most=2):
        names = ["subject", "place", "kind", *BUCKETS, *sorted({n for k in kinds for n in FIELDS[k]})]
        names = self.random.sample(names, self.random.randint(1, most))
        return names[0] if len(names) == 1 else names

    def figure(self, depth=0):
        """A figure, by its first word."""
        shapes = ["count", "sum", "distinct", "having", "largest", "mean", "latest", "stock", "sequence",
                  "lowest"]
        if depth < 2:
            shapes += ["ratio", "ratio", "gap", "share", "cohort"]
        return self.figure_of(self.pick(shapes), depth)

    def figure_of(self, shape, depth=0):
        numbers = ("integer", "decimal", "money")
        events, kinds = self.events()
        field = self.field(kinds, numbers)
        if shape in ("sum", "largest", "mean", "latest") and field is None:
            events, kinds = self.events("value.seen")
            field = "value"
        if shape == "count":
            return {"count": events}
        if shape in ("sum", "largest", "mean", "latest"):
            return {shape: field, "of": events}
        if shape == "first":
            return {"first": events}
        if shape == "distinct":
            return {"distinct": self.keys(kinds), "of": events}
        if shape == "having":
            sort = self.pick(["count", "distinct", "sum"] if field else ["count", "distinct"])
            having = {"count": {"count": True}, "sum": {"sum": field},
                      "distinct": {"distinct": self.keys(kinds, 1)}}[sort]
            return {"distinct": self.keys(kinds), "of": events,
                    "having": {**having, "atLeast": self.pick([1, 2, 3, 2.5, 0.1, 40])}}
        if shape in ("stock", "sequence"):
            one, other = (("joined", "left") if shape == "stock" else ("from", "to"))
            key = self.pick(["subject", "place", "topic", "tags", ["subject", "topic"]])
            return {shape: key, one: self.events("visit.made")[0], other: self.events("place.left")[0]}
        if shape == "lowest":
            return {"lowest": events, "per": self.pick(BUCKETS)}
        if shape == "ratio":
            return {"ratio": [self.figure(depth + 1), self.figure(depth + 1)],
                    "per": self.pick([1, 100, 1000, 0.5])}
        if shape == "gap":
            return {"gap": [self.figure(depth + 1), self.figure(depth + 1)]}
        if shape == "share":
            return {"share": self.figure(depth + 1), "cohort": self.pick(["pupils", "seen", "unknown"])}
        return {"cohort": self.pick(["pupils", "seen", "part"])}

    def operand(self):
        return self.random.randint(-5, 40) if self.chance(0.8) else self.figure(1)

    def target(self, depth=0):
        word = self.pick(["atLeast", "moreThan", "atMost", "lessThan", "exactly", "between", "around",
                          "every", "increase", "decrease", "increaseBy", "reduceBy", "topHalf"]
                         + (["all"] if depth == 0 else []))
        target = {"is": word}
        if word in ("atLeast", "moreThan", "atMost", "lessThan", "exactly"):
            target["value"] = self.operand()
        elif word == "between":
            low, high = sorted(self.random.randint(-5, 60) for _ in range(2))
            target.update({"from": low, "to": high})
        elif word == "around":
            target.update({"value": self.operand(), "tolerance": self.random.randint(0, 20)})
        elif word == "every":
            target["cohort"] = self.pick(["pupils", "seen", "unknown"])
        elif word in ("increaseBy", "reduceBy"):
            target.update(self.pick([{"amount": self.operand()}, {"fraction": "1/2"}, {"fraction": "10%"}]))
            target["strictly"] = self.chance(0.3)
        elif word == "topHalf":
            target["of"] = self.operand()
        elif word == "all":
            ways = [["atLeast", "moreThan", "increase"], ["atMost", "decrease", "reduceBy"]]
            way, parts = self.pick(ways), []
            while len(parts) < 2:
                part = self.target(1)
                if part["is"] in way:
                    parts.append(part)
            target["targets"] = parts
        if depth == 0 and self.chance(0.4):
            target["by"] = self.pick(["2017-12-31", "2018/19", "2019-01", {"before": "2018-05-17"},
                                      {"after": "first-day", "terms": 2}, {"after": "first-day", "days": 90},
                                      {"after": "first-day", "months": 5}])
        if depth == 0 and self.chance(0.1):
            target["when"] = {"done": "first-day"}
        return target

    def measure(self, name, figure, **more):
        return {"id": name, "title": name, "priority": "P1", "document": "plan", "quote": "as promised",
                "figure": figure, **more}

    def random_measure(self, number, shape=None):
        figure = self.figure_of(shape) if shape else self.figure()
        if shape == "first":
            return self.measure(f"m-{number}", figure, target={
                "is": "done", "by": self.pick(["2017-05-02", "2016", {"after": "first-day", "days": 9}])})
        measure = self.measure(f"m-{number}", figure)
        if self.chance(0.6) or needs_places(figure):
            measure["places"] = self.pick([0, 1, 2, 3, 6])
        if self.chance(0.2):
            measure["unit"] = "£"
        target = self.target()
        if self.chance(0.35):
            kinds = kinds_of(figure)
            measure["by"] = [self.keys(kinds, 1)] if self.chance(0.8) else as_list(self.keys(kinds))
            if self.chance(0.8) and "all" != target["is"]:
                target["each"] = True
                if len(measure["by"]) == 1 and self.chance(0.5):
                    groups = [value for value in ["plain", "3", "p-4", "urn:100003", 2, "2017/18", "visit.made"]
                              if self.chance(0.5)]
                    if groups:
                        target["groups"] = groups
        measure["target"] = target
        measure["baseline"] = self.pick([
            {"value": self.random.randint(-3, 30)}, {"value": None, "words": "a chart"},
            {"period": self.pick(PERIODS)}, {"on": self.pick(DAYS)}, {"first": True}])
        word = {"increase": "higher", "increaseBy": "higher", "every": "higher", "atLeast": "higher",
                "moreThan": "higher", "decrease": "lower", "reduceBy": "lower", "topHalf": "lower"}
        parts = target.get("targets", [target])
        better = word.get(parts[0]["is"]) or self.pick(["higher", "lower", None])
        if better:
            measure["better"] = better
        return measure

    def plan(self, count):
        """A plan of each shape of figure and of random ones, each with a measure of whether it is met."""
        # Words of shapes whose days stand for others' first.
        measures = [self.measure("first-day", {"first": {"kind": "lesson.held", "period": "2016-03-01.."}},
                                 target={"is": "done", "by": "2017-03-31"})]
        shapes = ["count", "sum", "distinct", "having", "largest", "mean", "latest", "first", "stock",
                  "sequence", "lowest", "ratio", "gap", "share", "cohort"]
        for number in range(count):
            measures.append(self.random_measure(number, shapes[number % len(shapes)]
                                                if number < 2 * len(shapes) else None))
        ids = [measure["id"] for measure in measures]
        measures += [self.measure(f"is-met-{name}", {"met": [name]}) for name in ids]
        measures.append(self.measure("all-met", {"met": ids}, target={"is": "atLeast", "value": 3}))
        measures.append(self.measure("met-of-met", {"met": ["all-met", "first-day"]}))
        plan = {"programme": self.programme, "title": f"Invented {self.programme}",
                "documents": {"plan": {"file": "plan.txt", "title": "A plan"}},
                "starts": "2016-09-01", "ends": "2019-08-31", "priorities": {"P1": "One"},
                "cohorts": {"pupils": {"title": "Pupils", "size": 17},
                            "part": {"title": "A part", "size": 0.125},
                            "unknown": {"title": "Nobody knows", "size": None},
                            "seen": {"title": "As seen", "figure": {
                                "latest": "value", "of": {"kind": "value.seen"}}}},
                "measures": measures}
        if self.calendar:
            plan["calendar"] = self.calendar
        return plan


def as_list(value):
    return value if isinstance(value, list) else [value]


def needs_places(figure):
    """Whether a figure may have more places than can be written."""
    return any(word in figure for word in ("mean", "ratio", "share")) or (
        "gap" in figure and any(map(needs_places, figure["gap"])))


def kinds_of(figure):
    """The kinds that every key of a breakdown should be known to."""
    text = json.dumps(figure)
    return [kind for kind in KINDS if f'"{kind}"' in text] or KINDS


# A ledger made against whoever writes or reads SQL: what lines may hold at the edges of the format.

HOSTILE = TEXTS + [
    "\\", "\\\\", '"', '\\"', '""', "'", "''", "ends with \\", 'x","note":"plain', '"}', '","data":{"note":"plain"},"',
    "{}", "[]", "}", "null", "NULL", "\\N", "-0", "0", "1e-7", "\\u0041", "a\\nb", "\\x41", "%", "_", "$1", "?", ":x",
    "@x", "--", "/*", "#", "`x`", ";", "\u00e9", "e\u0301", "E", "ſ", "İ", "ẞ", "日本語", "😀", "𝒳", "~", "ÿ", "z", "Z", "a b",
    "true; false", "x" * 300, "ü" * 150]
NUMBERS = [999999999999999, -999999999999999, 999.999999999999, -999.999999999999, 1e-12, -1e-12, 1e-6, 1.2e-6,
           1.5e-7, -1e-7, 0, -3, 3, 100000000000000, 123456789012345, 12345678901.2345, 0.1, 0.3, 2.675, -0.005]
EDGES = ["0001-09-01", "0002-08-31", "0002-09-01", "0999-12-31", "1900-02-28", "2000-02-29", "2018-03-31",
         "2018-03-31T23:59:59.999+14:00", "2018-04-01T00:00-12:00", "2018-04-01", "2018-08-31", "2018-09-01"]
LONG = "k" * 31 + "." + "k" * 32
ODD = {"deed.done": {"note": "text", "no": "text", "note_2": "text", "event": "text", "select": "text", "part": "text",
                     "own": "text", "code": "integer", "number": "decimal", "amount": "money", "day": "date",
                     "rows": "text*", "values": "decimal*", "flag": "boolean"},
       "deed.undone": {"note": "text*", "rows": "text", "number": "integer", "select": "decimal"},
       LONG: {"f" * 64: "text", "number": "decimal"}}


def odd_catalogue():
    """The kinds of the hostile ledger: words of SQL, names that begin others, a list in one kind only."""
    return {"title": "Odd kinds", "kinds": {
        kind: {"title": kind, "subject": "somebody", "place": "somewhere", "fields": {
            name: {"title": name, "type": type_.rstrip("*"), **({"many": True} if "*" in type_ else {})}
            for name, type_ in fields.items()}} for kind, fields in ODD.items()}}


def odd_lines(programmes):
    """Batches of lines and the ids to void after each: chains of corrections by names hard to quote."""
    random_ = random.Random(7)
    first, second, third, voids = [], [], [], []
    for programme in programmes:
        for number, text in enumerate(HOSTILE):
            name = f"{programme[:2]} {text[:90]} {number}"
            other = HOSTILE[(number * 7 + 3) % len(HOSTILE)]
            data = {"note": text, "no": other, "note_2": text + other[:40], "event": f"{programme[:2]} {other[:90]}",
                    "select": other, "part": text, "own": other, "code": number % 5 - 2,
                    "number": NUMBERS[number % len(NUMBERS)], "amount": (number * 37 - 400) / 100,
                    "day": EDGES[number % len(EDGES)][:10], "flag": number % 3 == 0,
                    "rows": [text, other, text, "plain"], "values": [NUMBERS[number % 20], 3, NUMBERS[(number + 5) % 20]]}
            line = {"id": name, "kind": "deed.done", "programme": programme, "data": data,
                    "occurred": EDGES[number % len(EDGES)], "subject": f"p-{'Aa_-'[number % 4]}{number % 9}",
                    "place": f"odd:{'Aa._/-'[number % 6]}{number % 4}", "source": text[:60],
                    "actor": text[:60] if number % 2 else 'x","data":{"note":"plain"},"'}
            if number % 5 == 0:
                line["quantity"] = random_.choice([2, 1000000000])
            first.append(line)
            first.append({"id": name + "'", "kind": "deed.undone", "programme": programme,
                          "occurred": EDGES[(number + 1) % len(EDGES)], "subject": line["subject"],
                          "data": {"note": [other, text], "rows": text, "number": number - 30,
                                   "select": NUMBERS[(number + 9) % 20]}})
            first.append({"id": name + '"', "kind": LONG, "programme": programme, "occurred": EDGES[number % 12],
                          "data": {"f" * 64: text, "number": NUMBERS[(number + 2) % 20]}})
            correction = {**line, "id": name + "\\", "replaces": name, "data": {
                **data, "amount": -0.01, "note": other, "correction_reason": "a slip"}}
            if number % 4 == 1:
                voids.append(name)
            elif number % 4 == 2:
                second.append(correction)
            elif number % 4 == 3:
                second.append(correction)
                third.append({**correction, "id": name + "\\\\", "replaces": name + "\\",
                              "data": {**correction["data"], "note": text, "amount": 0.005 * 2}})
        # As long as a line may be, nearly.
        first.append({"id": f"{programme} long", "kind": "deed.done", "programme": programme,
                      "occurred": "2018-05-01", "data": {
                          "rows": ['\\"' * 40 + str(n) for n in range(256)], "values": list(range(256)),
                          "note": "plain"}})
    return [(first, voids), (second, []), (third, [line["id"] for line in third[::3]])]


def odd_plan(programme, numbers):
    """A plan that asks for every hostile text, or for every number and edge of the calendar."""
    one, made = Invention(1, programme), []

    def add(figure, **more):
        made.append(one.measure(f"m-{len(made)}", figure, **more))

    def count(kind="deed.done", **where):
        return {"count": {"kind": kind, "where": where}}

    done = {"kind": "deed.done"}
    if not numbers:
        for number, text in enumerate(HOSTILE):
            add(count(note=text))
            word = ("not", "unless", "atLeast", "lessThan")[number % 4]
            add(count(**{["note", "rows", "own"][number % 3]: {word: [text] if number % 4 < 2 else text}}))
            if number % 3 == 0:
                add(count("deed.undone", note=text))
                add(count(LONG, **{"f" * 64: text}))
        for key in ("note", "no", "note_2", "event", "select", "part", "rows", "source", "actor", "subject", "place"):
            add({"distinct": key, "of": done})
            add({"distinct": [key, "own"], "of": done, "having": {"count": True, "atLeast": 2}})
        add({"distinct": "note", "of": {"kind": ["deed.done", "deed.undone"]}})
        add({"distinct": ["rows", "note"], "of": {"kind": ["deed.done", "deed.undone"]}})
        for text in ("p-A0", "p-a4"):
            add(count(subject={"atLeast": text}))
            add(count(place={"lessThan": "odd:a" if text == "p-A0" else "odd:_1"}))
    else:
        for number in NUMBERS:
            add(count(number=number))
            add(count(values=number))
            add(count(values={"moreThan": number}))
            add({"sum": "amount", "of": {**done, "where": {"number": {"atMost": number}}}}, unit="£")
        for field in ("number", "amount", "code"):
            for word in ("sum", "largest", "latest"):
                add({word: field, "of": done})
            add({"mean": field, "of": done}, places=9)
        add({"latest": "number", "of": {"kind": sorted(ODD)}})
        add({"distinct": ["number", "flag"], "of": {"kind": sorted(ODD)}})
        add({"distinct": "values", "of": done, "having": {"sum": "amount", "atLeast": 0.01}})
        add({"ratio": [{"sum": "number", "of": done}, {"sum": "amount", "of": done}]}, places=12)
        for key in BUCKETS:
            add({"distinct": key, "of": done})
            add({"distinct": [key, "subject"], "of": {"kind": sorted(ODD)}})
            add({"lowest": done, "per": key})
        add({"distinct": "day", "of": {**done, "where": {"day": {"atLeast": "0999-12-31"}}}})
        for period in ("..0002-08-31", "2018-03-31", "2017/18", "2018-04-01..", "2017-18", "2000-02"):
            add({"count": {**done, "period": period}})
            add({"first": {**done, "period": period}})
    return {"programme": programme, "title": f"Odd {programme[:9]}",
            "documents": {"plan": {"file": "plan.txt", "title": "A plan"}},
            "starts": "2016-09-01", "ends": "2019-08-31", "priorities": {"P1": "One"}, "measures": made}


def large_plans():
    """Plans of one measure whose fractions have more digits than some engines hold.

    Returns for each its name, the plan, and the fraction that the measure is.
    """
    sums = {"a": [999999999999999, 1e-12], "b": [999999999999998, 7e-12], "c": [999999999999997, 11e-12]}
    exact = {name: sum(Fraction(str(number)) for number in numbers) for name, numbers in sums.items()}

    def amount(name):
        return {"sum": "amount", "of": {"kind": "deed.done", "where": {"note": name}}}

    def ratio(one, other):
        return {"ratio": [one, other]}

    a, b, c = (amount(name) for name in "abc")
    made = [("large-sum", a, exact["a"]), ("large-ratio", ratio(a, b), exact["a"] / exact["b"]),
            ("large-gap", {"gap": [ratio(a, b), ratio(b, c)]}, exact["a"] / exact["b"] - exact["b"] / exact["c"]),
            ("large-tower", ratio(ratio(a, b), ratio(b, ratio(c, a))),
             exact["a"] / exact["b"] / (exact["b"] / (exact["c"] / exact["a"]))),
            ("large-steeple", ratio(ratio(a, ratio(b, ratio(c, ratio(a, b)))), ratio(b, ratio(c, a))),
             exact["c"] ** 2 / (exact["a"] * exact["b"]))]
    lines = [{"id": f"{programme} {name} {number}", "kind": "deed.done", "programme": programme,
              "occurred": "2018-03-07", "data": {"note": name, "amount": number}}
             for programme, _, _ in made for name, numbers in sums.items() for number in numbers]
    plans = []
    for programme, figure, value in made:
        plan = odd_plan(programme, True)
        plan["measures"] = [Invention(1, programme).measure("m", figure, places=12)]
        plans.append((programme, plan, value))
    return plans, lines


def written(value, places):
    """A fraction that is not negative as a report writes it."""
    number, rest = divmod(value.numerator * 10 ** places, value.denominator)
    number += 2 * rest >= value.denominator
    text = f"{number:0{places + 1}}"
    return (text[:-places] + "." + text[-places:]).rstrip("0").rstrip(".")


def large_catalogue():
    """The kinds of such plans."""
    return {"title": "Large", "kinds": {"deed.done": {"title": "deed", "fields": {
        "note": {"title": "note", "type": "text"}, "amount": {"title": "amount", "type": "decimal"}}}}}
