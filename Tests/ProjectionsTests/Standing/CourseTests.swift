import Ledger
import Projections
import Testing

private func day(_ number: Int) -> CivilDate { CivilDate(dayNumber: 17_000 + number) }

/// A value held against goals while it may still move, over a period of the days 0 to 100.
@Suite struct CourseTests {
  static let values = [0, 1, 39, 40, 41, 79, 80, 81, 200]
  static let days = [0, 1, 49, 50, 51, 99, 100, 101, 1000]

  private func situation(
    _ value: Int, on: Int, _ course: Course, better: Measure.Better = .lower, start: Int? = nil
  ) -> Situation {
    var situation = Situation(
      value: ExactRatio(value), start: start.map { ExactRatio($0) }, on: day(on),
      lineStarts: day(0), deadline: day(100), better: better)
    situation.course = course
    return situation
  }

  /// The goals that mean no more than 80, or less.
  private static let downward: [(goal: ResolvedGoal, isStrict: Bool)] = [
    (.descent(ExactRatio(80), isStrict: false), false),
    (.descent(ExactRatio(80), isStrict: true), true),
    (.band(.zero, ExactRatio(80)), false),
    (.change(from: ExactRatio(80), isIncrease: false), true),
  ]

  @Test(arguments: values, days)
  func `a count of a period that is to stay low is not met before the period is over`(
    _ value: Int, _ on: Int
  ) {
    for (goal, isStrict) in Self.downward {
      // A baseline far above would make any line from it easy.
      for start in [nil, 1000] {
        let found = situation(
          value, on: on, .filling(first: day(0), last: day(100)), start: start
        ).standing(goal)
        let isKept = isStrict ? value < 80 : value <= 80
        let expected: Standing =
          !isKept ? .missed : on > 100 ? .met : value * 100 <= 80 * on ? .onTrack : .behind
        #expect(found == expected, "\(goal)")
      }
    }
  }

  @Test func `a count below the band that it comes down to is breached only when all is counted`() {
    let band = ResolvedGoal.band(ExactRatio(40), ExactRatio(80))
    let course = Course.filling(first: day(0), last: day(100))
    #expect(situation(10, on: 50, course).standing(band) == .onTrack)
    #expect(situation(10, on: 101, course).standing(band) == .breached)
    #expect(situation(60, on: 101, course).standing(band) == .met)
  }

  @Test(arguments: values, days)
  func `a count that is to come up, and a ceiling, are judged as on any day`(
    _ value: Int, _ on: Int
  ) {
    let goals: [ResolvedGoal] = [
      .floor(ExactRatio(80), isStrict: false), .ceiling(ExactRatio(80), isStrict: false),
      .change(from: ExactRatio(80), isIncrease: true), .unknown(.noBaseline),
    ]
    for goal in goals {
      for course in [
        Course.filling(first: day(0), last: day(100)), .settling(last: day(100)),
      ] {
        #expect(
          situation(value, on: on, course, start: 0).standing(goal)
            == situation(value, on: on, .open, start: 0).standing(goal), "\(goal)")
      }
    }
  }

  @Test(arguments: values, days)
  func `what is observed within a period is not met before the period is over`(
    _ value: Int, _ on: Int
  ) {
    for (goal, _) in Self.downward {
      let open = situation(value, on: on, .open, start: 160).standing(goal)
      let found = situation(value, on: on, .settling(last: day(100)), start: 160).standing(goal)
      #expect(found == (open == .met && on <= 100 ? .onTrack : open), "\(goal)")
    }
  }

  @Test(arguments: values, days)
  func `what can only fall is on track while it holds, behind at once, and met at the end`(
    _ value: Int, _ on: Int
  ) {
    let goals: [(goal: ResolvedGoal, isKept: Bool)] = [
      (.floor(ExactRatio(80), isStrict: false), value >= 80),
      (.floor(ExactRatio(80), isStrict: true), value > 80),
      (.band(ExactRatio(80), ExactRatio(300)), value >= 80),
      (.change(from: ExactRatio(80), isIncrease: true), value > 80),
    ]
    for (goal, isKept) in goals {
      // A baseline gives no line either: no month can be made good.
      for start in [nil, 0] {
        let found = situation(value, on: on, .falling, better: .higher, start: start)
          .standing(goal)
        let expected: Standing =
          on > 100 ? (isKept ? .met : .missed) : isKept ? .onTrack : .behind
        #expect(found == expected, "\(goal)")
      }
    }
  }

  @Test func `a period of one day, a line that begins later and too large a number stop nothing`()
    throws
  {
    let goal = ResolvedGoal.descent(ExactRatio(80), isStrict: false)
    let one = Course.filling(first: day(50), last: day(50))
    #expect(situation(80, on: 50, one).standing(goal) == .onTrack)
    #expect(situation(81, on: 50, one).standing(goal) == .missed)
    #expect(situation(80, on: 51, one).standing(goal) == .met)
    let later = Course.filling(first: day(50), last: day(100))
    #expect(situation(1, on: 49, later).standing(goal) == .notYetDue)
    #expect(situation(81, on: 49, later).standing(goal) == .missed)
    let number = try #require(ExactRatio(Int128.max - 1, 1))
    var huge = situation(1, on: 50, .filling(first: day(0), last: day(100)))
    huge.value = number
    #expect(huge.standing(.descent(number, isStrict: false)) == .notYetDue)
  }

  @Test func `a hope that is already exceeded is behind`() {
    var hope = situation(81, on: 50, .filling(first: day(0), last: day(100)))
    hope.firmness = .aspiration
    #expect(hope.standing(.descent(ExactRatio(80), isStrict: false)) == .behind)
  }
}
