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
    EventLine(canonical: bytes, stops: stops, from: start, to: end)
      ?? lookCloser(bytes, start, end)
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
