// Scanning lines of a block whose stops are marked (`StopMap`), as nearly all lines are written: the keys of
// the envelope in their order, one after the other, each looked for where it must stand. What is otherwise
// is left to `EventLine.init(_:from:to:)`, which takes the same lines and more.

extension EventLine {
  /// The bytes after a line that there must be for it to be scanned here: no key with what is around it is
  /// longer.
  static let marginBytes = 64

  /// Scans the line that starts at a place, up to its LF.
  ///
  /// `nil` says that it is not an event's line, or one that takes a closer look.
  ///
  /// - Parameters:
  ///   - bytes: The bytes that hold it.
  ///   - stops: Their stops.
  ///   - start: Where it starts.
  ///   - end: Where the bytes end, exclusive; as far the stops are marked.
  /// - Complexity: O(n) in the texts of the line; most are passed over at once.
  @inline(__always)
  init?(_ bytes: Span<UInt8>, stops: Span<UInt64>, from start: Int, to end: Int) {
    self.init(bytes, stops, start, end, isStrict: false)
  }

  /// Scans the line that starts at a place, and checks on the way that all of it is canonical JSON.
  ///
  /// `nil` says that it is not, or that it takes a closer look.
  ///
  /// - Parameters:
  ///   - bytes: The bytes that hold it.
  ///   - stops: Their stops.
  ///   - start: Where it starts.
  ///   - end: Where the bytes end, exclusive; as far the stops are marked.
  /// - Complexity: O(n) in the texts of the line; most are passed over at once.
  @inline(__always)
  init?(canonical bytes: Span<UInt8>, stops: Span<UInt64>, from start: Int, to end: Int) {
    self.init(bytes, stops, start, end, isStrict: true)
  }

  @inline(__always)
  private init?(
    _ bytes: Span<UInt8>, _ stops: Span<UInt64>, _ start: Int, _ end: Int, isStrict: Bool
  ) {
    self.init()
    guard scan(bytes, stops, start, end, isStrict: isStrict) else { return nil }
  }

  /// A line that nothing was scanned into.
  init() {
    sequence = 0
    quantity = 1
    start = 0
    end = 0
    bounds = Self.noBounds
  }

  /// Scans the line that starts at a place into this one, which is of no use where there is none.
  ///
  /// In place, since a line is larger than what is handed over without going through memory twice.
  ///
  /// - Parameters:
  ///   - bytes: The bytes that hold it.
  ///   - stops: Their stops.
  ///   - start: Where it starts.
  ///   - end: Where the bytes end, exclusive; as far the stops are marked.
  ///   - isStrict: Whether all of it must be canonical JSON.
  /// - Returns: Whether it is an event's line; `false` where it takes a closer look.
  /// - Complexity: O(n) in the texts of the line; most are passed over at once.
  @inline(__always)
  mutating func scan(
    _ bytes: Span<UInt8>, _ stops: Span<UInt64>, _ start: Int, _ end: Int, isStrict: Bool
  ) -> Bool {
    let limit = min(end, bytes.count &- Self.marginBytes, start &+ LogFormat.lineBytesMax)
    guard start >= 0, start < limit else { return false }
    bounds = Self.noBounds

    guard opensText(.actor, bytes, start, after: UInt8(ascii: "{")) else { return false }
    var at = text(.actor, start, start, bytes, stops, limit)
    guard at < limit, opens(.data, bytes, at) else { return false }
    let object = at &+ EnvelopeKey.data.length &+ 4
    at = endOfMarkedObject(bytes, stops, object, limit, isStrict: isStrict)
    set(.data, object, at, start)
    guard at < limit, opensText(.id, bytes, at) else { return false }
    at = text(.id, at, start, bytes, stops, limit)
    guard at < limit, opensText(.kind, bytes, at) else { return false }
    at = text(.kind, at, start, bytes, stops, limit)
    guard at < limit, opensText(.occurred, bytes, at) else { return false }
    at = text(.occurred, at, start, bytes, stops, limit)
    guard at < limit else { return false }
    if opensText(.place, bytes, at) {
      at = text(.place, at, start, bytes, stops, limit)
      guard at < limit else { return false }
    }
    if opensText(.programme, bytes, at) {
      at = text(.programme, at, start, bytes, stops, limit)
      guard at < limit else { return false }
    }
    quantity = 1
    if opens(.quantity, bytes, at) {
      guard let (units, next) = number(.quantity, at, start, bytes, limit), next < limit else {
        return false
      }
      quantity = units
      at = next
    }
    guard opensText(.recorded, bytes, at) else { return false }
    at = text(.recorded, at, start, bytes, stops, limit)
    guard at < limit else { return false }
    if opensText(.replaces, bytes, at) {
      at = text(.replaces, at, start, bytes, stops, limit)
      guard at < limit else { return false }
    }
    guard opens(.seq, bytes, at), let (number, next) = number(.seq, at, start, bytes, limit),
      next < limit
    else {
      return false
    }
    sequence = number
    at = next
    if opensText(.source, bytes, at) {
      at = text(.source, at, start, bytes, stops, limit)
      guard at < limit else { return false }
    }
    if opensText(.subject, bytes, at) {
      at = text(.subject, at, start, bytes, stops, limit)
      guard at < limit else { return false }
    }
    // Its brace, and its LF, which is no part of it.
    guard word(bytes, at: at) & 0xFFFF == 0x0A7D, at &+ 1 < end else { return false }
    self.start = Int32(truncatingIfNeeded: start)
    self.end = Int32(truncatingIfNeeded: at &+ 1)
    return true
  }

