"""The generated history: lines for `ledgerctl import`, the same for the same number and seed.

Two things make ten million lines a matter of a minute in Python: an event's line is put together
from prepared texts, and only number, day, amount, place and subject are chosen for each line.
"""

import datetime
import random

from .kinds import ACTORS, IN_NUMBERS, PROGRAMMES, WEIGHTS, DataMaker, load, pounds

# Different prepared texts of one kind in one programme.
TEXTS = 96
# The table from which kinds are drawn.
DRAWS = 1 << 14
SCHOOLS = 80
# One line in so many takes an earlier one out, and one in so many stands in for one.
VOID_EVERY, REPLACE_EVERY = 230, 170
# One line in so many may be voided or replaced later, and so many of those are kept in mind.
REMEMBER_EVERY, REMEMBERED = 40, 5000
# How busy a month is, from January; nothing happens at weekends.
MONTHS = [5, 5, 6, 4, 5, 6, 4, 0, 5, 6, 7, 4]
# What comes late comes by up to so many days of school (in the list of days, which repeats days).
LATE = 200

VOID_REASONS = ["counted twice", "it did not take place", "another programme's", "wrong year"]
NOTES = ["the school sent a second return", "one zero too many", "as agreed with the partner"]


def school_days(year):
    """The days of five school years in order, those of busy months several times."""
    day, days = datetime.date(year, 9, 1), []
    while day < datetime.date(year + 5, 8, 1):
        if day.weekday() < 5:
            days += [day.isoformat()] * MONTHS[day.month - 1]
        day += datetime.timedelta(days=1)
    return days


def pseudonyms(number, salt):
    """So many invented people: an odd factor makes no two numbers the same."""
    return [f"p-{(salt + person * 2654435761) & 0xffffffff:08x}" for person in range(number)]


class Programme:
    """What all events of one programme have in common."""

    def __init__(self, order, slug, prefix, year, people, catalogue, chance):
        self.slug, self.prefix, self.chance = slug, prefix, chance
        self.days = school_days(year)
        self.people = pseudonyms(people, order * 858993459 + 17)
        self.places = [f"urn:{900101 + order * 1000 + school}" for school in range(SCHOOLS)]
        self.maker = DataMaker(slug, catalogue, chance)


class Kind:
    """One kind in one programme, with the prepared texts of its lines."""

    def __init__(self, programme, name, about):
        self.programme, self.name, self.chance = programme, name, programme.chance
        self.people = programme.people if "subject" in about else [""]
        self.places = programme.places if "place" in about else [""]
        money = any(field["type"] == "money" for field in about["fields"].values())
        self.amounts = [pounds(self.pence()) for _ in range(2000)] if money else [""]
        self.actor = ACTORS.get(name, "office")
        self.code = name.partition(".")[0].partition("_")[0][:3]
        self.texts = [self.text(turn) for turn in range(TEXTS)]

    def pence(self):
        """Grants of ten pounds to 25,000, mostly round."""
        amount = 1000 + int(self.chance() ** 3 * 2_499_000)
        return amount - amount % 5000 + 5000 if self.chance() < 0.6 else amount

    def text(self, turn, note=None):
        """A line's texts between which its amount, number, day, place, and subject stand.

        What a correction replaces stands after the programme.
        """
        programme = self.programme
        before, after = programme.maker.data(self.name, turn, note)
        people, quantity, source = self.people, "", ""
        if self.name in IN_NUMBERS and self.chance() < 0.15:
            people, quantity = [""], f',"quantity":{2 + int(self.chance() * 58)}'
        if self.chance() < 0.12:
            source = f',"source":"return {chr(65 + int(self.chance() * 26))}"'
        return (
            f'{{"actor":"{self.actor}","data":{before}',
            f'{after},"id":"{programme.prefix}-{self.code}-',
            f'","kind":"{self.name}","occurred":"',
            '","place":"' if self.places[0] else "",
            f'","programme":"{programme.slug}"{quantity}',
            source + (',"subject":"' if people[0] else ""),
            '"}\n' if people[0] else "}\n",
            people,
        )


def all_kinds(number, chance):
    """Every kind in every programme, and the table to draw from."""
    catalogue = load("catalogue.json")
    kinds = []
    for order, (slug, prefix, year) in enumerate(PROGRAMMES):
        programme = Programme(order, slug, prefix, year, max(40, number // 40), catalogue, chance)
        kinds += [Kind(programme, name, about) for name, about in catalogue["kinds"].items()]
    weights = [WEIGHTS.get(kind.name, 3 if kind.people[0] else 1) for kind in kinds]
    total, sum_, table = sum(weights), 0, []
    for kind, weight in zip(kinds, weights):
        sum_ += weight
        table += [kind] * (sum_ * DRAWS // total - len(table))
    return kinds, table


def lines(number, seed="1", first=0, block=20_000):
    """Yields the lines in blocks of text: each kind of each programme once, then by weight.

    Their ids are numbered from the first on: a later return of the same seed has others.
    """
    chance = random.Random(f"programme-ledger {seed} {first} {number}").random
    kinds, table = all_kinds(number, chance)
    days = min(len(kind.programme.days) for kind in kinds)
    remembered = []
    for start in range(0, number, block):
        made = []
        for line in range(start, min(start + block, number)):
            n = first + line
            kind = kinds[line] if line < len(kinds) else table[int(chance() * DRAWS)]
            day = line * days // number
            late = chance()
            if late > 0.6:
                day = max(0, day - int((late - 0.6) * LATE * 2.5))
            day = kind.programme.days[day]
            replaces = ""
            if line % VOID_EVERY == 0 and remembered:
                made.append(void(n, day, forget(remembered, chance)[1], chance))
                continue
            if line % REPLACE_EVERY == 0 and remembered:
                kind, earlier = forget(remembered, chance)
                replaces = f',"replaces":"{earlier}"'
                text = kind.text(n, NOTES[int(chance() * len(NOTES))])
            else:
                text = kind.texts[int(chance() * TEXTS)]
            head, rest, middle, place, programme, source, tail, people = text
            if line % REMEMBER_EVERY == 7:
                if len(remembered) < REMEMBERED:
                    remembered.append((kind, f"{rest[rest.rindex(':') + 2:]}{n:07}"))
            skewed = chance()
            made.append(
                f"{head}{kind.amounts[int(chance() * len(kind.amounts))]}{rest}{n:07}{middle}{day}"
                f"{place}{kind.places[int(chance() * len(kind.places))]}{programme}{replaces}{source}"
                f"{people[int(skewed * skewed * len(people))]}{tail}")
        yield "".join(made)


def forget(remembered, chance):
    """Takes one of the remembered events out, so that none is voided or replaced twice."""
    at = int(chance() * len(remembered))
    remembered[at], remembered[-1] = remembered[-1], remembered[at]
    return remembered.pop()


def void(n, day, event, chance):
    reason = VOID_REASONS[int(chance() * len(VOID_REASONS))]
    return (f'{{"actor":"office","data":{{"event":"{event}","reason":"{reason}"}},'
            f'"id":"void-{n:07}","kind":"ledger.void","occurred":"{day}"}}\n')
