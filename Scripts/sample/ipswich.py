"""An invented history of Ipswich Opportunity Area."""

from writing import Programme, pseudonym, pseudonyms, school, schools

SECONDARIES = schools(900201, 8)
COLLEGE = school(900210)
PRIMARIES = schools(900221, 22)
SETTINGS = schools(900251, 6)
FUND = "Ipswich Evidence Based Practice Fund"


def ipswich():
    """The programme's events, and (id, reason) of those that were voided."""
    p = Programme("ipswich", "ips", "programme-office")
    across_the_programme(p)
    prepared_to_learn(p)
    voids = teaching(p)
    voids += attainment(p)
    careers(p)
    encounters(p)
    published_later(p)
    return p, voids


def across_the_programme(p):
    p.milestone("2018-04-24", "young-peoples-reference-group", "established")
    for day in ("2018-05-22", "2018-10-16", "2019-03-19", "2019-11-05"):
        p.add("board.met", day, body="reference-group", attendees=p.random.randrange(7, 13))
    for number, subject in enumerate(pseudonyms(11, "ipswich", "ambassador")):
        p.add("ambassador.appointed", p.weekday("2018-02-05", "2018-06-29"), subject,
              role="youth", age=10 + number)
    p.add("campaign.run", "2018-11-12", campaign="young-peoples-stories", channel="social-media")
    for survey, day, count in (("pulse-2018", "2018-06-18", 8), ("pulse-2019", "2019-06-17", 10)):
        for subject in pseudonyms(count, "ipswich", "pulse"):
            p.add("survey.responded", day, subject, p.random.choice(SECONDARIES), survey=survey,
                  instrument="pulse", respondent="pupil")
    for number, place in enumerate(SECONDARIES + [COLLEGE]):
        p.add("adviser.assigned", "2017-10-09", pseudonym("ipswich", "champion", str(number % 4)),
              place, role="champion", organisation="NEACO")
    p.add("adviser.assigned", "2017-09-04", pseudonym("ipswich", "coordinator"), COLLEGE,
          role="coordinator", organisation="CEC")
    for number, place in enumerate(SECONDARIES[:7] + [COLLEGE]):
        p.add("adviser.assigned", p.weekday("2018-01-15", "2018-07-13"),
              pseudonym("ipswich", "adviser", str(number)), place, role="enterprise-adviser")
    p.people("mentor.matched", 9, "2018-02-05", "2019-12-13", SECONDARIES, reason="at-risk")
    for day in ("2018-05-14", "2018-11-19"):
        p.add("employer.recruited", day, employer=f"a member of the chamber, {day[:7]}",
              role="youth-pledge")
    for day, kind, places in (("2018-03-20", "work experience", 64),
                              ("2018-09-25", "apprenticeship", 22),
                              ("2019-03-19", "work experience", 81),
                              ("2019-09-24", "apprenticeship", 31)):
        p.add("placement.offered", day, type=kind, places=places)
    p.people("programme.started", 10, "2018-07-02", "2018-07-20", SECONDARIES, who="ncs",
             scheme="ncs")
    p.people("programme.completed", 8, "2018-08-06", "2018-08-24", SECONDARIES, who="ncs",
             scheme="ncs")


def prepared_to_learn(p):
    p.milestone("2018-02-20", "parents-specification", "tendered")
    p.milestone("2018-09-24", "parents-programme", "launched")
    families = pseudonyms(103, "ipswich", "family")
    for number, family in enumerate(families):
        days = ("2018-09-24", "2019-08-30") if number < 58 else ("2019-09-02", "2020-06-30")
        p.add("family.reached", p.weekday(*days), family, p.random.choice(SETTINGS),
              project="parents-programme")
    for family in families[:6]:
        p.add("family.reached", p.weekday("2019-09-02", "2020-03-13"), family,
              p.random.choice(SETTINGS), project="parents-programme")
    for phase, places in (("early-years", SETTINGS[:5]), ("primary", PRIMARIES[:4])):
        p.places("school.recruited", places, "2018-03-05", "2018-04-20",
                 project="practitioner-pilot", phase=phase)
    p.add("trial.started", "2018-04-23", project="practitioner-pilot")
    p.milestone("2018-12-14", "practitioner-pilot-complete", "completed")
    p.milestone("2018-03-09", "practitioner-specification", "tendered")
    p.add("training.delivered", "2018-04-23", topic="social-emotional", audience="practitioner")
    for approach in ("text-messages", "home-visits"):
        p.add("approach.selected", "2018-04-30", approach=approach,
              project="parent-communication")
    p.milestone("2018-02-27", "parent-communication-competition", "launched")
    # Ten schools try one approach and nine the other: the promise was ten for each.
    for approach, places in (("text-messages", PRIMARIES[:10]), ("home-visits", PRIMARIES[10:19])):
        p.places("school.recruited", places, "2018-05-14", "2018-07-13",
                 project="parent-communication", approach=approach, phase="primary")
    p.add("trial.started", "2018-09-17", project="parent-communication", sites=19)
    p.milestone("2019-07-22", "parent-communication-evaluation", "published")
    p.milestone("2018-04-19", "social-action-partner", "appointed")
    p.milestone("2018-07-04", "social-action-programme", "launched")
    for number, subject in enumerate(pseudonyms(12, "ipswich", "volunteer")):
        p.add("social_action.participated", p.weekday("2020-09-14", "2021-07-09"), subject,
              p.random.choice(SECONDARIES), age=11 + number % 9, hours=12, regular=number % 4 > 0)
    for wave, first, last, mean in (("baseline", "2018-09-03", "2018-09-28", 61),
                                    ("2021", "2021-03-01", "2021-07-16", 66)):
        for subject in pseudonyms(12, "ipswich", "parent"):
            p.add("survey.responded", p.weekday(first, last), subject, survey="skills-of-children",
                  instrument="sdq", respondent="parent", wave=wave,
                  score=mean + p.random.randrange(-9, 10))


