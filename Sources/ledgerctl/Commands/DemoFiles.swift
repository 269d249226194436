/// What `demo` plays with: an invented programme, a partner's table and the map that reads it.
enum DemoFiles {
  /// The programme's slug.
  static let programme = "saltmarsh"

  /// Every file by its name, in the order in which they are used.
  static let all: [(name: String, text: String)] = [
    (planName, plan), (tableName, table), (mapName, map),
  ]

  static let planName = "saltmarsh.json"
  static let tableName = "june.csv"
  static let mapName = "june-map.json"

  private static let plan = #"""
    {
      "programme": "saltmarsh",
      "title": "Saltmarsh Opportunity Area (invented)",
      "documents": {
        "plan": {"file": "saltmarsh-plan.txt", "title": "Saltmarsh delivery plan", "publisher": "Saltmarsh partnership board"}
      },
      "starts": "2017-09-01",
      "ends": "2018-08-31",
      "priorities": {"P1": "Moving between school and work", "P2": "Children at risk of exclusion", "P3": "The fund"},
      "measures": [
        {
          "id": "encounters", "title": "Encounters with employers", "priority": "P1",
          "document": "plan", "quote": "over 400 encounters with employers by the end of the school year",
          "figure": {"count": {"kind": "employer.encounter", "period": "2017/18"}},
          "by": ["term"], "unit": "encounters",
          "target": {"is": "moreThan", "value": 400, "by": "2018-08-31", "words": "over 400"}
        },
        {
          "id": "employers", "title": "Employers who took part", "priority": "P1",
          "document": "plan", "quote": "at least five employers",
          "figure": {"distinct": "employer", "of": {"kind": "employer.encounter"}}, "unit": "employers",
          "target": {"is": "atLeast", "value": 5, "by": "2018-08-31"}
        },
        {
          "id": "npq", "title": "Leaders on a national professional qualification", "priority": "P1",
          "document": "plan", "quote": "up to 8 leaders will take part in an NPQ",
          "figure": {"distinct": "subject", "of": {"kind": "npq.enrolment"}}, "unit": "leaders",
          "target": {"is": "atMost", "value": 8, "words": "up to 8"}
        },
        {
          "id": "permanent-exclusions", "title": "Permanent exclusions", "priority": "P2",
          "document": "plan", "quote": "permanent exclusions down by two thirds, from 12 in 2016/17",
          "figure": {"count": {"kind": "exclusion", "where": {"type": "permanent"}, "period": "2017/18"}},
          "unit": "exclusions", "better": "lower",
          "baseline": {"value": 12, "on": "2017-08-31", "words": "12 in 2016/17"},
          "target": {"is": "reduceBy", "fraction": "2/3", "by": "2018-08-31", "words": "down by two thirds"}
        },
        {
          "id": "largest-grant", "title": "Largest grant", "priority": "P3",
          "document": "plan", "quote": "grants of up to £5,000",
          "figure": {"largest": "amount", "of": {"kind": "grant.award"}}, "unit": "£",
          "target": {"is": "atMost", "value": 5000, "words": "up to £5,000 each"}
        }
      ]
    }
    """#

  private static let table = """
    Date,School,Employer,Pupils
    04/06/2018,136190,Harbour Boatyard,120
    11/06/2018,136190,Marsh Engineering,95
    12/06/2018,121001,Marsh Engineering,60
    20/06/2018,121001,Saltmarsh Hospital,88
    21/06/2018,121001,Tidewater Hotels,34

    """

  private static let map = #"""
    {
      "title": "Encounters with employers, monthly",
      "format": "csv",
      "columns": ["Date", "School", "Employer", "Pupils"],
      "events": [
        {
          "kind": "employer.encounter",
          "programme": "saltmarsh",
          "occurred": {"column": "Date", "date": "dd/mm/yyyy"},
          "place": {"template": "urn:{School}"},
          "quantity": {"column": "Pupils"},
          "source": "june.csv",
          "data": {"employer": {"column": "Employer"}, "quality": "meaningful"}
        }
      ]
    }
    """#
}
