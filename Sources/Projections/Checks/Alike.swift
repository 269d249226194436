import Ledger

/// What makes two events alike: everything that they say but for where they come from.
enum Alike {
  private static let keys: [EnvelopeKey] = [
    .programme, .kind, .occurred, .place, .subject, .quantity, .data,
  ]

  /// A hash of it, the same for events that are alike.
  static func hash(_ line: EventLine, of batch: EventBatch) -> UInt64 {
    let bytes = batch.bytes
    var hash: UInt64 = 0
    for key in keys {
      let part = line.range(of: key).map { ByteTable.hash(bytes.span.extracting($0)) } ?? 1
      hash = (hash ^ UInt64(part)) &* 0x9E37_79B9_7F4A_7C15
      hash ^= hash &>> 29
    }
    return hash
  }

  /// A digest of it: two events are alike when theirs are the same.
  static func digest(_ line: EventLine, of batch: EventBatch) -> Digest {
    var text: [UInt8] = []
    for key in keys {
      if let range = line.range(of: key) { text.append(contentsOf: batch.bytes[range]) }
      text.append(0)
    }
    return SHA256.hash(text)
  }
}

/// Which hashes were noted at least twice, in memory that is fixed beforehand.
///
/// Two bits a slot, four slots a line: about one in five of the hashes that came once is said to have
/// come twice, none that came twice is missed.
struct TwiceSketch {
  private var words: [UInt64]
  private let mask: Int

  init(lines: Int) {
    var slots = 64
    while slots < lines &* 4 { slots *= 2 }
    words = Array(repeating: 0, count: slots / 32)
    mask = slots - 1
  }

  mutating func note(_ hash: UInt64) {
    let slot = Int(truncatingIfNeeded: hash) & mask
    let shift = UInt64(slot & 31) &* 2
    let state = words[slot >> 5] &>> shift & 3
    if state < 2 { words[slot >> 5] = words[slot >> 5] &+ (1 &<< shift) }
  }

  func isTwice(_ hash: UInt64) -> Bool {
    let slot = Int(truncatingIfNeeded: hash) & mask
    return words[slot >> 5] &>> (UInt64(slot & 31) &* 2) & 3 >= 2
  }
}
