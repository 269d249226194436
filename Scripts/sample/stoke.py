"""An invented history of Stoke-on-Trent Opportunity Area."""

from writing import Programme, pseudonym, pseudonyms, schools

SECONDARIES = schools(900301, 14)
OTHERS = schools(900315, 12)  # referral units, special schools and colleges
COLLEGES = OTHERS[8:]
ESTABLISHMENTS = SECONDARIES + OTHERS
PRIMARIES = schools(900331, 40)
SETTINGS = schools(900381, 10)
YOUNG_PEOPLE = 912
TEAM = 12


def stoke():
    """The programme's events, and (id, reason) of those that were voided."""
    p = Programme("stoke-on-trent", "sot", "programme-office")
    across_the_programme(p)
    early_years(p)
    attainment(p)
    engagement(p)
    voids = citizen_service(p)
    choices(p)
    workforce_and_wellbeing(p)
    published_later(p)
    return p, voids


def across_the_programme(p):
    for year in (2017, 2018, 2019):
        for month in ("10", "12", "02", "04", "06")[:5 if year < 2019 else 3]:
            first = year if int(month) > 8 else year + 1
            p.add("board.met", p.weekday(f"{first}-{month}-05", f"{first}-{month}-20"),
                  body="partnership-board", attendees=p.random.randrange(8, 15))
        for month in ("11", "03", "07"):
            first = year if int(month) > 8 else year + 1
            p.milestone(f"{first}-{month}-28", "newsletter", "published")
    for day in ("2018-02-20", "2018-10-23"):
        p.add("training.delivered", day, audience="ambassador", topic="speaking", attendees=12)
    for year, count in ((2017, 5), (2018, 8), (2019, 6)):
        p.people("ambassador.appointed", count, f"{year}-10-02", f"{year + 1}-02-28",
                 who=f"ambassador-{year}", role="youth", age=15)
    for day in ("2018-01-30", "2018-06-26", "2019-06-25"):
        p.add("consultation.held", day, consultation="young-people", audience="pupil",
              attendees=p.random.randrange(30, 60))
    p.add("working_group.established", "2018-03-15", working_group="children-and-young-people")
    for number, place in enumerate(ESTABLISHMENTS[:24]):
        p.add("adviser.assigned", p.weekday("2017-10-09", "2019-07-05"),
              pseudonym("stoke", "adviser", str(number)), place, role="enterprise-adviser")
    for number, place in enumerate(SECONDARIES[:9]):
        p.add("adviser.assigned", p.weekday("2017-10-09", "2018-03-23"),
              pseudonym("stoke", "coordinator", str(number % 3)), place, role="coordinator",
              organisation="ncs")
    for day, amount in (("2017-11-01", 70000), ("2018-11-01", 70000), ("2019-11-01", 60000)):
        p.add("fund.allocated", day, fund="research-school", amount=amount, geography="own")
    p.add("school.designated", "2017-11-01", place=PRIMARIES[0], designation="research-school")
    p.add("fund.allocated", "2017-09-29", fund="ncop", amount=11800000, geography="regional")
    for number in range(9):
        p.add("pupil.supported", p.weekday("2017-10-02", "2019-07-12"),
              pseudonym("stoke", "outreach", str(number)), SECONDARIES[number % 14],
              scheme="ncop", ward=f"ward {number % 9 + 1}", age=16)
    for provider in ("provider of STEM knowledge", "provider of leadership development",
                     "provider of phonics", "provider of physics", "Excellence Hub"):
        p.add("provider.recruited", "2017-12-01", provider=provider, fund="tlif")


def early_years(p):
    p.places("school.supported", PRIMARIES[:27], "2018-01-15", "2018-11-30", phase="primary",
             project="speech-language-communication", selection="below-average-gld")
    p.people("ambassador.appointed", 9, "2018-02-05", "2018-11-30", who="parent", role="parent")
    p.milestone("2019-02-13", "together-we-learn-evaluation", "published")
    p.people("family.reached", 8, "2018-02-05", "2018-12-14", SETTINGS, who="outreach-family",
             project="early-years-outreach")
    p.people("childcare.taken_up", 15, "2018-09-03", "2019-01-31", SETTINGS, who="two-year-old",
             entitlement="two-year-olds", age=2, hours=15)
    p.milestone("2018-03-22", "understanding-the-world-audit", "completed")
    p.milestone("2018-10-08", "understanding-the-world-plan", "agreed")
    for area in ("north", "central", "south"):
        p.add("trial.started", "2018-09-24", project="summer-born-maths", area=area)
    p.milestone("2018-04-25", "early-years-training-map", "completed")
    p.add("training.delivered", "2018-11-14", topic="early-years", audience="practitioner")
    p.add("course.changed", "2018-06-20", place=COLLEGES[0], course="early-years",
          change="work-readiness")
    p.places("quality_mark.awarded", SETTINGS[:4], "2018-05-01", "2019-12-13",
             mark="early-years-quality", level="4")
    p.people("assessment.recorded", 10, "2021-10-04", "2022-06-24", PRIMARIES, who="gld",
             assessment="gld", level="expected")


