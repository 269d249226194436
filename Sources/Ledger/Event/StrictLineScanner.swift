/// Scans lines and takes only those that are canonical JSON, whatever they hold.
///
/// Nearly all are told in one pass (``EventLine/init(canonical:from:to:)``). What takes a closer look is
/// read as JSON and written again, in memory that is used for every such line.
package struct StrictLineScanner: Sendable {
  private var json = JSONReader()
  private var canonical: [UInt8] = []

  /// Makes a scanner.
  package init() {}

  /// Scans the line that starts at a place, up to its LF.
  ///
  /// - Parameters:
  ///   - line: What becomes the line; it is of no use where there is none.
  ///   - bytes: The bytes that hold it.
  ///   - stops: Their stops.
  ///   - start: Where it starts.
  ///   - end: Where the bytes end, exclusive; as far the stops are marked.
  /// - Returns: `false` when it is not there as a whole, not an event's, or not canonical.
  /// - Complexity: O(n) in the bytes of the line.
  @inline(__always)
  mutating func scan(
    _ line: inout EventLine, _ bytes: Span<UInt8>, stops: Span<UInt64>, from start: Int, to end: Int
  ) -> Bool {
    if line.scan(bytes, stops, start, end, isStrict: true) { return true }
    guard let closer = lookCloser(bytes, start, end) else { return false }
    line = closer
    return true
  }

  /// Scans the line that starts at a place, up to its LF.
  ///
  /// - Parameters:
  ///   - bytes: The bytes that hold it.
  ///   - stops: Their stops.
  ///   - start: Where it starts.
  ///   - end: Where the bytes end, exclusive; as far the stops are marked.
  /// - Returns: `nil` when it is not there as a whole, not an event's, or not canonical.
  /// - Complexity: O(n) in the bytes of the line.
  @inline(__always)
  mutating func line(
    _ bytes: Span<UInt8>, stops: Span<UInt64>, from start: Int, to end: Int
  ) -> EventLine? {
    var line = EventLine()
    return scan(&line, bytes, stops: stops, from: start, to: end) ? line : nil
  }

  @inline(never)
  private mutating func lookCloser(
    _ bytes: Span<UInt8>, _ start: Int, _ end: Int
  ) -> EventLine? {
    if let line = EventLine(canonical: bytes, from: start, to: end) { return line }
    guard let line = EventLine(bytes, from: start, to: end) else { return nil }
    let text = bytes.extracting(line.range)
    guard (try? json.read(text)) != nil else { return nil }
    canonical.removeAll(keepingCapacity: true)
    json.appendCanonical(0, of: text, to: &canonical)
    return equal(bytes, line.range, canonical.span) ? line : nil
  }
}
