import Ledger

/// The programmes that adopted plans name, and what is said of an event of any other.
struct KnownProgrammes {
  private let known: [String]
  private let refuses: Bool
  private var warned: Set<String> = []
  /// The programmes that were passed: most events are of one that came before.
  private var passed = KnownTexts(places: 64)

  /// Looks up what is known.
  init(_ appender: Appender, _ log: EventLog) {
    known = appender.programmes
    refuses = log.settings.unknownProgrammes == .refuse
  }

  /// Whether nothing is said of a programme: a plan names it, or its warning was given.
  ///
  /// - Parameters:
  ///   - bytes: What holds the slug.
  ///   - slug: Where it stands.
  /// - Returns: `false` where ``refusal(of:_:locate:)`` has something to say.
  @inline(__always)
  mutating func isPassed(_ bytes: Span<UInt8>, _ slug: Range<Int>) -> Bool {
    passed.holds(bytes, slug) || isKnown(bytes, slug)
  }

  private mutating func isKnown(_ bytes: Span<UInt8>, _ slug: Range<Int>) -> Bool {
    var name: [UInt8] = []
    name.append(span: bytes.extracting(slug))
    let text = String(decoding: name, as: UTF8.self)
    guard known.contains(text) || (!refuses && warned.contains(text)) else { return false }
    passed.insert(bytes, slug)
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
