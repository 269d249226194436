"""An invented history of Norwich Opportunity Area, its encounters with employers apart."""

from encounters import SCHOOLS as SECONDARIES
from writing import Programme, months, pseudonym, pseudonyms, school, schools

PRIMARIES = schools(900121, 20)
SETTINGS = schools(900151, 12)
FUND = "Norwich Evidence-based Practice Fund"
RETURNS = ("12-15", "03-28", "07-18")  # the last school day of each term


def norwich():
    """The programme's events, and (id, reason) of those that were voided."""
    p = Programme("norwich", "nor", "programme-office")
    across_the_programme(p)
    early_language(p)
    voids = attainment(p)
    exclusions(p)
    moving_on(p)
    return p, voids


def across_the_programme(p):
    for year, month in months((2017, 9), (2020, 8)):
        if (year, month) != (2020, 4):
            p.add("board.met", p.weekday(f"{year}-{month:02}-05", f"{year}-{month:02}-20"),
                  body="partnership-board", attendees=p.random.randrange(9, 15))
    for group, day in (("early-language", "2017-09-12"), ("attainment", "2017-09-12"),
                       ("inclusion", "2017-09-20"), ("careers", "2017-10-03")):
        p.add("working_group.established", day, working_group=group)
    p.milestone("2018-07-19", "priorities-review", "completed")
    for day in ("2017-11-15", "2018-02-07", "2018-05-16", "2018-10-10", "2019-02-13",
                "2019-06-12", "2019-11-13"):
        p.add("board.met", day, body="youth-board", attendees=p.random.randrange(8, 15))
    p.people("youth.engaged", 16, "2017-11-15", "2018-06-30", SECONDARIES, body="youth-board")
    for number, subject in enumerate(pseudonyms(14, "norwich", "ambassador")):
        # The last is 21 and does not count: ambassadors are 10 to 20.
        p.add("ambassador.appointed", p.weekday("2018-01-15", "2018-04-20"), subject,
              role="youth", age=21 if number == 13 else 11 + number % 9)
    p.add("research.commissioned", "2017-11-20", topic="young-people-views")
    for day, project, body in (("2018-03-12", "bus-fares", "youth-board"),
                               ("2019-01-22", "quiet-rooms", "youth-board"),
                               ("2018-06-20", "peer-interviews", None)):
        extra = {"body": body} if body else {}
        p.milestone(day, "youth-project", "launched", project=project, led_by="pupil", **extra)
    for day, project in (("2018-01-16", "behaviour-training"), ("2018-02-06", "speech-training"),
                         ("2018-09-17", "home-learning"), ("2018-10-01", "reading-buddies"),
                         ("2019-01-14", "transition-days"), ("2019-09-16", "attendance-mentors")):
        p.milestone(day, project, "launched", project=project)
    for day, project in (("2018-03-26", "behaviour-training"), ("2018-03-26", "speech-training"),
                         ("2018-11-12", "home-learning"), ("2019-02-04", "reading-buddies"),
                         ("2019-03-18", "transition-days"), ("2019-05-13", "bus-fares"),
                         ("2019-10-14", "attendance-mentors")):
        p.add("evaluation.started", day, project=project)
    for number, place in enumerate(SECONDARIES[:8] + PRIMARIES[:3]):
        p.add("adviser.assigned", p.weekday("2017-09-18", "2018-06-29"),
              pseudonym("norwich", "adviser", str(number)), place, role="enterprise-adviser")
    for number, place in enumerate(SECONDARIES[:6]):
        p.add("adviser.assigned", p.weekday("2017-09-11", "2017-12-15"),
              pseudonym("norwich", "coordinator", str(number % 3)), place, role="coordinator",
              organisation="NEACO")
    p.people("mentor.matched", 21, "2017-11-06", "2019-12-13", SECONDARIES, reason="at-risk")
    p.people("programme.started", 12, "2018-07-02", "2018-07-20", SECONDARIES, who="ncs",
             scheme="ncs")
    p.people("programme.completed", 10, "2018-08-06", "2018-08-24", SECONDARIES, who="ncs",
             scheme="ncs")
    # Encounters after the year that was promised: whole year groups, counted by the head.
    for place in SECONDARIES:
        for _ in range(2):
            p.add("employer.encounter", p.weekday("2018-09-10", "2019-07-12"), place=place,
                  quantity=p.random.randrange(24, 90), quality="high", type="talk",
                  phase="secondary")