def teaching(p):
    """Exactly 80 enrolments count in the first year: the 81st was voided."""
    levels = ["middle"] * 34 + ["senior"] * 28 + ["headship"] * 14 + ["executive"] * 5
    ids = []
    for number, level in enumerate(levels):
        days = ("2018-06-11", "2018-06-29") if number == 80 else ("2017-10-02", "2018-06-08")
        ids.append(p.add("npq.enrolment", p.weekday(*days),
                         pseudonym("ipswich", "leader", str(number)),
                         (SECONDARIES + PRIMARIES)[number % 30], level=level, funded=True,
                         cohort=2017, training_status="active"))
    for number in range(2):
        p.add("npq.enrolment", p.weekday("2018-01-15", "2018-05-25"),
              pseudonym("ipswich", "leader", str(100 + number)), COLLEGE, level="senior",
              funded=False, funding="self", cohort=2017)
    p.milestone("2018-05-30", "workforce-strategy", "launched")
    for year, count in ((2017, 148), (2018, 139), (2019, 46)):
        p.people("cpd.accessed", count, f"{year}-09-11", f"{year + 1}-06-26",
                 SECONDARIES + PRIMARIES, who=f"nqt-{year}", role="nqt", package="early-career",
                 fund="OA", year_of_career=1)
    for number, subject in enumerate(pseudonyms(2, "ipswich", "nle")):
        p.add("leader.supported", f"2018-0{number + 2}-13", subject, SECONDARIES[number],
              goal="nle", phase="secondary")
        p.add("leader.designated", f"2018-1{number}-01", subject, SECONDARIES[number],
              designation="nle", phase="secondary")
    p.milestone("2018-04-11", "leadership-tender", "tendered")
    p.add("training.delivered", "2018-10-03", scheme="leadership-development", audience="leader")
    p.people("leader.supported", 14, "2018-10-03", "2019-12-13", SECONDARIES + PRIMARIES,
             who="leadership", scheme="leadership-development")
    for scheme, count in (("ruth-miskin", 7), ("aspire-to-stem", 5), ("future-physics-leaders", 2)):
        p.people("cpd.accessed", count, "2018-02-05", "2019-05-24", SECONDARIES, who=scheme,
                 scheme=scheme, fund="TLIF", role="teacher")
    for route, count in (("itt", 7), ("apprenticeship", 3), ("internship", 2)):
        p.people("teacher.recruited", count, "2018-09-03", "2019-09-06", SECONDARIES,
                 who=f"teacher-{route}", route=route)
    for wave, first, last, mean in (("baseline", "2018-01-22", "2018-03-23", 68),
                                    ("2021", "2021-01-18", "2021-05-28", 67)):
        for subject in pseudonyms(10, "ipswich", "teacher"):
            p.add("survey.responded", p.weekday(first, last), subject, survey="teaching-staff",
                  instrument="talis", respondent="teacher", wave=wave,
                  score=mean + p.random.randrange(-8, 9))
    return [(ids[80], "the eighty-first place: there was funding for eighty")]


