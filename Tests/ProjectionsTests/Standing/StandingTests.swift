import Ledger
import Projections
import Testing

private let opening = 0
private let deadline = 100

private func day(_ number: Int) -> CivilDate { CivilDate(dayNumber: 17_000 + number) }

private func situation(
  _ value: Int?, on: Int, start: Int?, better: Measure.Better = .higher,
  firmness: Measure.Firmness = .promise, hasDeadline: Bool = true
) -> Situation {
  Situation(
    value: value.map { ExactRatio($0) }, start: start.map { ExactRatio($0) }, on: day(on),
    lineStarts: day(opening), deadline: hasDeadline ? day(deadline) : nil, better: better,
    firmness: firmness)
}

@Suite struct StandingTests {
  /// Values round a goal of 80 that a line from 0 leads up to, and from 160 down.
  static let values = [-1, 0, 39, 40, 41, 79, 80, 81, 119, 120, 121, 160, 200]
  static let days = [-1, 0, 1, 49, 50, 51, 99, 100, 101, 1000]

  /// What a goal that is come up to or down to must give, said another way than the code says it.
  private func expected(
    _ value: Int, on: Int, start: Int?, isReached: Bool, isRising: Bool
  ) -> Standing {
    if isReached { return .met }
    if on > deadline { return .missed }
    guard let start, on >= opening else { return .notYetDue }
    let needed = start * 100 + (80 - start) * on
    return (isRising ? value * 100 >= needed : value * 100 <= needed) ? .onTrack : .behind
  }

