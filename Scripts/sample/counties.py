"""Invented histories of the programmes of Norfolk and Nottinghamshire."""

from writing import Programme, pseudonym, pseudonyms, schools

NORFOLK_SCHOOLS = schools(900401, 30)
NOTTS_SCHOOLS = schools(900501, 45)
NOTTS_SETTINGS = schools(900551, 12)


def norfolk():
    """The programme's events, and (id, reason) of those that were voided."""
    p = Programme("norfolk", "nfk", "programme-office")
    p.places("framework.adopted", NORFOLK_SCHOOLS, "2024-01-15", "2024-04-19",
             framework="indes-ipsef")
    for team, day in (("north", "2024-01-22"), ("south", "2024-01-22"), ("east", "2024-02-19"),
                      ("west", "2024-02-19"), ("city", "2024-03-11")):
        p.add("team.established", day, team=team, remit="school and community")
    for number in range(16):
        p.add("exclusion", p.weekday("2024-01-15", "2024-07-12"),
              pseudonym("norfolk", "excluded", str(number)), p.random.choice(NORFOLK_SCHOOLS),
              type="permanent", phase="secondary", reason=["DB"], actor="school-returns")
    for _ in range(7):
        p.add("managed_move.recorded", p.weekday("2024-01-15", "2024-07-12"),
              place=p.random.choice(NORFOLK_SCHOOLS))
    for day, count in (("2024-02-12", 2), ("2024-09-03", 3)):
        for number in range(count):
            place = NORFOLK_SCHOOLS[number + (10 if day > "2024-05" else 0)]
            p.add("resource_base.opened", day, place=place, places=10)
            p.add("place.created", day, place=place, places=10, place_type="resource-base")
    p.milestone("2024-04-10", "local-first-inclusion-stocktake", "completed")
    p.milestone("2024-06-27", "area-send-and-ap-strategy", "published")
    p.milestone("2024-05-20", "ap-placements-framework", "agreed")
    for day, places in (("2024-03-04", 30), ("2024-06-10", 24)):
        p.add("place.created", day, places=places, place_type="alternative", phase="secondary")
    p.add("event.held", "2024-05-07", event="ap-framework-workshop")
    for role, count in (("leader", 9), ("governor", 3)):
        for subject in pseudonyms(count, "norfolk", "workshop", role):
            p.add("event.attended", "2024-05-07", subject, p.random.choice(NORFOLK_SCHOOLS),
                  event="ap-framework-workshop", role=role)
    p.milestone("2024-07-12", "engagement-feedback-review", "completed")
    for number, day in enumerate(("2024-05-02", "2024-05-16", "2024-06-13", "2024-07-04")):
        p.add("event.held", day, event=f"engagement-{number + 1}", series="school-community-teams")
    for kind, count in (("parent", 9), ("staff", 5)):
        for _ in range(count):
            p.add("support_line.contacted", p.weekday("2024-06-03", "2024-07-19"),
                  line="inclusion", from_type=kind)
    p.milestone("2024-06-03", "support-line", "launched")
    for day in ("2024-02-12", "2024-06-18"):
        p.add("board.met", day, body="norfolk-learning-collaborative")
    for phase, count in (("primary", 9), ("secondary", 5), ("special", 2), ("post-16", 2)):
        for number, subject in enumerate(pseudonyms(count, "norfolk", "member", phase)):
            p.add("member.joined", "2024-02-12", subject, NORFOLK_SCHOOLS[number],
                  body="norfolk-learning-collaborative", phase=phase)
    p.add("research.commissioned", "2024-07-09", topic="ks2-gap")
    for area, value in (("England", 60), ("Norfolk", 54)):
        p.observe("2024-07-09", "ks2-rwm-expected", area, "2024", group="all", value=value,
                  unit="%")
    for campaign in ("teach-here", "assist-here"):
        p.add("campaign.run", "2024-05-13", campaign=campaign, channel="social-media")
    for pool, count in (("teacher", 5), ("teaching-assistant", 7)):
        p.people("talent_pool.joined", count, "2024-05-13", "2024-08-23", who=pool, pool=pool)
    for day, project in (("2024-06-24", "task-group-1"), ("2024-07-08", "task-group-5"),
                         ("2024-07-10", "task-group-5")):
        p.milestone(day, "case-study", "published", project=project)
    for respondent, count in (("leader", 5), ("teacher", 6), ("parent", 3)):
        p.people("survey.responded", count, "2024-04-15", "2024-05-24", NORFOLK_SCHOOLS,
                 who=f"transitions-{respondent}", survey="transitions", respondent=respondent)
    for project in ("ks2-3-transition", "post-16-transition"):
        p.milestone("2024-06-05", project, "started", project=project)
    for day in ("2024-02-27", "2024-03-19", "2024-05-14"):
        p.add("board.met", day, body="task-group-5")
    for number in range(6):
        p.add("school_visit.held", p.weekday("2024-02-05", "2024-07-05"),
              place=NORFOLK_SCHOOLS[number % 5], topic="collaborative-standard")
    for kind, channel, count in (("parent", "email", 4), ("parent", "online", 7),
                                 ("governor", "online", 3), ("pupil", "meeting", 4)):
        for _ in range(count):
            p.add("feedback.received", p.weekday("2024-05-01", "2024-07-12"), from_type=kind,
                  channel=channel)
    p.add("event.held", "2024-07-16", event="new-horizons")
    p.places("event.attended", NORFOLK_SCHOOLS[:19], "2024-07-16", "2024-07-16",
             event="new-horizons")
    p.places("survey.responded", NORFOLK_SCHOOLS[:22], "2024-04-24", "2024-05-16",
             survey="attendance-framework", respondent="setting")
    p.places("survey.responded", NORFOLK_SCHOOLS[22:25], "2024-05-17", "2024-05-22",
             survey="attendance-framework", respondent="setting")  # too late to count
    p.milestone("2024-08-30", "attendance-framework", "launched")
    for day, value in (("2024-01-25", 92.1), ("2024-05-30", 92.8)):
        p.observe(day, "attendance-rate", "Norfolk", day[:7], group="all", value=value, unit="%")
    p.people("consultation.responded", 12, "2024-04-24", "2024-06-20", NORFOLK_SCHOOLS,
             consultation="safeguarding-call-for-evidence", role="leader")
    for day, audience in (("2024-05-21", "leader"), ("2024-06-11", "staff")):
        p.add("consultation.held", day, consultation="local-safeguarding-arrangements",
              audience=audience)
    leavers = pseudonyms(12, "norfolk", "leaver")
    for number, subject in enumerate(leavers):
        p.add("destination.recorded", "2024-03-01", subject, status="neet", year_group=12)
        if number < 5:
            p.add("destination.recorded", "2024-06-28", subject, status="training", year_group=12)
    wraparound(p)
    virtual_school(p)
    return p, []


