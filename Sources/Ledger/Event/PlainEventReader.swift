/// What a catalogue says of kinds and fields, asked without a word of explanation.
package protocol PlainRules: Sendable {
  /// Whether kind and data of an event, which corrects no other, are surely right.
  ///
  /// - Parameters:
  ///   - kind: The event's kind.
  ///   - data: The node of its `data`; `nil` where it has none.
  ///   - nodes: The nodes of the text.
  ///   - bytes: The text.
  ///   - occurred: The day on which it happened.
  /// - Returns: `true` only where ``EventRules`` find no problem, and no text in the data holds
  ///   personal data; `false` where they may.
  func accept(
    kind: Span<UInt8>, data: Int?, nodes: Span<JSONNode>, bytes: Span<UInt8>, occurred: CivilDate
  ) -> Bool
}

/// The quick way in: takes events that are plainly right, in one pass and without a string.
///
/// It explains nothing. Whatever it does not take (a fault, a correction, the ledger's own kinds, a raw
/// subject) is for ``EventDraft``, which takes it or says why not; what both take has the same bytes.
package struct PlainEventReader: Sendable {
  /// The bytes behind events in canonical form that their reader may look at.
  package static let marginBytes = MarkedEvent.marginBytes

  var reader = JSONReader()
  private var marked = MarkedEvent()
  private var stops = StopMap()
  let rules: any PlainRules
  /// The member `actor` of events that have none; empty where none is given.
  let actor: [UInt8]
  let isActorPlain: Bool
  /// A comma, the member `recorded`, a comma, the key `seq`, and zeros where its digits will stand.
  var numbering: [UInt8]
  /// How many bytes of it stand before the digits.
  let numberingBytes: Int
  /// The texts that were found right: they are the same in many events of a file.
  var rightLabels = KnownTexts(places: 64)
  var rightProgrammes = KnownTexts(places: 64)
  var rightPlaces = KnownTexts(places: 2_048, bytesMax: 32)
  var rightKinds = KnownTexts(places: 64)
  var scratch: [UInt8] = []
  /// Where the values of the event stand that is read.
  var members = PlainMembers()

  /// Makes a reader.
  ///
  /// - Parameters:
  ///   - actor: Who records events that do not say so.
  ///   - rules: What the catalogue says of kinds and fields.
  ///   - recorded: The moment that the lines will carry.
  package init(actor: String, rules: any PlainRules, recorded: Instant) {
    self.rules = rules
    var member = Self.keys[EnvelopeKey.actor.rawValue]
    appendCanonicalString(actor, to: &member)
    self.actor = member
    isActorPlain = PersonalDataScreen.sorts(in: actor.utf8.span).isEmpty
    var numbering = [UInt8(ascii: ",")]
    numbering += Self.keys[EnvelopeKey.recorded.rawValue]
    numbering.append(UInt8(ascii: "\""))
    recorded.append(to: &numbering)
    numbering.append(contentsOf: "\",\"seq\":".utf8)
    self.numbering = numbering
    numberingBytes = numbering.count
  }

  /// Each key as it stands in a line, with its quotes and colon.
  static let keys: [[UInt8]] = EnvelopeKey.allCases.map { Array("\"\($0.name)\":".utf8) }

  /// Reads events that stand one a line, and adds a line of each.
  ///
  /// - Parameters:
  ///   - source: The memory that holds the events.
  ///   - range: The lines in it; the last one may lack its LF.
  ///   - lines: What the lines are added to.
  /// - Complexity: O(n) in the bytes of the lines.
  package mutating func readLines(
    _ source: Span<UInt8>, _ range: Range<Int>, into lines: inout DraftedLines
  ) {
    setDigits(lines.sequenceDigits)
    // Of a character that nobody sees, the map says nothing.
    let isMarked = !mayHoldDelete(source, range)
    if isMarked { stops.mark(source, through: range.upperBound) }
    let words = stops.words
    var start = range.lowerBound
    while start < range.upperBound {
      if isMarked,
        let end = readMarked(
          source, words.span, start, range.upperBound, isLine: true, into: &lines)
      {
        start = end &+ 1
        continue
      }
      let end = firstIndex(of: 0x0A, in: source, from: start, to: range.upperBound)
      readAny(source, start..<end, into: &lines)
      start = end &+ 1
    }
  }

  /// Reads events that stand one behind another, each written in canonical form, and adds a line of each.
  ///
  /// - Parameters:
  ///   - source: The memory that holds the events, and 64 bytes behind them that may be anything.
  ///   - count: How many events.
  ///   - range: Where each of them stands, by its number from 0.
  ///   - lines: What the lines are added to.
  /// - Complexity: O(n) in the bytes of the events.
  package mutating func readCanonical(
    _ source: Span<UInt8>, count: Int, _ range: (Int) -> Range<Int>,
    into lines: inout DraftedLines
  ) {
    setDigits(lines.sequenceDigits)
    let end = source.count &- MarkedEvent.marginBytes
    let isMarked = end > 0 && !mayHoldDelete(source, 0..<end)
    if isMarked { stops.mark(source, through: end) }
    let words = stops.words
    for number in 0..<count {
      let range = range(number)
      let end =
        isMarked
        ? readMarked(
          source, words.span, range.lowerBound, range.upperBound, isLine: false, into: &lines)
        : nil
      if end == nil { readAny(source, range, into: &lines) }
    }
  }

  /// Reads an event and adds its line; of one that is not plainly right, only where it stands.
  ///
  /// - Parameters:
  ///   - source: The memory that holds the event.
  ///   - range: The event in it, a JSON object.
  ///   - lines: What the line is added to.
  /// - Complexity: O(n) in the bytes of the event.
  package mutating func read(
    _ source: Span<UInt8>, _ range: Range<Int>, into lines: inout DraftedLines
  ) {
    setDigits(lines.sequenceDigits)
    readAny(source, range, into: &lines)
  }

  private mutating func readAny(
    _ source: Span<UInt8>, _ range: Range<Int>, into lines: inout DraftedLines
  ) {
    var line = DraftedLines.Line(source: range)
    let start = lines.bytes.count
    if !append(source.extracting(range), &line, to: &lines) {
      lines.bytes.removeLast(lines.bytes.count - start)
      line = DraftedLines.Line(source: range)
    }
    lines.lines.append(line)
  }

  /// Makes room for so many digits of `seq`.
  private mutating func setDigits(_ digits: Int) {
    let count = numberingBytes + digits
    if numbering.count > count { numbering.removeLast(numbering.count - count) }
    while numbering.count < count { numbering.append(UInt8(ascii: "0")) }
  }

  /// Reads the event that starts at a place of a block whose stops are marked.
  ///
  /// - Parameters:
  ///   - source: The block.
  ///   - stops: Its stops.
  ///   - start: The place.
  ///   - limit: Where the bytes end, exclusive.
  ///   - isLine: Whether the event ends where its line does, and not there.
  ///   - lines: What its line is added to.
  /// - Returns: The index after it; `nil` where nothing was done.
  @inline(__always)
  private mutating func readMarked(
    _ source: Span<UInt8>, _ stops: Span<UInt64>, _ start: Int, _ limit: Int, isLine: Bool,
    into lines: inout DraftedLines
  ) -> Int? {
    guard let end = marked.read(source, stops, from: start, to: limit),
      end == limit || isLine && source[end] == 0x0A
    else { return nil }
    members = marked.members
    let nodes = marked.nodes
    guard isRight(source, isASCII: true, data: has(.data) ? 0 : nil, nodes: nodes.span) else {
      return nil
    }
    var line = DraftedLines.Line(source: start..<end)
    if has(.data), has(.id), !isOne(source) {
      appendAsItStands(source, start..<end, &line, to: &lines.bytes)
    } else {
      appendMembers(source, data: nil, &line, to: &lines.bytes)
    }
    identify(&line, in: &lines)
    lines.lines.append(line)
    return end
  }

  private mutating func append(
    _ bytes: Span<UInt8>, _ line: inout DraftedLines.Line, to lines: inout DraftedLines
  ) -> Bool {
    guard bytes.count <= LogFormat.inputBytesMax else { return false }
    do throws(JSONFault) {
      try reader.read(bytes)
    } catch {
      return false
    }
    guard let data = findMembers(bytes) else { return false }
    // Of ASCII, without escapes and without DEL, there is nothing hidden to be found.
    let isASCII = reader.isCanonical && !holdsDeleteOrNotASCII(bytes)
    if !isASCII, holdsHidden(bytes) { return false }
    let nodes = reader.nodes
    guard isRight(bytes, isASCII: isASCII, data: data > 0 ? data : nil, nodes: nodes.span) else {
      return false
    }
    if reader.isCanonical, has(.data), has(.id), !isOne(bytes) {
      appendAsItStands(bytes, bytes.indices, &line, to: &lines.bytes)
    } else {
      appendMembers(bytes, data: data, &line, to: &lines.bytes)
    }
    identify(&line, in: &lines)
    return true
  }

  /// Gives a line its hash, and an id where it has none.
  @inline(__always)
  private func identify(_ line: inout DraftedLines.Line, in lines: inout DraftedLines) {
    if has(.id) {
      line.hash = IdTable.hash(lines.bytes.span.extracting(line.idContent))
    } else {
      line.statement = lines.statements.count
      lines.statements.append(lines.derive(&line, ordinal: 1))
    }
  }

  func has(_ key: EnvelopeKey) -> Bool { members.has(key) }

  /// Finds the values of an event that was read as JSON.
  ///
  /// - Returns: The node of its data, 0 where it has none; `nil` where a member is none of an ordinary
  ///   event's, or one is missing.
  private mutating func findMembers(_ bytes: Span<UInt8>) -> Int? {
    let all = reader.nodes
    let nodes = all.span
    var found = PlainMembers()
    var data = 0
    guard nodes[0].kind == .object else { return nil }
    var key = 1
    while key < nodes.count {
      guard !nodes[key].flag, let name = Self.key(bytes, nodes[key].range) else { return nil }
      let value = nodes[key &+ 1]
      switch name {
      case .seq, .recorded, .replaces: return nil
      case .data:
        if value.kind != .object { return nil }
        data = key &+ 1
      // Another writing of a whole number is rare.
      case .quantity: if value.kind != .number || !value.flag { return nil }
      default: if value.kind != .string || value.flag { return nil }
      }
      found.set(name, Int(value.start), Int(value.end))
      key = Int(value.next)
    }
    for key in [EnvelopeKey.kind, .occurred, .programme] where !found.has(key) { return nil }
    members = found
    return data
  }

  private static func key(_ bytes: Span<UInt8>, _ range: Range<Int>) -> EnvelopeKey? {
    if let (key, after) = EnvelopeKey.scanned(bytes, range.lowerBound, bytes.count) {
      return after == range.upperBound &+ 2 ? key : nil
    }
    // White space before the colon, or no such key.
    var name: [UInt8] = []
    name.append(span: bytes.extracting(range))
    return EnvelopeKey(String(decoding: name, as: UTF8.self))
  }
}
