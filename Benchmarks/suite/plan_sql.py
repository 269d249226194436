"""The figures of the plans as SQL, for an engine that reads the log by itself.

A figure becomes parts, each a number or day that one aggregate gives; ratios, gaps, shares and
means are put together from parts afterwards, exactly. Measures that count other measures' standings
(`met`) are left out, as are cells, baselines, targets and standings: SQL is asked for less than
`ledgerctl report` works out.
"""

import calendar
import datetime
import re
from fractions import Fraction

from .kinds import PROGRAMMES, load

SQL_TYPES = {"integer": "BIGINT", "decimal": "DECIMAL(18,6)", "money": "DECIMAL(18,2)",
             "boolean": "BOOLEAN"}
TERMS = {"autumn": ("09-01", "12-31"), "spring": ("01-01", "03-31"), "summer": ("04-01", "08-31")}
ENVELOPE = {"place", "subject", "kind", "source", "actor"}


def last_of_month(year, month):
    return f"{year}-{month:02}-{calendar.monthrange(year, month)[1]}"


def days(period):
    """The first and the last day of a period as plans write it; None for an open end."""
    if ".." in period:
        first, last = period.split("..")
        return first or None, last or None
    if match := re.fullmatch(r"(\d{4})/\d\d(?: (\w+))?", period):
        year = int(match[1])
        if match[2]:
            first, last = TERMS[match[2]]
            year += match[2] != "autumn"
            return f"{year}-{first}", f"{year}-{last}"
        return f"{year}-09-01", f"{year + 1}-08-31"
    if match := re.fullmatch(r"(\d{4})-(\d\d)", period):
        year, part = int(match[1]), int(match[2])
        if part <= 12:
            return f"{period}-01", last_of_month(year, part)
        return f"{year}-04-01", f"{year + 1}-03-31"
    if re.fullmatch(r"\d{4}", period):
        return f"{period}-01-01", f"{period}-12-31"
    return period, period


def whole_periods(per, first, last):
    """The whole months or terms between two days, as pairs of days."""
    found = []
    for year in range(int(first[:4]) - 1, int(last[:4]) + 2):
        if per == "month":
            found += [(f"{year}-{month:02}-01", last_of_month(year, month)) for month in range(1, 13)]
        elif per == "term":
            found += [days(f"{year}/{(year + 1) % 100:02} {term}") for term in TERMS]
        else:
            found.append(days(f"{year}/{(year + 1) % 100:02}"))
    return sorted((a, b) for a, b in found if first <= a and b <= last)


def literal(value):
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, str):
        return "'" + value.replace("'", "''") + "'"
    return str(value)


class Columns:
    """The fields of data that figures look at, as columns."""

    def __init__(self):
        self.types, self.many, self.used = {}, set(), set()
        sorts = {}
        for about in load("catalogue.json")["kinds"].values():
            for name, field in about["fields"].items():
                sorts.setdefault(name, set()).add(SQL_TYPES.get(field["type"], "VARCHAR"))
                if field.get("many"):
                    self.many.add(name)
        for name, types in sorts.items():
            self.types[name] = types.pop() if len(types) == 1 else "VARCHAR"

    def column(self, name):
        if name in ENVELOPE:
            return name
        self.used.add(name)
        return f"f_{name}"

    def literal(self, name, value):
        return literal(str(value) if self.types.get(name) == "VARCHAR" else value)

    def condition(self, name, wanted):
        column = self.column(name)

        def any_of(values):
            listed = ", ".join(self.literal(name, value) for value in values)
            if name in self.many:
                return f"list_has_any({column}, [{listed}])"
            return f"{column} IN ({listed})" if len(values) > 1 else f"{column} = {listed}"

        if not isinstance(wanted, dict):
            return any_of(wanted if isinstance(wanted, list) else [wanted])
        parts = []
        signs = {"atLeast": ">=", "atMost": "<=", "moreThan": ">", "lessThan": "<"}
        for word, value in wanted.items():
            if word == "present":
                parts.append(f"{column} IS {'NOT ' if value else ''}NULL")
            elif word == "not":
                parts.append(f"{column} IS NOT NULL AND NOT {any_of(value)}")
            elif word == "unless":
                parts.append(f"({column} IS NULL OR NOT {any_of(value)})")
            else:
                parts.append(f"{column} {signs[word]} {self.literal(name, value)}")
        return " AND ".join(parts)