  @inline(__always)
  private mutating func set(_ key: EnvelopeKey, _ from: Int, _ to: Int, _ start: Int) {
    bounds[key.rawValue] = Self.bounds(from &- start, to &- start)
  }

  // Each step is given the place of a comma (or of the first brace), and gives that of the next.

  @inline(__always)
  private mutating func text(
    _ key: EnvelopeKey, _ at: Int, _ start: Int, _ bytes: Span<UInt8>, _ stops: Span<UInt64>,
    _ limit: Int
  ) -> Int {
    let content = at &+ key.length &+ 5
    let close = endOfMarkedText(bytes, stops, content, limit)
    set(key, content, close, start)
    return close &+ 1
  }

  @inline(__always)
  private mutating func number(
    _ key: EnvelopeKey, _ at: Int, _ start: Int, _ bytes: Span<UInt8>, _ limit: Int
  ) -> (number: Int, next: Int)? {
    let digits = at &+ key.length &+ 4
    var next = digits
    guard let number = quickWholeNumber(bytes, &next, limit) else { return nil }
    set(key, digits, next, start)
    return (number, next)
  }
}

/// Whether a key stands at a comma, or at what stands there instead, whatever its value.
@inline(__always)
func opens(
  _ key: EnvelopeKey, _ bytes: Span<UInt8>, _ at: Int, after before: UInt8 = UInt8(ascii: ",")
) -> Bool {
  differs(key, bytes, at, before) == 0
}

/// Whether a key stands there, and its value is a text.
@inline(__always)
func opensText(
  _ key: EnvelopeKey, _ bytes: Span<UInt8>, _ at: Int, after before: UInt8 = UInt8(ascii: ",")
) -> Bool {
  let quote = UInt64(bytes[at &+ key.length &+ 4] ^ UInt8(ascii: "\""))
  return differs(key, bytes, at, before) | quote == 0
}

/// The bits in which what stands at a place is not a byte, a quote, the name of a key, a quote and a colon.
///
/// Of a name that is known where this is put in, three loads remain, and one branch.
@inline(__always)
private func differs(
  _ key: EnvelopeKey, _ bytes: Span<UInt8>, _ at: Int, _ before: UInt8
) -> UInt64 {
  let opening = word(bytes, at: at) ^ (0x2200 | UInt64(before))
  let length = key.length
  let name = word(bytes, at: at &+ 2) ^ key.firstWord
  if length <= 6 {
    return opening & 0xFFFF | name & (UInt64.max &>> UInt64(8 &* (6 &- length)))
  }
  // The colon; the quote and the colon; the last letter of the one name of nine, the quote and the colon.
  let rest = word(bytes, at: at &+ 10)
  let tail: UInt64 =
    switch length {
    case 7: (rest ^ 0x3A) & 0xFF
    case 8: (rest ^ 0x3A22) & 0xFFFF
    default: (rest ^ 0x3A_2265) & 0xFF_FFFF
    }
  return opening & 0xFFFF | name | tail
}

/// The index of the quote that ends a canonical text; the limit where there is none, or no such text.
@inline(__always)
private func endOfMarkedText(
  _ bytes: Span<UInt8>, _ stops: Span<UInt64>, _ start: Int, _ limit: Int
) -> Int {
  let stop = nextStop(stops, start)
  guard stop < limit else { return limit }
  return bytes[stop] == UInt8(ascii: "\"")
    ? stop : endOfUnusualText(bytes, stops, stop, limit)
}

/// The same from a stop on that is no quote.
@inline(never)
private func endOfUnusualText(
  _ bytes: Span<UInt8>, _ stops: Span<UInt64>, _ stop: Int, _ limit: Int
) -> Int {
  var stop = stop
  while stop < limit, bytes[stop] != UInt8(ascii: "\"") {
    guard let next = endOfUnusual(bytes, stop, limit) else { return limit }
    stop = nextStop(stops, next)
  }
  return min(stop, limit)
}

