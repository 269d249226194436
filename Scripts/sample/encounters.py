"""A partner's table of a year's encounters with employers, with what partners' tables have in it.

Exactly ENCOUNTERS rows count in the end: one school day that was reported twice is voided, a
session with a wrong year is corrected, and cancelled rows are left out by the map.
"""

import csv
import os
import random
from datetime import date, timedelta

from writing import SEED, pseudonym, school, write_lines

NAME = "norwich-encounters-2017-18.csv"
SCHOOLS = [school(900101 + offset) for offset in range(9)]
PUPILS = 2732
ENCOUNTERS = 11_040
CANCELLED = 23
SESSIONS = 8  # in the year, for each year group of each school

EMPLOYERS = (
    "an insurer", "a bank", "a hospital", "an engineering firm", "a theatre", "a food research "
    "institute", "a building firm", "a county council", "a broadcaster", "a software firm",
    "a brewery", "a wind farm operator", "a law firm", "a letting agent", "a printing works",
    "a bus company", "a care home", "a hotel",
)
TYPES = {
    "Careers talk": "talk", "Careers fair": "talk", "Workplace visit": "visit",
    "Work experience": "placement", "Enterprise challenge": "enterprise",
    "Mock interview": "mock-interview", "Mentoring": "mentoring",
}


def terms_days(chance):
    """School days of 2017/18, shuffled."""
    terms = (("2017-09-11", "2017-10-20"), ("2017-10-30", "2017-12-15"),
             ("2018-01-08", "2018-02-09"), ("2018-02-19", "2018-03-28"),
             ("2018-04-16", "2018-05-25"), ("2018-06-04", "2018-07-18"))
    days = []
    for first, last in terms:
        day = date.fromisoformat(first)
        while day <= date.fromisoformat(last):
            if day.weekday() < 5:
                days.append(day)
            day += timedelta(days=1)
    chance.shuffle(days)
    return days


def pupils(chance):
    """(pseudonym, school, year group, encounters), with the sum of encounters as promised."""
    rows = []
    for number in range(PUPILS):
        wanted = chance.choices((6, 5, 4, 3, 2, 1), (5, 28, 45, 14, 6, 2))[0]
        rows.append([pseudonym("norwich", "pupil", str(number)), SCHOOLS[number % len(SCHOOLS)],
                     7 + number // len(SCHOOLS) % 5, wanted])
    difference = ENCOUNTERS - sum(row[3] for row in rows)
    while difference:
        row = chance.choice(rows)
        step = 1 if difference > 0 else -1
        if row[3] in (3, 4) and 2 <= row[3] + step <= 6:
            row[3] += step
            difference -= step
    return rows


def sessions(chance):
    """The sessions of each year group of each school: (day, employer, type, quality)."""
    held = {}
    days = terms_days(chance)
    for place in SCHOOLS:
        for year in range(7, 12):
            rows = []
            for number in range(SESSIONS):
                kind = chance.choices(list(TYPES), (30, 16, 20, 6, 12, 8, 8))[0]
                quality = chance.choices(("High", "Meaningful", ""), (90, 7, 3))[0]
                rows.append((chance.choice(days), chance.choice(EMPLOYERS), kind, quality))
            held[place, year] = rows
    return held


def write_encounters(folder):
    """Writes the table, the corrections and the list of voids."""
    chance = random.Random(f"{SEED}/encounters")
    held = sessions(chance)
    rows = []
    for subject, place, year, wanted in pupils(chance):
        for session in sorted(chance.sample(range(SESSIONS), wanted)):
            day, employer, kind, quality = held[place, year][session]
            rows.append([day, place, subject, year, employer, kind, quality, "Took place"])
    rows.sort(key=lambda row: (row[0], row[1], row[3], row[4], row[2]))
    rows = [[f"ENC-{number:05}"] + row for number, row in enumerate(rows, start=1)]

    # A session of June 2018 has the year before in the partner's table.
    wrong = [row for row in rows if row[1].month == 6 and row[1].year == 2018]
    wrong = [row for row in wrong if (row[1], row[2], row[4]) == (wrong[0][1], wrong[0][2],
                                                                  wrong[0][4])]
    corrections = [correction(row) for row in wrong]
    for row in wrong:
        row[1] = row[1].replace(year=2017)

    # A school reports a day in March again, with other references.
    day = next(row for row in rows if (row[1].year, row[1].month) == (2018, 3))
    twice = [row[:] for row in rows if row[1:3] == day[1:3]]
    for row in twice:
        row[0] += "-B"
    voids = [(f"nor-{row[0]}", "the school reported this day twice") for row in twice]

    cancelled = [row[:] for row in chance.sample(rows, CANCELLED)]
    for number, row in enumerate(cancelled, start=1):
        row[0], row[8] = f"CAN-{number:05}", "Cancelled"

    with open(os.path.join(folder, NAME), "w", encoding="utf-8", newline="") as file:
        table = csv.writer(file, lineterminator="\r\n")
        table.writerow(["Reference", "Date", "School URN", "Pupil", "Year", "Employer",
                        "Activity", "Quality", "Status"])
        for row in sorted(rows + twice + cancelled, key=lambda row: (row[1], row[0])):
            table.writerow([row[0], row[1].strftime("%d/%m/%Y"), row[2].removeprefix("urn:")]
                           + row[3:])
        table.writerow(["Total", "", "", "", "", "", "", "", len(rows) + len(twice)])
    write_lines(folder, "norwich-corrections.ndjson", corrections)
    return voids


def correction(row):
    reference, day, place, subject, _, employer, kind, quality, _ = row
    return {
        "id": f"nor-{reference}-dated", "replaces": f"nor-{reference}",
        "kind": "employer.encounter", "programme": "norwich", "occurred": str(day),
        "actor": "programme-office", "place": place, "subject": subject,
        "source": "invented sample (norwich-corrections.ndjson)",
        "data": {"correction_reason": "the return had the wrong year", "employer": employer,
                 "quality": quality.lower() or "unknown",
                 "type": TYPES[kind]},
    }
