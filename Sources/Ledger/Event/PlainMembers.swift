/// Where the values of an event's envelope stand in its bytes, each text without its quotes.
struct PlainMembers: Sendable {
  private var starts = [13 of Int32](repeating: 0)
  private var ends = [13 of Int32](repeating: 0)
  private var present: UInt32 = 0

  /// Whether there is a value.
  @inline(__always)
  func has(_ key: EnvelopeKey) -> Bool { present & 1 &<< UInt32(key.rawValue) != 0 }

  /// Where the value stands; meaningless where there is none.
  @inline(__always)
  subscript(key: EnvelopeKey) -> Range<Int> {
    Int(starts[key.rawValue])..<Int(ends[key.rawValue])
  }

  /// Sets where a value stands.
  @inline(__always)
  mutating func set(_ key: EnvelopeKey, _ start: Int, _ end: Int) {
    starts[key.rawValue] = Int32(truncatingIfNeeded: start)
    ends[key.rawValue] = Int32(truncatingIfNeeded: end)
    present |= 1 &<< UInt32(key.rawValue)
  }

  /// Forgets all of them.
  @inline(__always)
  mutating func removeAll() { present = 0 }
}