def attainment(p):
    p.add("trial.started", "2018-04-16", project="high-ability-transition")
    for number, subject in enumerate(pseudonyms(14, "stoke", "high-ability")):
        p.add("pupil.supported", p.weekday("2018-04-16", "2018-12-14"), subject,
              PRIMARIES[number % 12], scheme="high-ability-transition", groups=["pp"],
              year_group=6 + number % 2)
    p.milestone("2019-07-03", "high-ability-transition-roll-out", "launched")
    p.people("pupil.supported", 11, "2018-09-17", "2019-06-28", SECONDARIES, who="year-7",
             scheme="year-7-catch-up", year_group=7, groups=["at-risk"])
    for discipline, count in (("english", 5), ("maths", 6), ("science", 3)):
        for subject in p.people("mentor.matched", count, "2018-01-22", "2018-07-06", SECONDARIES,
                                who=f"mentee-{discipline}", discipline=discipline):
            p.add("mentoring.session", p.weekday("2018-07-09", "2018-12-14"), subject,
                  discipline=discipline, hours=1)
    p.places("review.offered", SECONDARIES, "2018-04-17", "2018-06-29", review="pupil-premium")
    p.places("cpd.accessed", PRIMARIES[:11], "2018-10-01", "2019-06-28", scheme="eef-approaches")
    p.places("school.recruited", PRIMARIES[10:18], "2018-09-10", "2018-11-30", phase="primary",
             project="science-excellence-partnership")
    p.people("cpd.accessed", 9, "2018-06-04", "2018-11-30", SECONDARIES, who="diy",
             topic="eef-diy", role="leader")
    for assessment, level, count in (("ks2", "expected", 8), ("ks2", "exceeding", 3)):
        p.people("assessment.recorded", count, "2021-05-10", "2021-07-02", PRIMARIES,
                 who=f"{assessment}-{level}", assessment=assessment, level=level, groups=["pp"])


