"""Figures that were published, each with the document that it stands in."""

from writing import Programme

PLAN = "Department for Education"
NORWICH = "Norwich Opportunity Area 2017-20, Department for Education"
IPSWICH = "Ipswich Opportunity Area 2017-20, Department for Education"
STOKE = "Stoke-on-Trent Opportunity Area 2017-20, Department for Education"
STATISTICS = "dfe_exclusions_by_la_200607_201617.csv, Department for Education"


def published():
    programmes = [norwich(), ipswich(), stoke()]
    events = [event for programme in programmes for event in programme.events]
    return sorted(events, key=lambda event: event["occurred"])


def reader(slug, prefix):
    return Programme(slug, prefix + "-pub", "programme-office")


def norwich():
    p = reader("norwich", "nor")
    for period, value in (("2015/16", 67), ("2016/17", 64)):
        p.add("indicator.observed", f"20{period[-2:]}-08-31", source=NORWICH,
              indicator="permanent-exclusions", area="Norwich", group="all", period=period,
              value=value, unit="exclusions", publisher=PLAN)
    for employer in ("Aviva", "Adecco", "Grant Thornton", "Norfolk County Council", "KPMG"):
        p.add("employer.recruited", "2017-09-01", source=NORWICH, employer=employer,
              role="cornerstone")
    return p


def ipswich():
    p = reader("ipswich", "ips")
    # The plan gives no day for these two: the first day of the programme stands for it.
    for area, value in (("Ipswich", 5.4), ("England", 2.7)):
        p.add("indicator.observed", "2017-09-01", source=IPSWICH, indicator="neet-rate-16-18",
              area=area, group="all", period="day not given", value=value, unit="%",
              publisher=PLAN)
    for employer in ("Adecco", "BT Adastral Park", "Barclays", "Dayle Bayliss Associates",
                     "East of England Co-operative", "Grant Thornton",
                     "Ipswich Building Society", "John Grose", "Lloyds Banking Group",
                     "Morgan Sindall", "Suffolk County Council"):
        p.add("employer.recruited", "2018-01-31", source=IPSWICH, employer=employer,
              role="cornerstone")
    for employer in ("Ipswich Town and Waterfront", "West Suffolk College",
                     "Suffolk New College", "Inspire Suffolk", "East of England Co-op",
                     "Ipswich Building Society", "The Raedwald Trust",
                     "Suffolk Chamber of Commerce"):
        p.add("employer.recruited", "2018-01-31", source=IPSWICH, employer=employer,
              role="youth-pledge")
    return p


def stoke():
    p = reader("stoke-on-trent", "sot")
    for area, value in (("Stoke-on-Trent", 65.1), ("England", 69.3)):
        p.add("indicator.observed", "2016-08-31", source=STOKE, indicator="gld", area=area,
              group="all", period="2016", value=value, unit="%", publisher=PLAN)
    # Rows of the table of statistics: headcount, permanent and fixed-period exclusions.
    for period, headcount, permanent, fixed in (("2015/16", 37593, (41, 0.11), (1855, 4.93)),
                                                ("2016/17", 38513, (59, 0.15), (2585, 6.71))):
        for indicator, (number, rate) in (("permanent-exclusion-rate", permanent),
                                          ("fixed-period-exclusion-rate", fixed)):
            p.add("indicator.observed", f"20{period[-2:]}-07-31", source=STATISTICS,
                  indicator=indicator, area="Stoke-on-Trent", level="Local authority",
                  phase="Total", period=period, numerator=number, denominator=headcount,
                  value=rate, unit="%", publisher="Department for Education")
    for employer in ("Adecco",
                     "Applied Materials Research, Innovation and Commercialisation Company",
                     "Autonet Insurance", "Emma Bridgewater Ltd", "KMF", "Michelin",
                     "Stoke City Football Club",
                     "The University Hospitals of North Midlands NHS Trust"):
        p.add("employer.recruited", "2017-10-01", source=STOKE, employer=employer,
              role="cornerstone")
    return p
