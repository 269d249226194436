"""Ledgers to compare on: invented plans of every shape of figure over events of every sort."""

import json
import random

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