def early_language(p):
    for number, place in enumerate(PRIMARIES[:10]):
        days = ("2017-11-06", "2017-12-08") if number < 6 else ("2018-09-10", "2018-10-26")
        p.add("school.recruited", p.weekday(*days), place=place,
              project="speech-language-coalition", phase="primary")
    p.add("training.procured", "2017-12-14", topic="speech-language", provider="a speech charity")
    for day in ("2018-02-06", "2018-03-06", "2018-05-01", "2018-06-12", "2018-10-09"):
        p.add("training.delivered", day, topic="speech-language", audience="practitioner",
              attendees=p.random.randrange(14, 32))
    for day, provider, type in (("2018-03-05", "a group of childminders", "childminder"),
                                ("2018-03-05", "a nursery", "private"),
                                ("2018-04-23", "a pre-school", "voluntary"),
                                ("2019-01-21", "a school's nursery", "school")):
        p.add("provider.recruited", day, project="speech-language-network", provider=provider,
              provider_type=type)
    for day, provider in (("2017-12-11", "trust A"), ("2017-12-11", "trust B"),
                          ("2018-01-22", "trust C")):
        p.add("provider.identified", day, project="school-nursery", provider=provider,
              provider_type="trust")
    for provider in ("trust A", "trust C"):
        p.add("bid.committed", "2018-05-18", provider=provider, provider_type="trust")
    for day, places, age in (("2018-09-04", 26, 3), ("2018-09-04", 12, 2), ("2019-09-03", 26, 3),
                             ("2019-09-03", 8, 2)):
        p.add("place.created", day, place=p.random.choice(PRIMARIES), places=places, age=age,
              place_type="school-nursery", provider="trust A")
    families = pseudonyms(112, "norwich", "family")
    for number, family in enumerate(families):
        days = ("2018-03-19", "2018-07-20") if number < 31 else ("2018-09-17", "2020-03-13")
        p.add("family.reached", p.weekday(*days), family, p.random.choice(SETTINGS),
              project="home-learning")
    for family in families[:6]:
        # The same families come again: they are reached once.
        p.add("family.reached", p.weekday("2019-01-14", "2019-07-12"), family,
              p.random.choice(SETTINGS), project="home-learning")
    p.milestone("2018-02-28", "home-learning-competition", "completed")
    for period, day, four, two in (("2018", "2018-06-28", 91.8, 71),
                                   ("2019", "2019-06-27", 92.4, 74),
                                   ("2020", "2020-06-25", 93.1, 76)):
        for indicator, value in (("funded-early-education-3-4", four),
                                 ("funded-early-education-2", two)):
            p.observe(day, indicator, "Norwich", period, group="all", value=value, unit="%")
    for age in (2, 3, 4):
        p.people("childcare.taken_up", 8, "2020-09-07", "2021-06-30", SETTINGS,
                 who=f"child-{age}", age=age, hours=15,
                 entitlement="two-year-olds" if age == 2 else "three-and-four-year-olds")
    for year, rank, value in ((2017, 246, 66.8), (2018, 219, 68.9), (2019, 158, 71.6)):
        p.observe(f"{year}-11-30", "gld", "Norwich", str(year), group="all", rank=rank,
                  n_ranked=324, value=value, unit="%")


