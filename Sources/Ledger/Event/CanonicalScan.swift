// Whether bytes are canonical JSON as they stand, in one pass and without writing them again.
//
// Each function takes what it can decide at a look, and gives `nil` for the rest: what is not canonical,
// and what a closer look (`JSONReader`) must decide.

/// The index of the quote that ends a canonical string.
///
/// - Parameters:
///   - bytes: What holds it.
///   - start: The first byte of its content.
///   - end: Where the bytes end, exclusive.
/// - Returns: `nil` for a string that is not canonical: not well-formed UTF-8, or with an escape that
///   need not be one or is written in another way (RFC 8785, section 3.2.2.2).
/// - Complexity: O(n), eight bytes at a time.
@inline(__always)
func endOfCanonicalString(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> Int? {
  var at = start
  while true {
    while at &+ 8 <= end {
      let stops = stringStops(word(bytes, at: at))
      guard stops == 0 else {
        at &+= stops.trailingZeroBitCount &>> 3
        break
      }
      at &+= 8
    }
    guard at < end else { return nil }
    let byte = bytes[at]
    if byte == UInt8(ascii: "\"") { return at }
    if byte >= 0x20, byte < 0x80, byte != UInt8(ascii: "\\") {
      at &+= 1
      continue
    }
    guard let next = endOfUnusual(bytes, at, end) else { return nil }
    at = next
  }
}

/// The index after a canonical escape or a character outside ASCII.
func endOfUnusual(_ bytes: Span<UInt8>, _ at: Int, _ end: Int) -> Int? {
  if bytes[at] >= 0x80 {
    let length = utf8SequenceLength(bytes, at: at, end: end)
    return length == 0 ? nil : at &+ length
  }
  guard bytes[at] == UInt8(ascii: "\\"), at &+ 1 < end else { return nil }
  switch bytes[at &+ 1] {
  case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "b"), UInt8(ascii: "f"),
    UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
    return at &+ 2
  case UInt8(ascii: "u"):
    // Control characters without a letter of their own; digits are written small.
    guard at &+ 6 <= end, bytes[at &+ 2] == 0x30, bytes[at &+ 3] == 0x30,
      bytes[at &+ 4] == 0x30 || bytes[at &+ 4] == 0x31
    else { return nil }
    let digit = bytes[at &+ 5]
    guard (0x30...0x39).contains(digit) || (0x61...0x66).contains(digit) else { return nil }
    let hasLetter = bytes[at &+ 4] == 0x30 && [0x38, 0x39, 0x61, 0x63, 0x64].contains(digit)
    return hasLetter ? nil : at &+ 6
  default: return nil
  }
}

/// The index after a canonical number.
@inline(__always)
private func endOfCanonicalNumber(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> Int? {
  var at = start
  if bytes[at] == UInt8(ascii: "-") { at &+= 1 }
  let whole = at
  while at < end, bytes[at] &- 0x30 <= 9 { at &+= 1 }
  guard at > whole, at < end, bytes[whole] != 0x30 || at == whole &+ 1 else { return nil }
  let hasPoint = bytes[at] == UInt8(ascii: ".")
  if hasPoint {
    let places = at &+ 1
    at = places
    while at < end, bytes[at] &- 0x30 <= 9 { at &+= 1 }
    guard at > places, at < end else { return nil }
  }
  return isCanonicalNumber(bytes, start..<at, hasPoint: hasPoint) ? at : nil
}

/// The index after the canonical object that starts at a place.
///
/// - Parameters:
///   - bytes: What holds it.
///   - start: Its opening brace.
///   - end: Where the bytes end, exclusive.
/// - Returns: `nil` for an object that is not canonical, or that takes a closer look.
/// - Complexity: O(n).
func endOfCanonicalObject(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> Int? {
  guard start < end, bytes[start] == UInt8(ascii: "{") else { return nil }
  return endOfCanonicalValue(bytes, start, end, depth: 2)
}

/// The index after a canonical value at a depth, the line's own object being at the first.
func endOfCanonicalValue(
  _ bytes: Span<UInt8>, _ start: Int, _ end: Int, depth: Int
) -> Int? {
  guard start < end else { return nil }
  switch bytes[start] {
  case UInt8(ascii: "\""):
    guard let close = endOfCanonicalString(bytes, start &+ 1, end) else { return nil }
    return close &+ 1
  case UInt8(ascii: "-"), 0x30...0x39: return endOfCanonicalNumber(bytes, start, end)
  case UInt8(ascii: "t"): return endOfWord(bytes, start, end, 0x6575_7274)
  case UInt8(ascii: "n"): return endOfWord(bytes, start, end, 0x6C6C_756E)
  case UInt8(ascii: "f"):
    guard start &+ 5 <= end, bytes[start &+ 4] == UInt8(ascii: "e") else { return nil }
    return endOfWord(bytes, start, end, 0x736C_6166).map { $0 &+ 1 }
  case UInt8(ascii: "["):
    guard depth <= JSONReader.depthMax else { return nil }
    return endOfElements(bytes, start &+ 1, end, depth: depth)
  case UInt8(ascii: "{"):
    guard depth <= JSONReader.depthMax else { return nil }
    return endOfMembers(bytes, start &+ 1, end, depth: depth)
  default: return nil
  }
}

/// The index after a word of four letters, given with the first letter lowest.
@inline(__always)
private func endOfWord(
  _ bytes: Span<UInt8>, _ start: Int, _ end: Int, _ letters: UInt32
) -> Int? {
  guard start &+ 4 <= end else { return nil }
  for index in 0..<4
  where bytes[start &+ index] != UInt8(truncatingIfNeeded: letters &>> (8 &* UInt32(index))) {
    return nil
  }
  return start &+ 4
}

private func endOfElements(
  _ bytes: Span<UInt8>, _ start: Int, _ end: Int, depth: Int
) -> Int? {
  var at = start
  guard at < end else { return nil }
  if bytes[at] == UInt8(ascii: "]") { return at &+ 1 }
  while true {
    guard let next = endOfCanonicalValue(bytes, at, end, depth: depth &+ 1), next < end else {
      return nil
    }
    if bytes[next] == UInt8(ascii: "]") { return next &+ 1 }
    guard bytes[next] == UInt8(ascii: ",") else { return nil }
    at = next &+ 1
  }
}

private func endOfMembers(
  _ bytes: Span<UInt8>, _ start: Int, _ end: Int, depth: Int
) -> Int? {
  var at = start
  guard at < end else { return nil }
  if bytes[at] == UInt8(ascii: "}") { return at &+ 1 }
  var last = 0..<0
  while true {
    guard at < end, bytes[at] == UInt8(ascii: "\""),
      let close = endOfCanonicalString(bytes, at &+ 1, end), close &+ 1 < end,
      bytes[close &+ 1] == UInt8(ascii: ":")
    else { return nil }
    let key = at &+ 1..<close
    for index in key where bytes[index] == UInt8(ascii: "\\") { return nil }
    if last.upperBound > 0,
      !jcsPrecedes(bytes.extracting(last), bytes.extracting(key))
    {
      return nil
    }
    last = key
    guard let next = endOfCanonicalValue(bytes, close &+ 2, end, depth: depth &+ 1), next < end
    else { return nil }
    if bytes[next] == UInt8(ascii: "}") { return next &+ 1 }
    guard bytes[next] == UInt8(ascii: ",") else { return nil }
    at = next &+ 1
  }
}