def wraparound(p):
    for number in range(12):
        hours = {"opens": "08:00", "closes": "18:00", "days": "mon-fri"} if number < 8 else {}
        p.add("place.created", p.weekday("2024-04-15", "2024-07-12"), phase="primary",
              place=NORFOLK_SCHOOLS[number], places=16 + number % 3 * 4, place_type="wraparound",
              **hours)
        p.add("hours.extended", p.weekday("2024-04-15", "2024-07-12"),
              place=NORFOLK_SCHOOLS[number], hours=7.5)
    for fund, awards in (("capital-childcare-expansion", (310000, 285000.5, 420000, 297500)),
                         ("wraparound-revenue", (1200000, 940000, 1815250.25)),
                         ("trauma-aware-practice", (2500, 2500, 1800))):
        for number, amount in enumerate(awards):
            p.add("grant.award", p.weekday("2024-06-10", "2024-08-23"), amount=amount, fund=fund,
                  recipients=[f"setting {number + 1}"])
    for number in range(13):
        days = ("2024-04-24", "2024-05-24") if number < 11 else ("2024-05-28", "2024-06-03")
        p.add("grant.applied", p.weekday(*days), place=NORFOLK_SCHOOLS[number],
              fund="capital-childcare-expansion")
    for number in range(5):
        p.add("grant.applied", p.weekday("2024-04-24", "2024-07-05"),
              place=NORFOLK_SCHOOLS[number + 20], fund="trauma-aware-practice")


