import Ledger
import Testing

@Suite struct `Days of the calendar` {
  @Test func `every day from 0001 to 9999 goes round`() {
    // A calendar kept by counting alone, beside the arithmetic.
    var (year, month, day) = (1, 1, 1)
    var number = CivilDate.first.dayNumber
    var previous: CivilDate?
    var faults = 0
    while year <= 9999 {
      let date = CivilDate(dayNumber: number)
      if date.year != year || date.month != month || date.day != day || date.dayNumber != number
        || date != CivilDate(year: year, month: month, day: day)
        || previous.map({ !($0 < date) || $0.adding(days: 1) != date }) ?? false
      {
        faults += 1
      }
      previous = date
      number += 1
      day += 1
      let isLeap = year % 400 == 0 || year % 4 == 0 && year % 100 != 0
      let lengths = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
      if day > lengths[month - 1] {
        // The text goes round too, once a month with the day after the last one refused.
        if CivilDate("\(date)") != date || date.description.utf8.count != 10
          || CivilDate(year: year, month: month, day: day) != nil
        {
          faults += 1
        }
        day = 1
        month += 1
      }
      if month > 12 {
        month = 1
        year += 1
      }
    }
    #expect(faults == 0)
    #expect(previous == .last)
    #expect(number == 2_932_897)
  }

  @Test func `known days have their numbers`() {
    #expect(CivilDate("1970-01-01")?.dayNumber == 0)
    #expect(CivilDate("1969-12-31")?.dayNumber == -1)
    #expect(CivilDate("2000-03-01")?.dayNumber == 11_017)
    #expect(CivilDate("2018-03-07")?.dayNumber == 17_597)
    #expect(CivilDate("0001-01-01")?.dayNumber == -719_162)
    #expect(CivilDate("9999-12-31")?.dayNumber == 2_932_896)
  }

  @Test(arguments: [
    "2018-02-30", "2019-02-29", "1900-02-29", "2100-02-29", "2018-04-31", "2018-00-10",
    "2018-13-01", "2018-01-00", "2018-01-32", "0000-01-01", "0000-12-31", "2018-3-07", "2018-03-7",
    "18-03-07", "02018-03-07", "2018/03/07", "2018-03-07 ", " 2018-03-07", "2018-03-07T",
    "20180307",
    "07-03-2018", "2018-W10-3", "", "2018-03", "-018-03-07", "+018-03-07", "2018-03-0\u{661}",
    "2018-03-0a", "2018:03:07", "2018-03-/7", "2018-0:-07", "2018-03-07\0", "201a-03-07",
  ])
  func `what is no day is refused`(_ text: String) {
    #expect(CivilDate(text) == nil)
  }

  @Test func `every byte of a day is looked at`() {
    for text in ["2018-03-07", "1999-12-31", "0001-01-01", "9999-09-19"] {
      for index in 0..<10 {
        for value in UInt8.min...UInt8.max {
          var bytes = Array(text.utf8)
          bytes[index] = value
          func number(_ range: Range<Int>) -> Int? {
            let digits = bytes[range].map { Int($0) - 0x30 }
            guard digits.allSatisfy({ (0...9).contains($0) }) else { return nil }
            return digits.reduce(0) { 10 * $0 + $1 }
          }
          var expected: CivilDate?
          if bytes[4] == 0x2D, bytes[7] == 0x2D, let year = number(0..<4),
            let month = number(5..<7), let day = number(8..<10)
          {
            expected = CivilDate(year: year, month: month, day: day)
          }
          #expect(CivilDate(bytes.span) == expected, "\(bytes)")
        }
      }
    }
  }

  @Test(arguments: ["2000-02-29", "2016-02-29", "2400-02-29", "2018-12-31", "0001-01-01"])
  func `a day reads back as written`(_ text: String) {
    #expect(CivilDate(text)?.description == text)
  }