def attainment(p):
    p.add("school.designated", "2018-01-24", place=SECONDARIES[0], designation="research-school",
          geography="own")
    p.milestone("2018-02-22", "maths-mastery-plan", "agreed")
    p.places("cpd.accessed", SECONDARIES + PRIMARIES[:17], "2018-04-16", "2019-07-05",
             scheme="maths-mastery", topic="maths")
    p.add("fund.opened", "2018-02-01", fund=FUND)
    amounts = (25000, 18500, 24999.99, 7250, 12000, 9900.5, 25000, 15600, 21000, 4800.25, 13750,
               25000)
    for number, amount in enumerate(amounts):
        p.add("grant.award", p.weekday("2018-04-23", "2019-06-28"), amount=amount, fund=FUND,
              recipients=[f"school {number + 1}"], place="lad:E07000202")
    # Typed with a nought too many, and voided: it would have breached the ceiling.
    mistyped = p.add("grant.award", "2018-06-05", amount=125000, fund=FUND,
                     recipients=["school 7"], place="lad:E07000202")
    for fund, places in (("TLIF", SECONDARIES[:5]), ("SSIF", PRIMARIES[:8])):
        p.places("school.supported", places, "2018-01-17", "2018-06-29", fund=fund)
    for number, place in enumerate(SECONDARIES[:3]):
        p.add("school.recruited", p.weekday("2018-03-05", "2018-04-27"), place=place,
              project="transitions", role="secondary", phase="secondary")
        p.add("school.recruited", p.weekday("2018-03-05", "2018-04-27"), place=PRIMARIES[number],
              project="transitions", role="feeder-primary", phase="primary", feeder_of=place)
    p.add("school.recruited", "2018-04-20", place=COLLEGE, project="transitions", role="college",
          phase="post-16")
    p.add("school.recruited", "2018-05-09", place=SECONDARIES[3], project="transitions",
          role="feeder-secondary", phase="secondary", feeder_of=COLLEGE)
    p.add("trial.started", "2018-06-18", project="transitions")
    p.people("pupil.supported", 14, "2018-09-05", "2018-12-14", SECONDARIES[:3], who="transition",
             scheme="transitions", year_group=7)
    for _ in range(8):
        p.add("school_visit.held", p.weekday("2018-03-05", "2020-02-28"),
              place=p.random.choice(SECONDARIES), visitor="heads of subject", topic="english")
    for number in range(7):
        p.add("event.held", p.weekday("2018-02-05", "2020-02-28"), place=SECONDARIES[0],
              event=f"research-school-{number + 1}", series="research-school")
    p.add("grant.award", "2018-06-05", amount=12500, fund=FUND, recipients=["school 7"],
          place="lad:E07000202")
    return [(mistyped, "£12,500 was typed as £125,000; the award is recorded again")]


