"""The rules of the Department for Education's screener for Explore Education Statistics, restated.

After its guidance on open data standards and API data standards, and what its screening programs test
(dfe-published-data-qa and eesyscreener); written anew from the rules. `screen` gives the rules that a pair of
files breaks; `RULES` counts those that are held.
"""

import collections
import csv
import io
import re

LEVELS = {
    "National": ["country_code", "country_name"],
    "Regional": ["region_code", "region_name"],
    "Local authority": ["old_la_code", "new_la_code", "la_name"],
    "Local authority district": ["lad_code", "lad_name"],
}
DATA_COLUMNS = ["time_period", "time_identifier", "geographic_level", "country_code", "country_name"]
META_COLUMNS = ["col_name", "col_type", "label", "indicator_grouping", "indicator_unit",
                "indicator_dp", "filter_hint", "filter_grouping_column"]
OPTIONAL_META = ["filter_default", "parent_filter"]
MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September",
          "October", "November", "December"]
TIME_GROUPS = [["Autumn and spring term"], ["Calendar year"], ["Financial year"], ["Academic year"],
               ["Tax year"], ["Reporting year"], ["Spring term", "Autumn term", "Summer term"],
               [f"Week {n}" for n in range(1, 53)], MONTHS,
               [f"Financial year Q{n}" for n in range(1, 5)],
               ["Part 1 (April to September)", "Part 2 (October to March)"]]
FOUR_DIGITS = {"Calendar year", "Reporting year", *MONTHS, *(f"Week {n}" for n in range(1, 53))}
UNITS = {"", "%", "pp", "£", "£m", "numberstring"}
SYMBOLS = {"z", "x", "c", "low", "k", "u"}
NULLS = {"NULL", "Null", "null", "NA", "na"}
LEGACY = {"N/A", "n/a", ".", "..", "-", "~", ":"}
OBSERVATION = {"time_period", "time_identifier", "geographic_level"}.union(*LEVELS.values())
GEOGRAPHIC = re.compile(
    r"(^(sch|prov|inst|estab|reg|la|local|rsc|pcon|lep|mca|oa|ward|mat).*"
    r"(name|code|urn|ukprn|number|upin|id)$)|"
    r"(^(laestab|estab|sch|school|schools|prov|provider|providers|inst|institution|institutions|name"
    r"|code|urn|ukprn|number|upin|id|region|la|lad|rsc|pcon|lep|mca|oa|ward|mat)$)", re.IGNORECASE)
NAMES = {"E92000001": "England", "W92000004": "Wales"}
REGIONS = {f"E1200000{n + 1}": name for n, name in enumerate(
    ["North East", "North West", "Yorkshire and The Humber", "East Midlands", "West Midlands",
     "East of England", "London", "South East", "South West"])}


def read(content):
    """The header and the rows of a file."""
    rows = list(csv.reader(io.StringIO(content.decode("utf-8"), newline="")))
    return rows[0], [dict(zip(rows[0], row)) for row in rows[1:]], rows


def is_number(text):
    """Whether a cell is a plain number."""
    return re.fullmatch(r"-?\d+(\.\d+)?", text) is not None