  @Test(arguments: [
    ("2018-01-31", 1, "2018-02-28"), ("2016-01-31", 1, "2016-02-29"),
    ("2018-03-31", -1, "2018-02-28"),
    ("2018-12-15", 1, "2019-01-15"), ("2018-01-15", -1, "2017-12-15"),
    ("2016-02-29", 12, "2017-02-28"),
    ("2016-02-29", 48, "2020-02-29"), ("2018-05-31", 0, "2018-05-31"),
    ("0001-01-31", -1, "0001-01-01"),
    ("9999-12-01", 1, "9999-12-31"), ("2018-01-01", Int.max, "9999-12-31"),
    ("2018-01-01", Int.min, "0001-01-01"), ("0001-02-28", -1, "0001-01-28"),
  ])
  func `months are added`(_ text: String, _ months: Int, _ expected: String) {
    #expect(CivilDate(text)?.adding(months: months).description == expected)
  }

  @Test func `days beyond the calendar stay at its ends`() {
    #expect(CivilDate.last.adding(days: 1) == .last)
    #expect(CivilDate.first.adding(days: -1) == .first)
    #expect(CivilDate.last.adding(days: .max) == .last)
    #expect(CivilDate.first.adding(days: .min) == .first)
    #expect(CivilDate(dayNumber: .max) == .last)
    #expect(CivilDate(dayNumber: .min) == .first)
  }
}

@Suite struct `Moments in UTC` {
  @Test(arguments: [
    ("2026-11-21T09:00:00.000Z", "2026-11-21T09:00:00.000Z"),
    ("2026-11-21T09:00:00Z", "2026-11-21T09:00:00.000Z"),
    ("2026-11-21T09:00:00.5Z", "2026-11-21T09:00:00.500Z"),
    ("2026-11-21T09:00:00.05Z", "2026-11-21T09:00:00.050Z"),
    ("2026-11-21T00:30:00+01:00", "2026-11-20T23:30:00.000Z"),
    ("2026-12-31T20:00:00.999-05:30", "2027-01-01T01:30:00.999Z"),
    ("1969-12-31T23:59:59.999Z", "1969-12-31T23:59:59.999Z"),
    ("1970-01-01T00:00:00-00:00", "1970-01-01T00:00:00.000Z"),
    ("0001-01-01T00:00:00Z", "0001-01-01T00:00:00.000Z"),
    ("9999-12-31T23:59:59.999Z", "9999-12-31T23:59:59.999Z"),
    ("2026-11-21T23:59:59+18:00", "2026-11-21T05:59:59.000Z"),
  ])
  func `a moment reads as`(_ text: String, _ expected: String) {
    #expect(Instant(text)?.description == expected)
  }

  @Test(arguments: [
    "2026-11-21", "2026-11-21T09:00Z", "2026-11-21T09:00:00", "2026-11-21T09:00:00.Z",
    "2026-11-21T09:00:00.0001Z", "2026-11-21t09:00:00Z", "2026-11-21T09:00:00z",
    "2026-11-21 09:00:00Z", "2026-11-21T24:00:00Z", "2026-11-21T23:60:00Z", "2026-11-21T23:59:60Z",
    "2026-02-30T09:00:00Z", "2026-11-21T09:00:00+18:01", "2026-11-21T09:00:00+0100",
    "2026-11-21T09:00:00+01", "2026-11-21T09:00:00Z ", "2026-11-21T09:00:00+01:60",
    "0001-01-01T00:00:00+00:01", "9999-12-31T23:59:59-00:01", "2026-11-21T09:00:00,5Z", "",
    "2026-11-21T09:00:00.123+1:00", "2026-11-21T09:00:00.12", "2026-11-21T9:00:00Z",
  ])
  func `what is no moment is refused`(_ text: String) {
    #expect(Instant(text) == nil)
  }

  @Test func `milliseconds go round at both sides of every midnight`() {
    for day in stride(from: CivilDate.first.dayNumber, through: CivilDate.last.dayNumber, by: 397) {
      for rest: Int64 in [0, 1, 43_200_000, 86_399_999] {
        let instant = Instant(milliseconds: Int64(day) * 86_400_000 + rest)
        if instant.date != CivilDate(dayNumber: day) || Instant("\(instant)") != instant {
          Issue.record("\(instant) does not read back")
        }
      }
    }
  }