def virtual_school(p):
    for number, place in enumerate(NORFOLK_SCHOOLS[:26]):
        p.add("adviser.assigned", p.weekday("2024-01-15", "2024-06-28"),
              pseudonym("norfolk", "adviser", str(number % 6)), place, role="adviser",
              organisation="virtual-school")
    for number in range(14):
        p.add("school_visit.held", p.weekday("2024-04-15", "2024-07-12"),
              place=NORFOLK_SCHOOLS[number % 9], visitor="virtual-school")
    for day in ("2024-06-19", "2024-11-13"):
        p.add("event.held", day, event="trauma-and-attachment-network", venue="online")
    p.add("fund.allocated", "2024-04-02", fund="post-16-pupil-premium-plus", amount=176400,
          period="2024-25")
    for day, event in (("2024-05-20", "relationships"), ("2024-05-21", "supervision"),
                       ("2024-05-22", "practice-week-conference"), ("2024-05-23", "listening"),
                       ("2024-05-24", "reflection")):
        p.add("event.held", day, event=event, series="practice-week", venue="online")
        for subject in pseudonyms(4, "norfolk", "practice-week", day[-1]):
            p.add("event.attended", day, subject, event=event, series="practice-week")
        for subject in pseudonyms(3, "norfolk", "practice-week", "every-day"):
            p.add("event.attended", day, subject, event=event, series="practice-week")


def nottinghamshire():
    """The programme's events, and (id, reason) of those that were voided."""
    p = Programme("nottinghamshire", "ntt", "strategy-office")
    children(p)
    schools_and_work(p)
    for year in (2018, 2019, 2020):
        for month in ("01", "04", "07", "10"):
            p.add("board.met", f"{year}-{month}-18", body="performance-board")
        for recipient in ("leadership-team", "childrens-trust-board",
                          "children-and-young-peoples-committee"):
            p.add("report.submitted", f"{year}-11-05", recipient=recipient,
                  report=f"progress in {year}")
        for name, kind in (("guidance", "published"), ("case-study", "published"),
                           ("dataset", "published")):
            p.milestone(f"{year}-12-04", name, kind)
        for party in ("setting", "employer"):
            p.add("data.shared", f"{year}-09-20", dataset=f"locality profiles {year}",
                  with_type=party)
    for locality in ("locality A", "locality B", "locality C"):
        p.add("locality.prioritised", "2018-05-15", locality=locality)
    for day, service in (("2018-06-01", "speech and language"), ("2019-02-01", "mentoring")):
        p.add("commission.awarded", day, service=service, provider="a charity", amount=48000)
    for kind, count in (("pupil", 11), ("parent", 8)):
        p.people("feedback.received", count, "2018-09-10", "2020-03-13", who=f"voice-{kind}",
                 from_type=kind, channel="meeting")
    for scheme, places in (("talk-programme", NOTTS_SCHOOLS[:9]),
                           ("word-programme", NOTTS_SCHOOLS[7:12])):
        p.places("cpd.accessed", places, "2018-09-10", "2020-03-13", scheme=scheme,
                 topic="language")
    for project in ("work-ready", "life-skills"):
        p.add("trial.started", "2019-01-21", project=project, topic="employability")
    p.milestone("2021-06-30", "locality-working-evaluation", "published")
    return p, []