def screen(name, data, meta_name, meta, geography=None):
    """The rules that a pair of files breaks, as texts, and how many were held."""
    broken = []
    held = collections.Counter()

    def rule(what, is_right, detail=""):
        held[what] += 1
        if not is_right:
            broken.append(f"{what}: {str(detail)[:300]}")

    rule("file names match", meta_name == name[:-4] + ".meta.csv" and name.endswith(".csv"), name)
    rule("file names are plain", re.fullmatch(r"[A-Za-z0-9_-]+\.csv", name), name)
    header, rows, raw = read(data)
    meta_header, columns, meta_raw = read(meta)
    rule("every row has every column", all(len(row) == len(header) for row in raw))
    rule("meta rows are whole", all(len(row) == len(meta_header) for row in meta_raw))
    rule("the file is not empty", rows)
    rule("data columns", all(column in header for column in DATA_COLUMNS), header)
    rule("meta columns", all(column in meta_header for column in META_COLUMNS)
         and not set(meta_header) - set(META_COLUMNS) - set(OPTIONAL_META), meta_header)
    rule("column names differ", len(set(header)) == len(header), header)
    rule("column names are snake case", all(re.fullmatch(r"[a-z][a-z0-9_]*", c) for c in header), header)
    rule("column names are short", all(len(c) <= 50 for c in header), header)
    rule("no empty rows", all(any(row) for row in raw))
    rule("no empty columns", all(any(row[c] for row in rows) for c in header),
         [c for c in header if not any(row[c] for row in rows)])
    filters = [c for c in columns if c["col_type"] == "Filter"]
    indicators = [c for c in columns if c["col_type"] == "Indicator"]
    names = [c["col_name"] for c in columns]
    rule("col_type", len(filters) + len(indicators) == len(columns), columns)
    rule("there is an indicator", indicators)
    rule("col_name is unique", len(set(names)) == len(names), names)
    rule("col_name is in the data", set(names) <= set(header), names)
    rule("every column is described", set(header) - OBSERVATION == set(names), header)
    rule("no place or time in the meta file", not set(names) & OBSERVATION, names)
    rule("no filter is a place", not [c for c in filters if GEOGRAPHIC.search(c["col_name"])], filters)
    labels = [c["label"] for c in columns]
    rule("labels", all(labels) and len(set(labels)) == len(labels), labels)
    rule("labels are short", all(len(label) <= 80 for label in labels), labels)
    rule("filters have no indicator's words", not any(
        c["indicator_grouping"] or c["indicator_unit"] or c["indicator_dp"] for c in filters))
    rule("indicators have no filter's words", not any(
        c["filter_hint"] or c["filter_grouping_column"] for c in indicators))
    rule("units", all(c["indicator_unit"] in UNITS for c in indicators), indicators)
    rule("decimal places", all(c["indicator_dp"].isdigit() for c in indicators), indicators)
    identifiers = {row["time_identifier"] for row in rows}
    rule("one sort of time", any(identifiers <= set(group) for group in TIME_GROUPS), identifiers)
    for row in rows:
        period, identifier = row["time_period"], row["time_identifier"]
        digits = 4 if identifier in FOUR_DIGITS else 6
        rule("time_period has its digits", period.isdigit() and len(period) == digits, row)
        if len(period) == 6:
            rule("years follow on", int(period[4:]) == (int(period[2:4]) + 1) % 100, period)
        level = row["geographic_level"]
        rule("geographic_level", level in LEVELS, level)
        for other, codes in LEVELS.items():
            for code in codes:
                if code not in header:
                    rule("columns of a level", level != other, code)
                elif other == level or other == "National":
                    rule("codes of a level are there", row[code], (level, code))
                elif other == "Regional":
                    rule("no region in a nation's row", level != "National" or not row[code], row)
                else:
                    rule("no codes of another level", not row[code], (level, code, row[code]))
        rule("country code and name", NAMES.get(row["country_code"]) == row["country_name"], row)
        if row.get("region_code") or row.get("region_name"):
            rule("region code and name", REGIONS.get(row["region_code"]) == row["region_name"], row)
        if row.get("new_la_code"):
            rule("old_la_code", re.fullmatch(r"\d{3}", row["old_la_code"]), row)
            rule("new_la_code", re.fullmatch(r"[EW]\d{8}", row["new_la_code"]), row)
        if row.get("lad_code"):
            rule("lad_code", re.fullmatch(r"[EW]\d{8}", row["lad_code"]), row)
        if geography:
            for code in ("new_la_code", "lad_code"):
                if row.get(code) in geography:
                    rule("ONS code and name", geography[row[code]] ==
                         row["la_name" if code == "new_la_code" else "lad_name"], row)
        for column in OBSERVATION & set(header):
            rule("no total in place or time", row[column].lower() not in ("total", "all"), row)
        for column in filters:
            text = row[column["col_name"]]
            rule("filters are filled", text and text == text.strip() and "  " not in text, text)
            rule("members are short", len(text) <= 120, text)
        for column in indicators:
            text = row[column["col_name"]]
            rule("figures are numbers or symbols", is_number(text) or text in SYMBOLS, text)
            if is_number(text):
                places = len(text.partition(".")[2])
                rule("figures have their places", places <= int(column["indicator_dp"]), text)
        for text in row.values():
            rule("no NULL", text not in NULLS, row)
            rule("no symbol of old", text not in LEGACY, row)
            rule("no formula", text[:1] not in ("=", "+", "@", "\t"), row)
    for column in filters:
        members = {row[column["col_name"]] for row in rows}
        rule("filters have two members", len(members) > 1, column["col_name"])
        rule("filters have a total", "Total" in members, column["col_name"])
        rule("members differ by more than case",
             len({member.lower() for member in members}) == len(members), members)
        rule("filters have few members", len(members) <= 25_000, len(members))
    keys = [tuple(row[c] for c in header if c not in {i["col_name"] for i in indicators})
            for row in rows]
    rule("no row twice", len(set(keys)) == len(keys))
    return broken, held