class PlanQueries:
    """The parts of every figure of the five plans, and how values come from them."""

    def __init__(self, on):
        self.on, self.columns = on, Columns()
        self.parts, self.order = {}, []
        self.measures = []
        for slug, _, _ in PROGRAMMES:
            plan = load("plans", f"{slug}.json")
            self.plan, self.slug = plan, slug
            for measure in plan["measures"]:
                value = self.figure(measure["figure"])
                if value is not None:
                    self.measures.append((slug, measure["id"], measure.get("places"), value))

    def part(self, events, aggregate, inner=None):
        """Asks for an aggregate of some events; gives its number."""
        kinds = events["kind"]
        kinds = tuple(kinds) if isinstance(kinds, list) else (kinds,)
        key = (self.slug, kinds, aggregate, self.rest(events), inner)
        if key not in self.parts:
            self.parts[key] = len(self.parts)
            self.order.append(key)
        return self.parts[key]

    def rest(self, events):
        """What is asked of an event beside its programme and kind."""
        conditions = [self.columns.condition(*pair) for pair in events.get("where", {}).items()]
        first, last = days(events["period"]) if "period" in events else (None, None)
        last = min(filter(None, (last, self.on)))
        if first:
            conditions.append(f"day >= {literal(first)}")
        conditions.append(f"day <= {literal(last)}")
        return " AND ".join(conditions)

    def key(self, names):
        """The expression of a distinct key, and what it needs to count."""
        names = names if isinstance(names, list) else [names]
        columns = [self.columns.column(name) for name in names]
        if any(name in self.columns.many for name in names):
            columns = [f"unnest({columns[0]})"]
        present = " AND ".join(f"{column} IS NOT NULL" for column in columns)
        return (columns[0] if len(columns) == 1 else f"({', '.join(columns)})"), present

    def figure(self, figure):
        """A function from the parts' results to the figure's value; None for what is left out."""
        field = self.columns.column
        if "count" in figure:
            at = self.part(figure["count"], "coalesce(sum(coalesce(quantity, 1)), 0)")
            return lambda r: r[at]
        if "sum" in figure:
            at = self.part(figure["of"], f"coalesce(sum({field(figure['sum'])}), 0)")
            return lambda r: r[at]
        if "largest" in figure:
            at = self.part(figure["of"], f"max({field(figure['largest'])})")
            return lambda r: r[at]
        if "mean" in figure:
            column = field(figure["mean"])
            total, number = (self.part(figure["of"], f"{f}({column})") for f in ("sum", "count"))
            return lambda r: divided(r[total], r[number])
        if "latest" in figure:
            column = field(figure["latest"])
            at = self.part(figure["of"], f"arg_max_null({column}, day || lpad(seq::VARCHAR, 12, '0'))")
            return lambda r: r[at]
        if "first" in figure:
            at = self.part(figure["first"], "min(day)")
            return lambda r: r[at]
        if "distinct" in figure:
            return self.distinct(figure)
        if "lowest" in figure:
            return self.lowest(figure)
        if "stock" in figure or "sequence" in figure:
            return self.paired(figure)
        if "ratio" in figure:
            a, b = map(self.figure, figure["ratio"])
            return lambda r: divided(a(r), b(r), figure.get("per", 1))
        if "gap" in figure:
            a, b = map(self.figure, figure["gap"])
            return lambda r: None if None in (a(r), b(r)) else a(r) - b(r)
        if "share" in figure:
            a, cohort = self.figure(figure["share"]), self.plan["cohorts"][figure["cohort"]]
            return lambda r: divided(a(r), cohort.get("size"), 100)
        return None

    def distinct(self, figure):
        key, present = self.key(figure["distinct"])
        having = figure.get("having")
        if having is None and "unnest" not in key:
            at = self.part(figure["of"], f"count(DISTINCT {key})", f"FILTER {present}")
            return lambda r: r[at]
        if having is None:
            at = self.part(figure["of"], "count(DISTINCT k)", f"SELECT {key} AS k")
            return lambda r: r[at]
        if "count" in having:
            total = "sum(coalesce(quantity, 1))"
        elif "sum" in having:
            total = f"sum({self.columns.column(having['sum'])})"
        else:
            total = f"count(DISTINCT {self.columns.column(having['distinct'])})"
        at = self.part(figure["of"], f"count(*) FILTER (n >= {having['atLeast']})",
                       f"SELECT {key} AS k, {total} AS n WHERE {present} GROUP BY k")
        return lambda r: r[at]

    def lowest(self, figure):
        events = figure["lowest"]
        first, last = days(events["period"]) if "period" in events else (None, None)
        periods = whole_periods(figure["per"], max(filter(None, (first, self.plan["starts"]))),
                                min(filter(None, (last, self.on))))
        ats = [self.part(events | {"period": f"{a}..{b}"}, "coalesce(sum(coalesce(quantity, 1)), 0)")
               for a, b in periods]
        return lambda r: min(r[at] for at in ats)

    def paired(self, figure):
        """A stock or a sequence: the last or first days of two selections, by key."""
        stock = "stock" in figure
        one, two = (("joined", "left") if stock else ("from", "to"))
        column, present = self.key(figure["stock" if stock else "sequence"])
        kinds = sorted({k for w in (one, two) for k in as_list(figure[w]["kind"])})
        a, b = (f"({self.kind_test(figure[w])} AND {self.rest(figure[w])})" for w in (one, two))
        n = "max" if stock else "min"
        at = self.part(
            {"kind": kinds},
            "count(*) FILTER (a IS NOT NULL AND (b IS NULL OR a > b))" if stock
            else "count(*) FILTER (a <= b)",
            f"SELECT {column} AS k, {n}(day) FILTER ({a}) AS a, max(day) FILTER ({b}) AS b "
            f"WHERE {present} GROUP BY k")
        return lambda r: r[at]

    @staticmethod
    def kind_test(events):
        return f"kind IN ({', '.join(map(literal, as_list(events['kind'])))})"

    def statements(self):
        """SQL statements over the table `effective`, each with the numbers of the parts it gives.

        Aggregates of the same programme and kinds share one statement: one look at its rows.
        """
        together, alone = {}, []
        for key in self.order:
            slug, kinds, aggregate, rest, inner = key
            at = self.parts[key]
            where = f"programme = {literal(slug)} AND " + (
                f"kind = {literal(kinds[0])}" if len(kinds) == 1
                else f"kind IN ({', '.join(map(literal, kinds))})")
            if inner is None or inner.startswith("FILTER "):
                more = rest if inner is None else f"{rest} AND {inner[7:]}"
                # The filter belongs to the aggregate, which may stand inside a coalesce.
                filtered = (f"coalesce({aggregate[9:-4]} FILTER ({more}), 0)"
                            if aggregate.startswith("coalesce(") else f"{aggregate} FILTER ({more})")
                together.setdefault(where, []).append((at, filtered))
            else:
                select, _, tail = inner.partition(" WHERE ")
                present, _, group = tail.partition(" GROUP BY ")
                conditions = " AND ".join(filter(None, (where, rest, present)))
                sub = f"{select} FROM effective WHERE {conditions}"
                sub += f" GROUP BY {group}" if group else ""
                alone.append((f"SELECT {aggregate} FROM ({sub})", [at]))
        return [("SELECT " + ", ".join(expression for _, expression in parts)
                 + f" FROM effective WHERE {where}", [at for at, _ in parts])
                for where, parts in together.items()] + alone

    def values(self, results):
        """Every measure's value: programme, id, value, places."""
        return [(slug, name, value(results), places)
                for slug, name, places, value in self.measures]


def as_list(value):
    return value if isinstance(value, list) else [value]


def divided(a, b, per=1):
    if a is None or not b:
        return None
    return Fraction(a) * per / Fraction(b)


def rounded(value, places):
    """To so many places, half away from zero."""
    if value is None or isinstance(value, (str, datetime.date)) or places is None:
        return value
    scaled = abs(Fraction(value)) * 10 ** places
    whole = int(scaled + Fraction(1, 2))
    return Fraction(whole if value >= 0 else -whole, 10 ** places)
