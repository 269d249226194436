import Ledger

/// The programmes that adopted plans name, and what is said of an event of any other.
struct KnownProgrammes {
  private let known: [String]
  private let refuses: Bool
  private var warned: Set<String> = []
  /// The programme that was passed last: most often the next event is of the same.
  private var last: [UInt8] = []

  /// Looks up what is known.
  init(_ appender: Appender, _ log: EventLog) {
    known = appender.programmes
    refuses = log.settings.unknownProgrammes == .refuse
  }

  /// Whether nothing is said of a programme: a plan names it, or its warning was given.
  ///
  /// - Parameter slug: A slug.
  /// - Returns: `false` where ``refusal(of:_:locate:)`` has something to say.
  mutating func isPassed(_ slug: Span<UInt8>) -> Bool {
    if equal(slug, slug.indices, last.span) { return true }
    var bytes: [UInt8] = []
    bytes.append(span: slug)
    let text = String(decoding: bytes, as: UTF8.self)
    guard known.contains(text) || (!refuses && warned.contains(text)) else { return false }
    last = bytes
    return true
  }

  /// Looks at an event's programme: warns once of one that no plan names, or gives the refusal where
  /// the ledger's settings say so.
  ///
  /// - Parameters:
  ///   - event: The event as it came.
  ///   - terminal: Where the warning goes.
  ///   - locate: Where a part of the event stands.
  /// - Returns: The refusal; `nil` where the event may be recorded.
  mutating func refusal(
    of event: JSONValue, _ terminal: Terminal, locate: (JSONValue) -> Place
  ) -> Refusal? {
    guard let value = event["programme"], let slug = value.string, EventForms.isSlug(slug),
      !known.contains(slug)
    else { return nil }
    if !refuses, warned.contains(slug) { return nil }
    let near = nearestName(to: slug, among: known)
    let refusal = Refusal.unknownProgramme(slug, near: near, at: locate(value))
    if refuses { return refusal }
    warned.insert(slug)
    terminal.warn(Message(refusal, typed: terminal.typed))
    return nil
  }
}