def children(p):
    for year in (2018, 2019, 2020):
        for entitlement, age, count in (("30-hours", 3, 9), ("two-year-olds", 2, 6)):
            p.people("childcare.taken_up", count + (year - 2018) * 2, f"{year}-09-03",
                     f"{year}-12-14", NOTTS_SETTINGS, who=f"{entitlement}-{year}",
                     entitlement=entitlement, age=age)
    p.people("health_review.completed", 12, "2018-04-09", "2020-03-13", ["la:891"],
             who="two-and-a-half", review="2.5-year")
    for wave, first, last, low in (("before", "2018-09-10", "2018-10-05", 2),
                                   ("after", "2019-06-03", "2019-07-05", 3)):
        for subject in pseudonyms(12, "notts", "practitioner"):
            p.add("survey.responded", p.weekday(first, last), subject, wave=wave,
                  survey="home-learning-pathway", respondent="practitioner",
                  score=low + p.random.randrange(0, 3))
    for day in ("2018-10-10", "2019-01-16", "2019-05-15"):
        p.add("training.delivered", day, topic="supporting-parents", audience="practitioner")
    p.milestone("2018-09-05", "home-learning-pathway", "published")
    for year, values in ((2018, (52, 24, 38)), (2019, (54, 23, 41))):
        for group, value in zip(("fsm", "send", "lac"), values):
            p.observe(f"{year}-11-30", "eyfsp-literacy", "Nottinghamshire", str(year),
                      group=group, value=value, unit="%")
    for indicator, county, england in (
            ("ks2-reading-progress", (-0.2, -1.5, 0.1), (-0.6, -1.4, -0.2)),
            ("ks4-progress", (-0.41, -0.44, -1.02), (-0.38, -0.43, -1.23))):
        for area, values in (("Nottinghamshire", county), ("England", england)):
            for group, value in zip(("fsm6", "send", "lac"), values):
                p.observe("2019-12-12", indicator, area, "2019", group=group, value=value)


def schools_and_work(p):
    assistants = pseudonyms(26, "notts", "elsa")
    for number, subject in enumerate(assistants):
        trained = p.weekday("2018-02-05", "2019-06-28")
        p.add("cpd.accessed", trained, subject, NOTTS_SCHOOLS[number % 45], role="elsa")
        if number < 23:
            p.add("elsa.in_post", p.weekday("2019-07-01", "2019-09-30") if number else trained,
                  subject, NOTTS_SCHOOLS[number % 45])
    for subject in assistants[5:11]:
        p.add("elsa.left", p.weekday("2019-10-07", "2020-07-17"), subject)
    for subject in assistants[5:7]:
        p.add("elsa.in_post", "2020-09-07", subject)  # two come back
    for project, places, left in (("attachment-aware", NOTTS_SCHOOLS[:12], 3),
                                  ("ready-for-secondary", NOTTS_SCHOOLS[20:28], 1)):
        p.places("school.recruited", places, "2018-02-05", "2019-12-13", project=project)
        p.places("school.withdrawn", places[:left], "2020-01-13", "2020-07-10", project=project)
    for number, subject in enumerate(pseudonyms(18, "notts", "leaver")):
        p.add("destination.recorded", "2018-10-01", subject, year_group=12 + number % 2,
              status="not-known" if number < 12 else "neet")
        if number % 3:
            p.add("destination.recorded", "2019-02-01", subject, year_group=12 + number % 2,
                  status="education" if number % 2 else "neet")
    for day, unknown, neet in (("2018-03-31", 4.1, 1.9), ("2019-03-31", 3.2, 2.2),
                               ("2020-03-31", 2.4, 2.0)):
        p.observe(day, "eet-not-known", "Nottinghamshire", day[:4], group="all", value=unknown,
                  unit="%")
        p.observe(day, "neet", "Nottinghamshire", day[:4], group="all", value=neet, unit="%")
    interns = pseudonyms(13, "notts", "intern")
    for subject in interns:
        p.add("internship.started", p.weekday("2018-09-10", "2018-10-05"), subject,
              type="supported")
    for subject in interns[:11]:
        p.add("internship.completed", p.weekday("2019-06-03", "2019-07-12"), subject,
              type="supported")
    for number, subject in enumerate(interns[:7]):
        p.add("employment.started", p.weekday("2019-08-05", "2019-10-04"), subject,
              groups=["send"])
        if number < 5:
            p.add("employment.sustained", p.weekday("2020-01-13", "2020-03-13"), subject, weeks=26,
                  groups=["send"])