/// The index after the object that starts at a place, each of its names and values one after the other; the
/// limit where there is none, or one that takes a closer look.
///
/// - Parameters:
///   - bytes: What holds it.
///   - stops: Its stops.
///   - start: Its opening brace.
///   - limit: Where the bytes end, exclusive; 64 and more follow.
///   - isStrict: Whether it must be canonical.
/// - Returns: The index, or the limit.
@inline(__always)
private func endOfMarkedObject(
  _ bytes: Span<UInt8>, _ stops: Span<UInt64>, _ start: Int, _ limit: Int, isStrict: Bool
) -> Int {
  let opening = word(bytes, at: start) & 0xFFFF
  // `{}` and `{"`
  if opening == 0x7D7B { return start &+ 2 }
  guard opening == 0x227B else { return limit }
  var at = start
  var before: UInt64 = 0
  var nameBefore = 0..<0
  while true {
    // A brace or a comma, and a quote.
    let name = at &+ 2
    let nameEnd = nextStop(stops, name)
    guard nameEnd < limit else { return limit }
    let after = word(bytes, at: nameEnd)
    guard after & 0xFFFF == 0x3A22 else { return limit }
    if isStrict {
      let letters = firstLetters(bytes, name, nameEnd)
      if letters <= before, at > start {
        guard
          letters == before,
          jcsPrecedes(bytes.extracting(nameBefore), bytes.extracting(name..<nameEnd))
        else { return limit }
      }
      before = letters
      nameBefore = name..<nameEnd
    }
    let value = nameEnd &+ 2
    if after & 0xFF_0000 == 0x22_0000 {
      at = endOfMarkedText(bytes, stops, value &+ 1, limit) &+ 1
    } else {
      at = endOfMarkedValue(bytes, value, limit, isStrict: isStrict)
    }
    guard at < limit else { return limit }
    let next = word(bytes, at: at) & 0xFFFF
    // `,"`
    if next == 0x222C { continue }
    return next & 0xFF == 0x7D ? at &+ 1 : limit
  }
}

/// The first eight letters of a name, the first the highest, zeros after its end: so names compare.
@inline(__always)
func firstLetters(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> UInt64 {
  let letters = word(bytes, at: start).byteSwapped
  let length = end &- start
  return length >= 8 ? letters : letters & ~(UInt64.max &>> UInt64(8 &* length))
}

/// The index after a value that is no text; the limit where there is none.
@inline(__always)
private func endOfMarkedValue(
  _ bytes: Span<UInt8>, _ start: Int, _ limit: Int, isStrict: Bool
) -> Int {
  let eight = word(bytes, at: start)
  let digits = leadingDigits(eight)
  // A whole number of a few digits.
  if digits > 0, digits < 8 {
    let next = UInt8(truncatingIfNeeded: eight &>> UInt64(8 &* digits))
    if next == UInt8(ascii: ",") || next == UInt8(ascii: "}"),
      digits == 1 || eight & 0xFF != 0x30 || !isStrict
    {
      return start &+ digits
    }
  }
  return endOfOtherValue(bytes, start, limit, isStrict: isStrict)
}

@inline(never)
private func endOfOtherValue(
  _ bytes: Span<UInt8>, _ start: Int, _ limit: Int, isStrict: Bool
) -> Int {
  // What is canonical is what a reader takes that only looks for its end; it takes more.
  if let end = endOfCanonicalValue(bytes, start, limit, depth: 3) { return end }
  guard !isStrict, bytes[start] == UInt8(ascii: "[") || bytes[start] == UInt8(ascii: "{") else {
    return limit
  }
  return endOfObject(bytes, start, limit) ?? limit
}

/// How many of a word's first bytes are digits.
@inline(__always)
func leadingDigits(_ word: UInt64) -> Int {
  let values = word ^ 0x3030_3030_3030_3030
  // Above 9 a byte reaches its high bit; a carry reaches later bytes only.
  let others = ((values &+ 0x7676_7676_7676_7676) | values) & 0x8080_8080_8080_8080
  return others.trailingZeroBitCount &>> 3
}

/// A whole number without a leading zero, of at most seven digits at a look.
@inline(__always)
private func quickWholeNumber(_ bytes: Span<UInt8>, _ at: inout Int, _ limit: Int) -> Int? {
  let eight = word(bytes, at: at)
  let digits = leadingDigits(eight)
  guard digits > 0, digits < 8 else { return wholeNumber(bytes, &at, limit) }
  guard eight & 0xFF != 0x30 else { return nil }
  at &+= digits
  // The digits become the last of eight, the others zeros; then pairs, fours and all are put together.
  let values = (eight ^ 0x3030_3030_3030_3030) &<< UInt64(64 &- 8 &* digits)
  let pairs = (values &* 10 &+ values &>> 8) & 0x00FF_00FF_00FF_00FF
  let fours = (pairs &* 100 &+ pairs &>> 16) & 0x0000_FFFF_0000_FFFF
  return Int(truncatingIfNeeded: (fours &* 10_000 &+ fours &>> 32) & 0xFFFF_FFFF)
}
