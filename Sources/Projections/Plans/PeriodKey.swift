public import Ledger

/// A way of cutting time into buckets: the keys `year`, `term`, `month`, `financial-year` and
/// `calendar-year` of the day on which something occurred.
public enum PeriodKey: String, Sendable, CaseIterable {
  /// The academic year: `2017/18`.
  case year
  /// The school term: `2017/18 autumn`.
  case term
  /// The month: `2018-03`.
  case month
  /// The financial year: `2017-18`.
  case financialYear = "financial-year"
  /// The calendar year: `2018`.
  case calendarYear = "calendar-year"

  /// The bucket that a day falls into.
  ///
  /// - Parameters:
  ///   - date: The day.
  ///   - calendar: The days on which years and terms begin.
  /// - Returns: A period with both ends; at the very ends of the calendar (the years 0001 and 9999),
  ///   where a year or term would reach outside it, the day itself.
  public func period(containing date: CivilDate, in calendar: SchoolCalendar = .england) -> Period {
    Period(form(of: date, in: calendar), in: calendar)
      ?? Period(days: DayRange(unchecked: date, date))
  }

  /// The name of the bucket that a day falls into, in the grammar of periods.
  ///
  /// - Parameters:
  ///   - date: The day.
  ///   - calendar: The days on which years and terms begin.
  /// - Returns: `2017/18`, `2017/18 autumn`, `2018-03`, `2017-18` or `2018`.
  public func label(of date: CivilDate, in calendar: SchoolCalendar = .england) -> String {
    period(containing: date, in: calendar).description
  }

  /// The buckets between two days, in order.
  ///
  /// - Parameters:
  ///   - first: The first day.
  ///   - last: The last day; nothing is given when it is before the first.
  ///   - calendar: The days on which years and terms begin.
  ///   - wholeOnly: Leave out a bucket of which some day is before `first` or after `last`.
  /// - Returns: Successive buckets without a gap.
  /// - Complexity: One step for each bucket.
  public func periods(
    from first: CivilDate, through last: CivilDate, in calendar: SchoolCalendar = .england,
    wholeOnly: Bool = false
  ) -> [Period] {
    var found: [Period] = []
    var day = first
    while day <= last {
      let period = period(containing: day, in: calendar)
      guard let begins = period.first, let ends = period.last else { break }
      if !wholeOnly || (begins >= first && ends <= last) { found.append(period) }
      guard ends < .last else { break }
      day = ends.adding(days: 1)
    }
    return found
  }

  private func form(of date: CivilDate, in calendar: SchoolCalendar) -> Period.Form {
    switch self {
    case .year: .academicYear(calendar.startYear(of: date, from: calendar.academicYear))
    case .financialYear: .financialYear(calendar.startYear(of: date, from: calendar.financialYear))
    case .calendarYear: .calendarYear(date.year)
    case .month: .month(date.month, of: date.year)
    case .term: term(of: date, in: calendar)
    }
  }

  /// The last term that starts on or before the day: when terms do not begin with the academic year,
  /// the year's first days belong to the summer term before.
  private func term(of date: CivilDate, in calendar: SchoolCalendar) -> Period.Form {
    let year = calendar.startYear(of: date, from: calendar.academicYear)
    for term in [SchoolTerm.summer, .spring, .autumn] {
      if let start = calendar.start(of: term, in: year), start <= date {
        return .term(term, of: year)
      }
    }
    return .term(.summer, of: year - 1)
  }
}

/// Numbers the buckets that days fall into, for a fold over many events.
///
/// A day that was seen before costs one load from a table; its label is made once for each bucket.
public struct PeriodBuckets: Sendable {
  /// How time is cut.
  public let key: PeriodKey
  /// The days on which years and terms begin.
  public let calendar: SchoolCalendar
  /// The labels of the buckets met so far, as UTF-8, in the order in which they were met.
  public private(set) var labels: [[UInt8]] = []
  private var periods: [Period] = []
  private var bucketOfDay: [Int32] = []
  private var firstDay = 0

  /// Makes an empty numbering.
  ///
  /// - Parameters:
  ///   - key: How time is cut.
  ///   - calendar: The days on which years and terms begin.
  public init(_ key: PeriodKey, in calendar: SchoolCalendar = .england) {
    self.key = key
    self.calendar = calendar
  }

  /// The number of the bucket that a day falls into: an index into `labels`.
  ///
  /// - Parameter date: The day.
  /// - Returns: The same number for every day of the bucket.
  /// - Complexity: O(1) for a day of a bucket met before; otherwise the days of that bucket and of
  ///   the gap to the days met before, at most four bytes for each.
  public mutating func bucket(of date: CivilDate) -> Int {
    let day = date.dayNumber - firstDay
    if day >= 0, day < bucketOfDay.count, bucketOfDay[day] >= 0 { return Int(bucketOfDay[day]) }
    return meet(date)
  }

  /// The label of the bucket that a day falls into.
  ///
  /// - Parameter date: The day.
  /// - Returns: UTF-8, such as `2017/18 autumn`.
  public mutating func label(of date: CivilDate) -> [UInt8] { labels[bucket(of: date)] }

  /// The period of a bucket.
  ///
  /// - Parameter bucket: A number that `bucket(of:)` gave.
  /// - Returns: Its days.
  /// - Precondition: The number is one that this value gave.
  public func period(_ bucket: Int) -> Period { periods[bucket] }

  private mutating func meet(_ date: CivilDate) -> Int {
    let period = key.period(containing: date, in: calendar)
    let first = (period.first ?? date).dayNumber
    let last = (period.last ?? date).dayNumber
    if bucketOfDay.isEmpty { firstDay = first }
    if first < firstDay {
      bucketOfDay.insert(contentsOf: repeatElement(-1, count: firstDay - first), at: 0)
      firstDay = first
    }
    if last - firstDay >= bucketOfDay.count {
      bucketOfDay.append(
        contentsOf: repeatElement(-1, count: last - firstDay - bucketOfDay.count + 1))
    }
    let bucket = labels.count
    labels.append(Array(period.description.utf8))
    periods.append(period)
    for day in first...last { bucketOfDay[day - firstDay] = Int32(bucket) }
    return bucket
  }
}