  @Test(arguments: values, days)
  func `a floor is met, on its line, below it or missed`(_ value: Int, _ on: Int) {
    for start in [nil, 0, 60, 80, 100] {
      for isStrict in [false, true] {
        let standing = situation(value, on: on, start: start)
          .standing(.floor(ExactRatio(80), isStrict: isStrict))
        let isReached = isStrict ? value > 80 : value >= 80
        #expect(
          standing
            == expected(value, on: on, start: start, isReached: isReached, isRising: true),
          "start \(start as Int?) strict \(isStrict)")
      }
    }
  }

  @Test(arguments: values, days)
  func `a goal to come down to turns the words round`(_ value: Int, _ on: Int) {
    for start in [nil, 160, 100, 80, 60] {
      for isStrict in [false, true] {
        let standing = situation(value, on: on, start: start, better: .lower)
          .standing(.descent(ExactRatio(80), isStrict: isStrict))
        let isReached = isStrict ? value < 80 : value <= 80
        #expect(
          standing
            == expected(value, on: on, start: start, isReached: isReached, isRising: false),
          "start \(start as Int?) strict \(isStrict)")
      }
    }
  }

  @Test(arguments: values, days)
  func `a ceiling is kept or exceeded, whatever the day`(_ value: Int, _ on: Int) {
    for isStrict in [false, true] {
      let standing = situation(value, on: on, start: 0)
        .standing(.ceiling(ExactRatio(80), isStrict: isStrict))
      #expect(standing == ((isStrict ? value < 80 : value <= 80) ? .within : .breached))
    }
  }

  @Test(arguments: values, days)
  func `a band is met inside, breached beyond and approached from its own side`(
    _ value: Int, _ on: Int
  ) {
    for (low, high) in [(80, 80), (80, 120)] {
      let band = ResolvedGoal.band(ExactRatio(low), ExactRatio(high))
      let rising = situation(value, on: on, start: 0).standing(band)
      let isIn = value >= low && value <= high
      if value > high {
        #expect(rising == .breached)
      } else {
        #expect(
          rising == expected(value, on: on, start: 0, isReached: isIn, isRising: true))
      }
    }
    let band = ResolvedGoal.band(ExactRatio(40), ExactRatio(80))
    let falling = situation(value, on: on, start: 160, better: .lower).standing(band)
    if value < 40 {
      #expect(falling == .breached)
    } else {
      #expect(
        falling == expected(value, on: on, start: 160, isReached: value <= 80, isRising: false))
    }
  }

  @Test(arguments: values, days)
  func `a direction is met on the right side of the baseline and behind on the wrong one`(
    _ value: Int, _ on: Int
  ) {
    for isIncrease in [true, false] {
      let standing = situation(value, on: on, start: 80)
        .standing(.change(from: ExactRatio(80), isIncrease: isIncrease))
      let isRight = isIncrease ? value > 80 : value < 80
      let expected: Standing =
        isRight ? .met : on > deadline ? .missed : value == 80 ? .notYetDue : .behind
      #expect(standing == expected)
    }
  }

  @Test(arguments: [nil, 0, 99, 100, 101], [0, 99, 100, 101, 500])
  func `a milestone is met by its day, missed after it and for ever`(_ done: Int?, _ on: Int) {
    var milestone = situation(nil, on: on, start: nil)
    milestone.value = done.map { ExactRatio(day($0).dayNumber) }
    let expected: Standing =
      if let done { done <= deadline ? .met : .missed } else {
        on > deadline ? .missed : .notYetDue
      }
    #expect(milestone.standing(.done) == expected)
    milestone.deadline = nil
    #expect(milestone.standing(.done) == (done == nil ? .notYetDue : .met))
  }

  @Test(arguments: values, days)
  func `a hope is never missed and nothing without a deadline is late`(_ value: Int, _ on: Int) {
    let goals: [ResolvedGoal] = [
      .floor(ExactRatio(80), isStrict: true), .descent(ExactRatio(80), isStrict: false),
      .ceiling(ExactRatio(80), isStrict: false), .band(ExactRatio(80), ExactRatio(120)),
      .change(from: ExactRatio(80), isIncrease: true), .done,
    ]
    for goal in goals {
      for better in Measure.Better.allCases {
        let promise = situation(value, on: on, start: 0, better: better).standing(goal)
        let hope = situation(value, on: on, start: 0, better: better, firmness: .aspiration)
          .standing(goal)
        #expect(hope == (promise == .missed ? .behind : promise))
        let open = situation(value, on: on, start: 0, better: better, hasDeadline: false)
          .standing(goal)
        #expect(open != .missed && open != .onTrack)
      }
    }
  }

  @Test(arguments: Standing.allCases)
  func `without a value the reason stands, and an unknown number gives its own name`(
    _ reason: Standing
  ) {
    var none = situation(nil, on: 50, start: 0)
    none.reason = .noDenominator
    #expect(none.standing(.floor(ExactRatio(80), isStrict: false)) == .noDenominator)
    #expect(none.standing(.unknown(.noBaseline)) == .noBaseline)
    #expect(none.standing(.unknown(.noComparator)) == .noDenominator)
    #expect(situation(3, on: 50, start: 0).standing(.unknown(reason)) == reason)
  }

  @Test func `the worst of several is the first of a list that has every word once`() {
    #expect(Set(Standing.worstFirst) == Set(Standing.allCases))
    #expect(Standing.worstFirst.count == Standing.allCases.count)
    #expect(Standing.worst([.met, .notYetDue, .onTrack]) == .notYetDue)
    #expect(Standing.worst([.noData, .missed, .met]) == .missed)
    #expect(Standing.worst([]) == nil)
  }

  @Test func `the line is exact to the day where a rounded one would not be`() {
    // A third of the way to 1 over 3 days needs exactly 1/3.
    var line = Situation(
      value: ExactRatio(1, 3), start: .zero, on: day(1), lineStarts: day(0), deadline: day(3))
    #expect(line.standing(.floor(ExactRatio(1), isStrict: false)) == .onTrack)
    line.value = ExactRatio(333_333_333_333, 1_000_000_000_000)
    #expect(line.standing(.floor(ExactRatio(1), isStrict: false)) == .behind)
  }

  @Test func `a line of no length, and numbers too large to multiply, stop nothing`() throws {
    var line = situation(1, on: 100, start: 0)
    line.lineStarts = day(100)
    #expect(line.standing(.floor(ExactRatio(2), isStrict: false)) == .notYetDue)
    let huge = try #require(ExactRatio(Int128.max - 1, 1))
    let small = try #require(ExactRatio(1, Int128.max))
    line = situation(1, on: 50, start: 0)
    line.value = small
    line.start = -huge
    #expect(line.standing(.floor(huge, isStrict: false)) == .notYetDue)
  }
}