  @Test func `moments beyond the calendar stay at its ends`() {
    #expect(Instant(milliseconds: .max).description == "9999-12-31T23:59:59.999Z")
    #expect(Instant(milliseconds: .min).description == "0001-01-01T00:00:00.000Z")
    #expect(Instant(milliseconds: -1) < Instant(milliseconds: 0))
  }
}

@Suite struct `When something happened` {
  @Test(arguments: [
    "2018-03-07", "2018-03-07T10:00Z", "2018-03-07T10:00+01:00", "2018-03-07T10:00:30Z",
    "2018-03-07T10:00:30.250+01:00", "2018-03-07T10:00:30.2-05:30", "2018-03-07T10:00:30.20Z",
    "2018-03-07T00:00-00:00", "2018-03-07T00:00+00:00", "2018-03-07T23:59:59.999-18:00",
    "2018-03-07T10:00:00.000+18:00", "2016-02-29T10:00:00.007Z",
  ])
  func `the text is kept as written`(_ text: String) {
    let read = Occurrence(text)
    #expect(read?.description == text)
    #expect(read?.date.description == String(text.prefix(10)))
  }

  @Test(arguments: [
    "2018-02-30", "2018-02-30T10:00Z", "2018-03-07T24:00Z", "2018-03-07T10:60Z",
    "2018-03-07T10:00:60Z", "2018-03-07T10:00", "2018-03-07T10:00:00", "2018-03-07T10:00:00.000",
    "2018-03-07T10Z", "2018-03-07T1000Z", "2018-03-07T10:00+18:01", "2018-03-07T10:00-19:00",
    "2018-03-07T10:00+01:60", "2018-03-07T10:00+0100", "2018-03-07T10:00+01", "2018-03-07T10:00.5Z",
    "2018-03-07T10:00:00.Z", "2018-03-07T10:00:00.1234Z", "2018-03-07t10:00Z", "2018-03-07T10:00z",
    "2018-03-07 10:00Z", "2018-03-07T10:00ZZ", "2018-03-07T10:00Z ", "2018-03-07T-1:00Z",
    "2018-03-07Z", "2018-03", "2018", "", "2018-03-07T10:00:", "2018-03-07T10:00:3Z",
    "2018-03-07T10:00:30.25", "2018-03-07T10:00~01:00", "2018-03-07T10:00:00.9999999999999999Z",
  ])
  func `any other form is refused`(_ text: String) {
    #expect(Occurrence(text) == nil)
  }

  @Test func `every cut and every changed byte of a full form is refused or another text`() {
    let whole = Array("2018-03-07T10:00:30.250+01:00".utf8)
    for end in whole.indices {
      let cut = String(decoding: whole[..<end], as: UTF8.self)
      #expect((Occurrence(cut) == nil) == (end != 10), "\(cut)")
    }
    for at in whole.indices {
      for byte in UInt8.min...UInt8.max where byte != whole[at] {
        var changed = whole
        changed[at] = byte
        guard let read = Occurrence(changed.span) else { continue }
        var written: [UInt8] = []
        read.append(to: &written)
        #expect(written == changed)
      }
    }
  }

  @Test func `the day is the local one and the moment is in UTC`() {
    let late = Occurrence("2018-03-07T00:30+01:00")
    #expect(late?.date == CivilDate("2018-03-07"))
    #expect(late?.instant?.date == CivilDate("2018-03-06"))
    #expect(Occurrence("2018-03-07")?.instant == nil)
    #expect(Occurrence("0001-01-01T00:00+01:00")?.instant == nil)
    #expect(Occurrence("2018-03-07T10:00Z") != Occurrence("2018-03-07T10:00+00:00"))
    #expect(
      Occurrence("2018-03-07T10:00Z")?.instant == Occurrence("2018-03-07T11:00+01:00")?.instant)
  }
}
