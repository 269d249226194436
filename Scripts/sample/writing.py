"""Invented events and the files that they are written to."""

import hashlib
import json
import os
import random
from datetime import date, timedelta

SEED = "opportunity-areas-2017"


def pseudonym(*parts):
    """A key that stands for an invented person: the same for the same parts."""
    digest = hashlib.sha256("/".join((SEED,) + parts).encode()).hexdigest()
    return "p-" + digest[:8]


def pseudonyms(count, *parts):
    return [pseudonym(*parts, str(number)) for number in range(count)]


def school(number):
    """A place with a number above every number that a school has."""
    return f"urn:{number}"


def schools(first, count):
    return [school(first + offset) for offset in range(count)]


def months(first, last):
    """Every month from (year, month) to (year, month), inclusive."""
    (year, month) = first
    while (year, month) <= last:
        yield (year, month)
        (year, month) = (year, month + 1) if month < 12 else (year + 1, 1)


class Programme:
    """The events of one programme, in the order in which they happened."""

    def __init__(self, slug, prefix, actor):
        self.slug = slug
        self.prefix = prefix
        self.actor = actor
        self.file = f"{slug}.ndjson"
        self.random = random.Random(f"{SEED}/{slug}")
        self.events = []
        self.numbers = {}

    def add(self, kind, occurred, subject=None, place=None, quantity=None, id=None,
            replaces=None, source=None, actor=None, **data):
        """One event; its id is the programme's prefix, the kind and a number."""
        name = kind.replace(".", "-").replace("_", "-")
        number = self.numbers.get(name, 0) + 1
        if id is None:
            self.numbers[name] = number
            id = f"{self.prefix}-{name}-{number:04}"
        event = {
            "id": id, "kind": kind, "programme": self.slug, "occurred": str(occurred),
            "actor": actor or self.actor, "data": data, "subject": subject, "place": place,
            "quantity": quantity, "replaces": replaces,
            "source": source or f"invented sample ({self.file})",
        }
        self.events.append({key: value for key, value in event.items() if value is not None})
        return id

    def weekday(self, first, last):
        """A day from Monday to Friday between two days."""
        first, last = date.fromisoformat(first), date.fromisoformat(last)
        while True:
            day = first + timedelta(days=self.random.randrange((last - first).days + 1))
            if day.weekday() < 5:
                return str(day)

    def milestone(self, occurred, milestone, type=None, **data):
        if type is not None:
            data["type"] = type
        return self.add("milestone.reached", occurred, milestone=milestone, **data)

    def observe(self, occurred, indicator, area, period, **data):
        """A statistic of an area that nobody published: its source says that it is invented."""
        return self.add("indicator.observed", occurred, indicator=indicator, area=area,
                        period=period, **data)

    def people(self, kind, count, first, last, places=None, who=None, **data):
        """One event for each of so many people, on days between two days."""
        subjects = pseudonyms(count, self.slug, who or kind)
        for number, subject in enumerate(subjects):
            place = places[number % len(places)] if places else None
            self.add(kind, self.weekday(first, last), subject, place, **data)
        return subjects

    def places(self, kind, places, first, last, **data):
        for place in places:
            self.add(kind, self.weekday(first, last), place=place, **data)

    def write(self, folder):
        self.events.sort(key=lambda event: event["occurred"])
        write_lines(folder, self.file, self.events)


def write_lines(folder, name, events):
    with open(os.path.join(folder, name), "w", encoding="utf-8", newline="\n") as file:
        for event in events:
            file.write(json.dumps(event, ensure_ascii=False, sort_keys=True,
                                  separators=(",", ":")) + "\n")