def careers(p):
    for number, place in enumerate(SECONDARIES):
        for project in ("CEC", "NEACO", "NCS"):
            first = "2018-02-05" if number == 7 else "2017-11-06"
            last = "2018-02-23" if number == 7 else "2018-01-26"
            p.add("school.recruited", p.weekday(first, last), place=place, project=project,
                  phase="secondary")
    p.add("fund.allocated", "2018-01-31", fund="CEC investment fund", amount=148000,
          period="2017/18", geography="own")
    p.people("guidance.given", 8, "2018-02-05", "2020-03-13", SECONDARIES, who="guided",
             year_group=10, adviser="a careers service")
    p.people("guidance.given", 9, "2018-02-05", "2020-03-13", SECONDARIES, who="guided-11",
             year_group=11, adviser="a careers service")
    for number, subject in enumerate(pseudonyms(10, "ipswich", "career-leader")):
        p.add("cpd.accessed", p.weekday("2018-09-17", "2019-06-28"), subject,
              SECONDARIES[number % 8], role="career-leader", qualified=number < 7)
    for number in range(6):
        day = p.weekday("2018-10-01", "2019-06-28")
        p.add("event.held", day, event=f"careers-workshop-{number + 1}", place=COLLEGE,
              series="careers-workshops")
        for subject in pseudonyms(5, "ipswich", "workshop", str(number // 2)):
            p.add("event.attended", day, subject, COLLEGE, role="pupil",
                  event=f"careers-workshop-{number + 1}", series="careers-workshops")
    p.milestone("2018-01-25", "world-of-work-development", "started")
    p.milestone("2018-05-17", "neet-provider", "appointed")
    p.people("pupil.supported", 16, "2018-04-16", "2019-07-12", SECONDARIES, who="life-skills",
             fund="Essential Life Skills Fund", age=15)
    for number, place in enumerate(SECONDARIES + [COLLEGE]):
        for benchmark in range(1, (9, 8, 7, 7, 6, 5, 8, 9, 7)[number]):
            p.add("benchmark.achieved", p.weekday("2018-03-05", "2020-12-11"), place=place,
                  benchmark=str(benchmark))
    p.add("benchmark.achieved", "2020-11-16", place=SECONDARIES[1], benchmark="7", lost=True)
    for stage, count, sustained in (("ks4", 15, 14), ("ks5", 10, 8)):
        for number, subject in enumerate(pseudonyms(count, "ipswich", f"leaver-{stage}")):
            route = {"route": "he"} if stage == "ks5" and number % 5 < 2 else {}
            p.add("destination.recorded", "2021-03-19", subject, SECONDARIES[number % 8],
                  status="education" if number < sustained else "neet", stage=stage,
                  groups=["disadvantaged"], sustained=number < sustained,
                  actor="destinations-return", **route)


def encounters(p):
    """Whole year groups by the head, and eight young people one by one."""
    for first, last, count in (("2017-09-18", "2018-07-13", 20), ("2018-09-10", "2019-07-12", 34),
                               ("2019-09-09", "2020-03-18", 20)):
        for _ in range(count):
            p.add("employer.encounter", p.weekday(first, last),
                  place=p.random.choice(SECONDARIES), quantity=p.random.randrange(380, 621),
                  quality=p.random.choice(("high", "high", "high", "meaningful", "unknown")),
                  type=p.random.choice(("talk", "visit", "enterprise")), phase="secondary")
    for number, subject in enumerate(pseudonyms(8, "ipswich", "pupil")):
        for _ in range(3 if number % 5 == 0 else 4):
            p.add("employer.encounter", p.weekday("2017-10-02", "2018-07-13"), subject,
                  SECONDARIES[number % 8], quality="high", type="visit", phase="secondary",
                  year_group=10)
    p.people("encounter.offered", 20, "2018-09-17", "2019-07-05", PRIMARIES, who="year-4",
             phase="primary", year_group=4, type="talk")
    for _ in range(6):
        p.add("employer.encounter", p.weekday("2018-10-01", "2019-06-28"),
              place=p.random.choice(PRIMARIES), quantity=30, quality="high", type="talk",
              phase="primary", year_group=4)


def published_later(p):
    """Statistics of later years: invented, although they look like published ones."""
    for year, other, poorer in ((2017, 73.4, 56.2), (2018, 73.9, 59.8), (2019, 74.2, 66.1)):
        p.observe(f"{year}-08-31", "gld", "Ipswich", str(year), group="other", value=other,
                  unit="%")
        p.observe(f"{year}-08-31", "gld", "Ipswich", str(year), group="disadvantaged",
                  value=poorer, unit="%")
    for year, gaps in ((2017, ((6.1, 3.7), (9.6, 4.9))), (2019, ((5.4, 3.6), (8.8, 4.8))),
                       (2021, ((4.5, 3.4), (8.4, 4.6)))):
        for phase, (poorer, rest) in zip(("Primary", "Secondary"), gaps):
            for group, value in (("disadvantaged", poorer), ("not-disadvantaged", rest)):
                p.observe(f"{year}-07-31", "absence-rate", "Ipswich", f"{year - 1}/{year - 2000}",
                          group=group, phase=phase, value=value, unit="%")
    for year, ks2_rank, ks2, ks2_poorer, ks4_rank, ks4, ks4_poorer, p8_rank in (
            (2017, 247, 55, 43, 221, 43.9, 35.1, 244), (2018, 229, 58, 48, 208, 44.6, 37.2, 230),
            (2019, 160, 64, 58.5, 187, 45.4, 39.6, 171)):
        for indicator, rank, every, poorer in (("ks2-rwm-expected", ks2_rank, ks2, ks2_poorer),
                                               ("attainment-8", ks4_rank, ks4, ks4_poorer)):
            p.observe(f"{year}-08-31", indicator, "Ipswich", str(year), group="all", rank=rank,
                      n_ranked=324, value=every)
            p.observe(f"{year}-08-31", indicator, "Ipswich", str(year), group="disadvantaged",
                      value=poorer)
        p.observe(f"{year}-08-31", "progress-8", "Ipswich", str(year), group="disadvantaged",
                  rank=p8_rank, n_ranked=324, value=-0.4)
    for day, ipswich_rate, england in (("2018-11-30", (0.8, 1.4), (0.4, 1.2)),
                                       ("2020-11-30", (0.5, 1.0), (0.4, 1.1))):
        for area, rates in (("Ipswich", ipswich_rate), ("England", england)):
            for phase, rate in zip(("Primary", "Secondary"), rates):
                p.observe(day, "teacher-vacancy-rate", area, day[:4], group="all", phase=phase,
                          value=rate, unit="%")
    p.observe("2019-01-17", "pupils-on-roll", "Ipswich", "2018/19", group="all", value=20150)
    p.observe("2019-03-31", "nle-per-1000-pupils", "England", "2019", group="all", value=0.16)
    for area, value in (("Ipswich", 61.2), ("England", 64.9)):
        p.observe("2019-10-17", "level-2-english-maths-at-16", area, "2018/19", group="all",
                  value=value, unit="%")
    for day, value in (("2018-12-31", 5.1), ("2019-12-31", 4.4), ("2020-12-31", 3.6)):
        p.observe(day, "neet-rate-16-18", "Ipswich", day[:4], group="all", value=value, unit="%")