def attainment(p):
    for number in range(8):
        p.add("peer_support.paired", p.weekday("2017-10-09", "2018-03-16"),
              pseudonym("norwich", "head", str(number)), PRIMARIES[number],
              partner=pseudonym("norwich", "head", str(number + 20)))
    p.milestone("2017-09-28", "school-improvement-programme", "established")
    p.milestone("2017-11-08", "maths-hub-plan", "agreed")
    p.places("cpd.accessed", SECONDARIES + PRIMARIES[:15], "2017-10-02", "2018-06-22",
             scheme="school-improvement", fund="OA")
    p.places("cpd.accessed", SECONDARIES[:5] + PRIMARIES[:14], "2017-11-20", "2019-06-28",
             scheme="maths-hub", topic="maths")
    for scheme, count in (("ruth-miskin", 9), ("aspire-to-stem", 6), ("primary-leaders", 4),
                          ("future-physics-leaders", 3)):
        places = SECONDARIES[:4] if scheme.endswith(("stem", "physics-leaders")) else PRIMARIES[:7]
        p.people("cpd.accessed", count, "2018-01-15", "2019-05-24", places, who=scheme,
                 scheme=scheme, fund="TLIF", role="teacher")
    for lead, phase, places in (
            ("Sheringham Primary National Teaching School", "primary", PRIMARIES[:9]),
            ("Hethersett Academy Teaching School", "secondary", SECONDARIES[:4]),
            ("Inspiration Trust", "primary", PRIMARIES[9:12])):
        p.places("school.supported", places, "2017-09-11", "2018-04-27", fund="SSIF", lead=lead,
                 phase=phase)
    p.add("school.designated", "2017-06-22", place=SECONDARIES[1], designation="research-school",
          geography="own")
    for number in range(9):
        p.add("event.held", p.weekday("2017-10-02", "2020-02-28"), place=SECONDARIES[1],
              event=f"research-school-{number + 1}", series="research-school")
    for _ in range(6):
        p.add("training.delivered", p.weekday("2018-01-15", "2020-02-28"), place=SECONDARIES[1],
              scheme="research-school", audience="teacher")
    p.people("cpd.accessed", 9, "2018-01-15", "2020-02-28", SECONDARIES + PRIMARIES,
             who="research-school", scheme="research-school", role="teacher")
    p.add("fund.opened", "2018-01-15", fund=FUND)
    for number, amount in enumerate((18000, 24500, 9950.5, 12000, 25000, 7400, 15250, 20000,
                                     11600, 5320.75, 16000)):
        recipients = [f"school {number + 1}"] + (["school 3"] if number == 7 else [])
        p.add("grant.award", p.weekday("2018-04-16", "2019-07-12"), amount=amount, fund=FUND,
              recipients=recipients, place="lad:E07000148")
    voids = qualifications(p)
    for place in schools(900191, 2):
        p.add("school.designated", "2018-11-05", place=place, designation="teaching-school",
              geography="regional")
    p.people("leader.designated", 7, "2018-03-01", "2020-03-01", PRIMARIES, who="nle",
             designation="nle")
    for year, rank, every, poorer in ((2017, 281, 54, 40), (2018, 262, 58, 45.5),
                                      (2019, 171, 63, 54)):
        p.observe(f"{year}-08-31", "ks2-rwm-expected", "Norwich", str(year), group="all",
                  rank=rank, n_ranked=324, value=every, unit="%")
        p.observe(f"{year}-08-31", "ks2-rwm-expected", "Norwich", str(year),
                  group="disadvantaged", value=poorer, unit="%")
    for year, rank, every, poorer in ((2017, 233, 44.1, 35.9), (2018, 204, 45, 38.2),
                                      (2019, 149, 46.9, 43.1)):
        p.observe(f"{year}-08-31", "attainment-8", "Norwich", str(year), group="all",
                  rank=rank, n_ranked=324, value=every, unit="points")
        p.observe(f"{year}-08-31", "attainment-8", "Norwich", str(year), group="disadvantaged",
                  value=poorer, unit="points")
    for period, value in (("2016/17", 45.2), ("2018/19", 48.1), ("2019/20", 50.6)):
        p.observe(f"20{period[-2:]}-08-31", "level-3-at-19", "Norwich", period, group="all",
                  value=value, unit="%")
    return voids


def qualifications(p):
    """78 leaders whom the programme pays for in the first year, and what does not count."""
    levels = ["middle"] * 31 + ["senior"] * 29 + ["headship"] * 13 + ["executive"] * 5
    for number, level in enumerate(levels):
        p.add("npq.enrolment", p.weekday("2017-10-02", "2018-05-25"),
              pseudonym("norwich", "leader", str(number)),
              (SECONDARIES + PRIMARIES)[number % 29], level=level, funded=True, cohort=2017,
              training_status="active")
    for number in range(3):
        p.add("npq.enrolment", p.weekday("2018-01-15", "2018-05-25"),
              pseudonym("norwich", "leader", str(100 + number)), SECONDARIES[number],
              level="senior", funded=False, funding="school", cohort=2017)
    for number in range(12):
        p.add("npq.enrolment", p.weekday("2018-10-01", "2019-02-15"),
              pseudonym("norwich", "leader", str(200 + number)), PRIMARIES[number],
              level="middle", funded=True, cohort=2018)
    withdrawn = p.add("npq.enrolment", "2018-04-30", pseudonym("norwich", "leader", "300"),
                      SECONDARIES[4], level="headship", funded=True, cohort=2017)
    return [(withdrawn, "the leader had withdrawn before the course began")]


