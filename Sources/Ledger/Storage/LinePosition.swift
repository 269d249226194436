/// Where a line stands, in 60 bits: the number of its segment in order, from 0, and its first byte.
package struct LinePosition: Sendable, Hashable {
  package var segmentOrdinal: Int
  package var offset: Int

  /// Segments of 2^18 lines and 64 KiB a line need 34 bits; 38 leaves room for a setting of 2^22.
  static let offsetBits = 38

  package init(segmentOrdinal: Int, offset: Int) {
    self.segmentOrdinal = segmentOrdinal
    self.offset = offset
  }

  init(packed: UInt64) {
    segmentOrdinal = Int(packed &>> Self.offsetBits & (1 &<< 22 &- 1))
    offset = Int(packed & (1 &<< Self.offsetBits &- 1))
  }

  var packed: UInt64 {
    UInt64(segmentOrdinal) &<< Self.offsetBits | UInt64(offset)
  }
}

/// What an entry of the index says of an id.
package enum IdEntryKind: UInt64, Sendable {
  /// The line with this id.
  case event = 1
  /// The line that replaces or voids the event with this id.
  case superseding = 2
}

/// What a search of the index found.
package enum IdFinding: Sendable, Hashable {
  /// The positions to look at; hardly ever more than one.
  case positions([LinePosition])
  /// A slot was not as it was written: nothing is known of any id.
  case broken
}
