import Ledger

/// Whether a figure would count an event: a fold that adds nothing up.
struct EventMatcher: Sendable {
  let kinds: Set<[UInt8]>
  private let fold: Fold

  /// Makes a matcher.
  ///
  /// - Parameters:
  ///   - events: What the figure selects; its period is left aside.
  ///   - days: The days that count; `nil` when there is none.
  ///   - conditions: What must hold besides.
  ///   - sum: The field that is added up: what has no number there is not counted.
  init(
    _ events: Events, days: DayRange? = .always, and conditions: [Condition] = [],
    sum: String? = nil
  ) {
    kinds = Set(
      events.kinds.filter { !$0.hasPrefix(LogFormat.reservedPrefix) }.map {
        Array(KeyCode.part(.text($0)).dropFirst().dropLast())
      })
    var events = events
    events.conditions += conditions
    var spec = FoldSpec(events, [], sum: sum)
    spec.days = days
    fold = Fold(spec)
  }

  /// Whether an event of one of the kinds passes.
  func passes(_ event: inout EventView) -> Bool { fold.takes(&event) }
}

/// The matchers of one programme, by kind.
struct ProgrammeMatchers<Tag: Sendable>: Sendable {
  private let programme: [UInt8]
  private let calendar: SchoolCalendar
  private var kinds = ByteMap<[(EventMatcher, Tag)]>()
  private var view: EventView?

  init(_ plan: Plan, _ matchers: [(EventMatcher, Tag)]) {
    programme = Array(plan.programme.utf8)
    calendar = plan.calendar
    for matcher in matchers {
      for kind in matcher.0.kinds.sorted(by: { precedes($0.span, $1.span) }) {
        kinds.merge(kind.span, [matcher]) { $0.append(matcher) }
      }
    }
  }

  /// Whether an event is of the programme.
  func isOf(_ line: EventLine, _ batch: EventBatch) -> Bool {
    guard let range = line.range(of: .programme) else { return false }
    return batch.bytes[range].elementsEqual(programme)
  }

  /// The tags of the matchers that an event of the programme passes.
  ///
  /// - Parameters:
  ///   - line: The event.
  ///   - batch: The batch that holds it.
  ///   - isFirstEnough: Whether one is enough.
  ///   - body: Is given each tag and the event.
  mutating func forEachMatch(
    _ line: EventLine, _ batch: EventBatch, isFirstEnough: Bool = false,
    _ body: (Tag, EventView) -> Void
  ) {
    let bytes = batch.bytes
    guard let kind = line.range(of: .kind), let matchers = kinds[bytes.span.extracting(kind)]
    else { return }
    var view = view ?? EventView(calendar: calendar, batch: batch, line: line)
    self.view = nil
    view.turn(to: batch)
    if view.turn(to: line) {
      for (matcher, tag) in matchers where matcher.passes(&view) {
        body(tag, view)
        if isFirstEnough { break }
      }
    }
    self.view = view
  }
}