def exclusions(p):
    p.milestone("2017-10-27", "exclusion-alternatives-review", "completed")
    p.add("research.commissioned", "2017-11-23", topic="exclusion-drivers")
    p.add("training.delivered", "2017-12-05", topic="sen-review", audience="staff", attendees=12)
    p.people("cpd.accessed", 12, "2017-12-05", "2018-06-29", SECONDARIES + PRIMARIES,
             who="sen-reviewer", role="sen-reviewer", topic="sen-review")
    for day in ("2018-01-16", "2018-03-13", "2018-06-05"):
        p.add("training.delivered", day, topic="behaviour", audience="teacher", attendees=15)
    p.people("cpd.accessed", 17, "2018-01-16", "2018-07-13", SECONDARIES, who="behaviour",
             topic="behaviour", role="teacher")
    p.people("pupil.supported", 22, "2018-02-26", "2020-03-13", SECONDARIES, who="at-risk",
             groups=["at-risk"], year_group=8)
    for year, moves in ((2017, 9), (2018, 14), (2019, 17)):
        while moves:
            quantity = min(moves, p.random.randrange(1, 5))
            p.add("managed_move.recorded", p.weekday(f"{year}-09-18", f"{year + 1}-03-20"),
                  place=p.random.choice(SECONDARIES), quantity=quantity, phase="secondary")
            moves -= quantity
    # The first year's 64 permanent exclusions are the number that the plan gives; their days,
    # schools and reasons are invented, as is everything of the years after.
    years = ((2016, 64, 1240, 15600), (2017, 57, 1186, 15710), (2018, 42, 902, 15830),
             (2019, 27, 611, 15960), (2020, 20, 427, 16080))
    for year, permanent, fixed, roll in years:
        returns(p, year, "permanent", permanent, RETURNS[2:])
        returns(p, year, "suspension", fixed, RETURNS)
        p.observe(f"{year + 1}-01-19", "pupils-on-roll", "Norwich", f"{year}/{year - 1999}",
                  group="all", value=roll, unit="pupils")
    p.add("exclusion", "2018-05-11", pseudonym("norwich", "excluded", "rescinded"),
          SECONDARIES[2], type="permanent", phase="secondary", reason=["PP"], rescinded=True)


def returns(p, year, type, total, days):
    """A year's exclusions: a return by each school on each of these days, one line a return."""
    every = [(place, day) for place in SECONDARIES for day in days]
    counts = dict.fromkeys(every, 0)
    for _ in range(total):
        counts[p.random.choice(every)] += 1
    for (place, last), quantity in counts.items():
        if not quantity:
            continue
        day = f"{year if last > '08' else year + 1}-{last}"
        p.add("exclusion", day, place=place, quantity=quantity, type=type,
              phase="secondary", actor="school-returns")


def moving_on(p):
    for number, place in enumerate(SECONDARIES):
        for project in ("CEC", "NEACO", "NCS"):
            if project == "NEACO" and number >= 7:
                continue  # two schools without it
            p.add("school.recruited", p.weekday("2017-09-04", "2017-09-29"), place=place,
                  project=project, phase="secondary")
    for route, count in (("he", 6), ("hla", 2)):
        p.people("application.submitted", count, "2018-10-01", "2019-01-15", SECONDARIES,
                 who=f"applicant-{route}", route=route)
    p.people("pupil.supported", 15, "2018-09-17", "2019-05-24", ["urn:900110"],
             who="level-2", scheme="level-2-english-maths", age=17)
    p.milestone("2019-07-10", "level-2-english-maths-evaluation", "published")
    p.milestone("2018-10-18", "mobility-strategy", "published")
    for number, subject in enumerate(pseudonyms(61, "norwich", "leaver-ks4")):
        status = "neet" if number < 4 else "not-known" if number < 6 else "education"
        p.add("destination.recorded", "2020-02-14", subject, SECONDARIES[number % 9],
              status=status, stage="ks4", leavers="2018/19", groups=["pp"],
              sustained=number >= 6, actor="destinations-return")
    for number, subject in enumerate(pseudonyms(23, "norwich", "leaver-ks5")):
        route = {"route": "he"} if number % 3 == 0 else {}
        p.add("destination.recorded", "2021-03-12", subject, school(900110),
              status="neet" if number < 2 else "employment" if number < 7 else "education",
              stage="ks5", studied_level=3, groups=["pp"], sustained=number >= 4,
              actor="destinations-return", **route)
    for period, value in (("2017/18", 33.8), ("2018/19", 36.2), ("2019/20", 37.9)):
        p.observe(f"20{period[-2:]}-12-10", "he-or-higher-apprenticeship", "Norwich", period,
                  group="all", value=value, unit="%")