def engagement(p):
    p.add("event.held", "2018-04-24", event="drama-club", fund="els", timing="term")
    for number, name in enumerate(("football", "coding", "choir", "gardening", "debating",
                                   "cookery")):
        p.add("event.held", p.weekday("2018-05-01", "2019-06-28"), event=name, fund="els",
              timing="term")
        for subject in pseudonyms(7, "stoke", "activity", str(number // 2)):
            p.add("event.attended", p.weekday("2018-05-01", "2019-07-05"), subject, event=name,
                  fund="els", timing="term")
    for day, amount in (("2018-03-28", 640000), ("2018-11-05", 710000.5), ("2019-04-29", 388000)):
        p.add("grant.award", day, amount=amount, fund="els", recipients=["a consortium"],
              place="lad:E06000021")
    p.add("spend.recorded", "2019-07-31", fund="els", amount=96250.75, purpose="transport")
    for day, name in (("2018-04-04", "easter"), ("2018-07-30", "summer"), ("2018-08-14", "summer")):
        p.add("event.held", day, event=f"holiday-{name}", series="holiday-activities",
              timing="holiday")
        for subject in pseudonyms(4, "stoke", "holiday", name):
            p.add("event.attended", day, subject, event=f"holiday-{name}",
                  series="holiday-activities", timing="holiday")
    p.milestone("2018-12-12", "mentoring-audit", "completed")
    p.add("event.held", "2018-06-07", event="mentoring-roundtable")
    p.milestone("2018-10-03", "aspirations-approach", "established")
    for year, total in ((2017, 2410), (2018, 2180), (2019, 1340), (2020, 1702)):
        for month in ("10", "12", "02", "03", "05", "07"):
            first = year if int(month) > 8 else year + 1
            p.add("exclusion", f"{first}-{month}-15", place="lad:E06000021",
                  quantity=total // 6 + (total % 6 if month == "07" else 0), type="suspension",
                  actor="school-returns")
    for year, primary, secondary in ((2017, 271000, 158000), (2018, 240400, 141200),
                                     (2020, 172300, 55900)):
        for phase, missed in (("primary", primary), ("secondary", secondary)):
            for half, month in ((0, "02-08"), (1, "07-14")):
                p.add("attendance.recorded", f"{year + 1}-{month}", phase=phase,
                      authorised=False, missed=missed // 2 + half * (missed % 2),
                      place="lad:E06000021", actor="school-returns")


def citizen_service(p):
    """912 young people in teams of 12: 30 hours of social action each, 27,360 hours."""
    young = pseudonyms(YOUNG_PEOPLE, "stoke", "ncs")
    for number, subject in enumerate(young):
        group = ("send", "carer", "alternative", "lac")[number % 4]
        groups = {"groups": [group]} if number % 7 == 0 else {}
        p.add("programme.started", p.weekday("2018-07-02", "2018-07-13"), subject,
              SECONDARIES[number % 14], scheme="ncs", age=16 + number % 2,
              actor="ncs-provider", **groups)
    for team in range(YOUNG_PEOPLE // TEAM):
        # A sum adds the field as it stands: the hours of the whole team.
        p.add("social_action.participated", p.weekday("2018-07-30", "2018-08-17"),
              quantity=TEAM, place=SECONDARIES[team % 14], scheme="ncs", hours=30 * TEAM,
              actor="ncs-provider")
    for subject in young[:12]:
        p.add("programme.completed", "2018-08-24", subject, scheme="ncs", actor="ncs-provider")
    twice = p.add("social_action.participated", "2018-08-17", quantity=TEAM,
                  place=SECONDARIES[3], scheme="ncs", hours=30 * TEAM, actor="ncs-provider")
    return [(twice, "the team's hours had been reported by its school already")]


def choices(p):
    for number in range(39):
        subject = pseudonym("stoke", "pupil", str(number % 26))
        p.add("employer.encounter", p.weekday("2018-01-15", "2018-12-07"), subject,
              ESTABLISHMENTS[number % 26], quality="high" if number % 3 else "meaningful",
              type="visit", age=12 + number % 26 % 6, actor="careers-partner")
    for number in range(16):
        p.add("employer.encounter", p.weekday("2019-01-14", "2020-03-13"),
              pseudonym("stoke", "pupil", str(number % 4)), ESTABLISHMENTS[number % 4],
              quality="meaningful", type="talk", age=14, actor="careers-partner")
    for place in ESTABLISHMENTS[:6]:
        for benchmark in range(1, 9):
            p.add("benchmark.assessed", "2018-10-15", place=place, benchmark=str(benchmark),
                  result=p.random.choice(("achieved", "partial", "not-achieved")))
    for number, place in enumerate(SECONDARIES[:7]):
        for benchmark in range(1, (9, 9, 7, 9, 8, 6, 9)[number]):
            p.add("benchmark.achieved", p.weekday("2018-11-05", "2020-03-13"), place=place,
                  benchmark=str(benchmark))
    p.places("quality_mark.awarded", SECONDARIES[:3], "2019-01-14", "2020-03-13",
             mark="quality-in-careers")
    for place, series in ((SECONDARIES[4], "inspiring-females"),
                          (SECONDARIES[5], "inspiring-males")):
        p.add("event.held", p.weekday("2018-09-10", "2018-11-30"), place=place, event=series,
              series=series, topic="pilot")
    for place in SECONDARIES[6:9]:
        p.add("event.held", p.weekday("2019-02-04", "2019-07-05"), place=place,
              event="inspiring-females", series="inspiring-females")
    p.places("school.recruited", PRIMARIES[:9], "2018-09-10", "2018-12-14", phase="primary",
             project="primary-employer-offer")
    for number, subject in enumerate(pseudonyms(12, "stoke", "guided")):
        p.add("guidance.given", p.weekday("2018-01-22", "2018-12-14"), subject,
              COLLEGES[number % 4], age=16 + number % 6)
    p.milestone("2018-10-19", "resit-practice", "established")
    for year, moved, stayed in ((2017, 4, 5), (2018, 3, 6), (2020, 2, 7)):
        p.people("learner.transferred", moved, f"{year}-10-02", f"{year + 1}-02-28", COLLEGES,
                 who=f"moved-{year}")
        p.people("learner.retained", stayed, f"{year + 1}-06-14", f"{year + 1}-07-16", COLLEGES,
                 who=f"stayed-{year}", aims=2, first_choice=True)
    for number, subject in enumerate(pseudonyms(12, "stoke", "ehcp")):
        days = ("2018-01-22", "2018-07-06") if number < 5 else ("2018-09-10", "2018-12-14")
        p.add("pupil.supported", p.weekday(*days), subject, OTHERS[number % 8],
              scheme="ehcp-into-adulthood", groups=["ehcp", "send"])
    p.milestone("2018-07-11", "ehcp-lessons", "published")


def workforce_and_wellbeing(p):
    for package, count in (("talking-together", 7), ("reading-at-home", 5)):
        p.people("family.reached", count, "2018-02-05", "2019-12-13", SETTINGS, who=package,
                 project="parenting", package=package)
    p.milestone("2019-03-20", "eal-parenting-evaluation", "published")
    for level, count in (("middle", 8), ("senior", 6), ("headship", 3), ("executive", 1)):
        p.people("npq.enrolment", count, "2017-11-06", "2019-05-24", SECONDARIES + PRIMARIES,
                 who=f"leader-{level}", level=level, funded=True)
    for discipline, count in (("maths", 7), ("science", 9)):
        p.people("teacher.recruited", count, "2018-09-03", "2019-09-06", SECONDARIES,
                 who=f"teacher-{discipline}", discipline=discipline, route="itt")
    p.people("internship.started", 13, "2018-06-11", "2019-06-28", SECONDARIES,
             who="undergraduate", type="undergraduate")
    p.places("training.offered", SECONDARIES[:12], "2018-01-22", "2018-07-06",
             topic="mental-health-first-aid", phase="secondary")
    p.milestone("2019-05-22", "mental-health-first-aid-impact", "published")
    p.places("training.offered", PRIMARIES[:5], "2019-06-03", "2019-07-12",
             topic="mental-health-first-aid", phase="primary")
    p.places("school.recruited", PRIMARIES + SECONDARIES + OTHERS[:8], "2018-01-15", "2019-06-28",
             project="mental-health-link")
    p.milestone("2018-01-25", "mental-health-link-plan", "agreed")
    p.places("programme.started", PRIMARIES[:6], "2018-09-10", "2019-03-29", scheme="paws-b")
    p.places("programme.started", SECONDARIES[:3], "2018-09-10", "2019-03-29", scheme=".b")
    for number in range(3):
        p.milestone(f"2018-0{number + 2}-21", f"resilience-{number + 1}", "launched",
                    project=f"resilience-{number + 1}", body="sascal")
    for selection in ("exclusions", "absence"):
        p.places("school.supported", SECONDARIES[:6], "2018-09-10", "2019-03-29",
                 selection=selection, phase="secondary")
    p.milestone("2019-01-30", "send-transition-strategy", "published")


def published_later(p):
    """Statistics of later years: invented, although they look like published ones."""
    for year, stoke_value, england, rank in ((2018, 67.9, 71.5, 251), (2019, 69.4, 71.8, 214)):
        p.observe(f"{year}-11-30", "gld", "Stoke-on-Trent", str(year), group="all",
                  value=stoke_value, rank=rank, n_ranked=324, unit="%")
        p.observe(f"{year}-11-30", "gld", "England", str(year), group="all", value=england,
                  unit="%")
    for day, expected, higher, attendance, level in (("2018-12-13", 271, 244, 263, 301),
                                                     ("2020-12-10", 188, 159, 240, 296)):
        for indicator, group, rank in (("ks2-expected", "pp", expected),
                                       ("ks2-higher", "pp", higher),
                                       ("attendance", "all", attendance),
                                       ("l2-english-maths-19", "all", level)):
            p.observe(day, indicator, "Stoke-on-Trent", day[:4], group=group, rank=rank,
                      n_ranked=324)
    for day, primary, secondary in (("2018-10-16", 1.5, 2.1), ("2020-10-15", 1.0, 1.9)):
        for phase, value in (("primary", primary), ("secondary", secondary)):
            p.observe(day, "unauthorised-absence-rate", "Stoke-on-Trent", day[:4], group="all",
                      phase=phase, value=value, unit="%")
    for area, value in (("Stoke-on-Trent", 90.2), ("England", 91.3)):
        p.observe("2021-03-25", "retention-16-18", area, "2019/20", group="all", value=value,
                  unit="%")
