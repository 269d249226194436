import Ledger
import Projections
import Testing

private func day(_ text: String) throws -> CivilDate { try #require(CivilDate(text)) }

@Suite struct PeriodTests {
  @Test(arguments: [
    ("", "bad-period"), ("2017/19", "bad-period"), ("2017/2018", "bad-period"),
    ("2017-2018", "bad-period"), ("2017-00", "bad-period"), ("2017-13", "bad-period"),
    ("2017-19", "bad-period"), ("17/18", "bad-period"), ("2017/18autumn", "bad-period"),
    ("2017/18 Autumn", "bad-period"), ("2017/18 winter", "bad-period"),
    ("2017/18  autumn", "bad-period"), ("2018-02-29", "bad-period"), ("2018-3-7", "bad-period"),
    ("2018-03-07 ", "bad-period"), (" 2018", "bad-period"), ("0000", "bad-period"),
    ("FY2018", "bad-period"), ("FY2017-19", "bad-period"), ("fy2017-18", "bad-period"),
    ("2017-18 autumn", "bad-period"), ("..", "bad-period"), ("", "bad-period"),
    ("2018-09-02..2018-09-01", "bad-period"), ("2018-09..2018-10", "bad-period"),
    ("2018-02-30..", "bad-period"), ("2018-01-01...2018-01-02", "bad-period"),
    ("9999/00", "bad-period"), ("２０１８", "bad-period"), ("2018/", "bad-period"),
  ])
  func `a text that is no period is refused with its name`(text: String, name: String) throws {
    let place = Place(file: "plan.json", line: 3, column: 9, pointer: "/measures/0/figure")
    let refusal = #expect(throws: Refusal.self) { try Period(parsing: text, at: place) }
    #expect(refusal?.name == name)
    #expect(refusal?.place == place)
    #expect(refusal?.what.hasSuffix(".") == false)
  }

  @Test func `the refusal names what would be right`() throws {
    #expect(throws: Refusal.self) { try Period(parsing: "2017/19") }
    do {
      _ = try Period(parsing: "2017/19")
    } catch {
      #expect(error.remedy == "write '2017/18'")
    }
    do {
      _ = try Period(parsing: "2017/18 winter")
    } catch {
      #expect(error.remedy.contains("'2017/18 spring'"))
    }
  }

  @Test(arguments: [
    ("2017/18", "2017-09-01", "2018-08-31"), ("1999/00", "1999-09-01", "2000-08-31"),
    ("2017-18", "2017-04-01", "2018-03-31"), ("FY2011-12", "2011-04-01", "2012-03-31"),
    ("2099-00", "2099-04-01", "2100-03-31"), ("2011-12", "2011-12-01", "2011-12-31"),
    ("2018", "2018-01-01", "2018-12-31"), ("2016-02", "2016-02-01", "2016-02-29"),
    ("1900-02", "1900-02-01", "1900-02-28"), ("2018-03-07", "2018-03-07", "2018-03-07"),
    ("2017/18 autumn", "2017-09-01", "2017-12-31"), ("2017/18 spring", "2018-01-01", "2018-03-31"),
    ("2017/18 summer", "2018-04-01", "2018-08-31"),
    ("2017-09-01..2018-08-31", "2017-09-01", "2018-08-31"), ("9999", "9999-01-01", "9999-12-31"),
    ("0001", "0001-01-01", "0001-12-31"),
  ])
  func `both ends belong to a period, and it is written as it was read`(
    text: String, first: String, last: String
  ) throws {
    let period = try Period(parsing: text)
    let (first, last) = (try day(first), try day(last))
    #expect(period.first == first && period.last == last)
    #expect(period.contains(first) && period.contains(last))
    if first != .first { #expect(!period.contains(first.adding(days: -1))) }
    if last != .last { #expect(!period.contains(last.adding(days: 1))) }
    #expect(period.description == text)
  }

  @Test func `an open end has no bound`() throws {
    let from = try Period(parsing: "2018-09-01..")
    #expect(from.last == nil)
    let (dayBefore, dayAfter) = (try day("2018-08-31"), try day("2024-05-17"))
    #expect(from.contains(.last))
    #expect(!from.contains(dayBefore))
    let until = try Period(parsing: "..2024-05-16")
    #expect(until.first == nil)
    #expect(until.contains(.first) && until.contains(dayAfter.adding(days: -1)))
    #expect(!until.contains(dayAfter))
    #expect("\(from) \(until)" == "2018-09-01.. ..2024-05-16")
  }

  @Test func `a financial year is marked only where it reads as a month`() throws {
    for start in 1990...2110 {
      let period = try #require(Period(.financialYear(start)))
      let isMonth = (1...12).contains((start + 1) % 100)
      #expect(period.description.hasPrefix("FY") == isMonth)
      #expect(try Period(parsing: period.description) == period)
    }
  }

  @Test(arguments: PeriodKey.allCases)
  func `buckets follow one another without a gap, and their labels are read back`(
    key: PeriodKey
  ) throws {
    let calendars = [
      SchoolCalendar.england,
      try calendar("08-01", "04-06", "08-20", "01-06", "04-17"),
      try calendar("01-01", "01-01", "01-01", "05-01", "09-01"),
    ]
    for calendar in calendars {
      var buckets = PeriodBuckets(key, in: calendar)
      var before = key.period(containing: try day("1998-12-31"), in: calendar)
      for number in try day("1999-01-01").dayNumber...(try day("2013-12-31").dayNumber) {
        let date = CivilDate(dayNumber: number)
        let period = key.period(containing: date, in: calendar)
        #expect(period.contains(date))
        if period != before {
          #expect(period.first == date && before.last == date.adding(days: -1))
        }
        before = period
        let label = key.label(of: date, in: calendar)
        #expect(try Period(parsing: label, in: calendar) == period)
        #expect(buckets.label(of: date) == Array(label.utf8))
        #expect(buckets.period(buckets.bucket(of: date)) == period)
      }
    }
  }

  @Test func `a term ends the day before the next one starts`() throws {
    let calendar = try calendar("09-01", "04-01", "09-04", "01-08", "04-16")
    #expect(PeriodKey.term.label(of: try day("2017-09-03"), in: calendar) == "2016/17 summer")
    #expect(PeriodKey.year.label(of: try day("2017-09-03"), in: calendar) == "2017/18")
    #expect(PeriodKey.term.label(of: try day("2017-09-04"), in: calendar) == "2017/18 autumn")
    #expect(PeriodKey.term.label(of: try day("2018-01-07"), in: calendar) == "2017/18 autumn")
    #expect(PeriodKey.term.label(of: try day("2018-04-16"), in: calendar) == "2017/18 summer")
  }

  @Test func `labels of the keys are those of the plan language`() throws {
    let date = try day("2018-03-07")
    let labels = PeriodKey.allCases.map { "\($0.rawValue) \($0.label(of: date))" }
    #expect(
      labels == [
        "year 2017/18", "term 2017/18 spring", "month 2018-03", "financial-year 2017-18",
        "calendar-year 2018",
      ])
  }

  @Test func `whole buckets leave out those cut by either end`() throws {
    let (first, last) = (try day("2018-01-15"), try day("2018-04-29"))
    #expect(
      PeriodKey.month.periods(from: first, through: last).map(\.description) == [
        "2018-01", "2018-02", "2018-03", "2018-04",
      ])
    #expect(
      PeriodKey.month.periods(from: first, through: last, wholeOnly: true).map(\.description)
        == ["2018-02", "2018-03"])
    #expect(PeriodKey.month.periods(from: last, through: first).isEmpty)
  }

  @Test(arguments: PeriodKey.allCases)
  func `the ends of the calendar stop nothing`(key: PeriodKey) {
    for date in [CivilDate.first, .last] {
      #expect(key.period(containing: date).contains(date))
      var buckets = PeriodBuckets(key)
      #expect(!buckets.label(of: date).isEmpty)
    }
    let last = key.periods(from: CivilDate.last.adding(days: -40), through: .last)
    #expect(last.last?.contains(.last) == true)
    #expect(Set(last).count == last.count)
  }

  @Test func `days met in any order fall into the same buckets`() throws {
    var buckets = PeriodBuckets(.month)
    for text in ["2018-03-07", "2030-01-01", "1999-12-31", "2018-03-31", "2018-02-28"] {
      #expect(buckets.label(of: try day(text)) == Array(text.prefix(7).utf8))
    }
    #expect(buckets.labels.count == 4)
  }

  @Test func `ranges that share no day have no intersection`() throws {
    let march = try Period(parsing: "2018-03").days
    #expect(march.intersection(try Period(parsing: "2018-04-01..").days) == nil)
  }

  private func calendar(
    _ year: String, _ financial: String, _ autumn: String, _ spring: String, _ summer: String
  ) throws -> SchoolCalendar {
    let days = try [year, financial, autumn, spring, summer].map {
      try #require(SchoolCalendar.MonthDay($0))
    }
    return SchoolCalendar(
      academicYear: days[0], financialYear: days[1], autumn: days[2], spring: days[3],
      summer: days[4])
  }
}

@Suite struct SchoolCalendarTests {
  @Test(arguments: ["", "9-1", "09-31", "02-29", "13-01", "00-01", "09/01", "09-01 ", "0a-01"])
  func `a boundary that not every year has is refused`(text: String) {
    #expect(SchoolCalendar.MonthDay(text) == nil)
  }

  @Test func `terms have to follow one another`() throws {
    var calendar = SchoolCalendar.england
    #expect(calendar.isInOrder)
    calendar.spring = try #require(SchoolCalendar.MonthDay("04-01"))
    #expect(!calendar.isInOrder)
    calendar.spring = try #require(SchoolCalendar.MonthDay("05-01"))
    #expect(!calendar.isInOrder)
  }
}
