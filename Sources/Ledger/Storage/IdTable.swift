/// The form of the file `cache/ids`: a hash table from ids to lines.
///
/// In words of 64 bits, little-endian: magic, slots (a power of two), entries, lines covered, a hash of
/// their root, lines synced, a hash of their root, start of the machine, inode, identity of the ledger;
/// from the seventeenth on, two words a slot: 40 bits of the id's hash (0: free) above 24 bits of check,
/// and the kind above the position. Open addressing, linear probing, no removal.
///
/// Its writer maps the file (``IdIndex``), a reader reads the few slots that it needs
/// (``IdIndexReader``): both search it here.
struct IdTable {
  /// Words of the header.
  enum Field: Int {
    case magic, slots, entries, covered, coveredRoot, synced, syncedRoot, boot, inode, identity
  }

  /// The two words of a slot.
  struct Slot {
    var key: UInt64
    var value: UInt64

    /// The hash's bits; 0 in a free slot.
    var tag: UInt64 { key & ~IdTable.checkMask }

    /// Whether the slot is as it was written at its place.
    func isSound(at place: Int) -> Bool {
      key & IdTable.checkMask == IdTable.check(tag, value, place)
    }

    /// What the entry adds to the sum of all.
    var hash: UInt64 { IdTable.mix(tag, value) }
  }

  static let magic: UInt64 = 0x3249_4C50_5844_4E49
  static let headerWords = 16
  static let slotsMin = 512
  static let slotBytes = 16
  private static let checkBits: UInt64 = 24
  private static let checkMask: UInt64 = 1 << checkBits - 1

  /// How many slots there are: a power of two.
  let slots: Int

  init(slots: Int) {
    self.slots = slots
  }

  /// Reads a header; `nil` when it is not of a table of this form, made in this file for this ledger.
  ///
  /// - Parameters:
  ///   - field: The header's words.
  ///   - status: The file's length and number.
  ///   - mark: The hash of the ledger's identity.
  init?(
    _ field: (Field) -> UInt64, _ status: (bytes: Int, inode: UInt64), mark: UInt64
  ) {
    let slots = Int(truncatingIfNeeded: field(.slots))
    let isSound =
      field(.magic) == Self.magic && slots >= Self.slotsMin && slots & (slots - 1) == 0
      && slots < 1 << 40 && status.bytes == Self(slots: slots).fileBytes
      && field(.inode) == status.inode && field(.identity) == mark
      && field(.synced) <= field(.covered) && field(.covered) < 1 << 60
      && field(.entries) <= UInt64(slots)
    guard isSound else { return nil }
    self.slots = slots
  }

  /// The length of the file.
  var fileBytes: Int { 8 * Self.headerWords + Self.slotBytes * slots }

  /// Where a slot stands in the file.
  func offset(of place: Int) -> Int { 8 * Self.headerWords + Self.slotBytes * place }

  /// The slot at which a search for a hash begins.
  func home(of hash: UInt64) -> Int {
    Int(truncatingIfNeeded: Self.tag(hash) &>> Self.checkBits) & (slots &- 1)
  }

  /// The slot after another.
  func next(_ slot: Int) -> Int { (slot &+ 1) & (slots &- 1) }

  /// The lines at which an id may stand.
  ///
  /// - Parameters:
  ///   - hash: The hash of the id as it stands in lines.
  ///   - kind: Which entries.
  ///   - content: Reads a slot.
  /// - Returns: Where to look.
  /// - Throws: What reading throws.
  /// - Complexity: O(1) expected.
  @inline(__always)
  func positions<Failure>(
    of hash: UInt64, _ kind: IdEntryKind, _ content: (Int) throws(Failure) -> Slot
  ) throws(Failure) -> IdFinding {
    var found: [LinePosition] = []
    let tag = Self.tag(hash)
    var place = home(of: hash)
    for _ in 0..<slots {
      let slot = try content(place)
      guard slot.isSound(at: place) else { return .broken }
      if slot.tag == 0 { break }
      if slot.tag == tag, slot.value &>> 60 == kind.rawValue {
        found.append(LinePosition(packed: slot.value & (1 &<< 60 &- 1)))
      }
      place = next(place)
    }
    return .positions(found)
  }

  /// What an entry adds to the sum of all.
  ///
  /// - Parameters:
  ///   - hash: The hash of the id as it stands in lines.
  ///   - kind: What the line is to the id.
  ///   - position: Where the line stands.
  /// - Returns: A number that hardly any other entry has.
  static func entryHash(
    _ hash: UInt64, _ kind: IdEntryKind, _ position: LinePosition
  ) -> UInt64 {
    mix(tag(hash), value(kind, position))
  }

  /// The second word of an entry.
  static func value(_ kind: IdEntryKind, _ position: LinePosition) -> UInt64 {
    kind.rawValue &<< 60 | position.packed
  }

  /// The slot that holds a tag and a value at a place.
  static func slot(_ tag: UInt64, _ value: UInt64, at place: Int) -> Slot {
    Slot(key: tag | check(tag, value, place), value: value)
  }

  /// The 40 bits of a hash that a slot keeps, never all zero.
  static func tag(_ hash: UInt64) -> UInt64 {
    let tag = hash & ~checkMask
    return tag == 0 ? 1 &<< checkBits : tag
  }

  /// Tells a slot as it was written from any other: 24 bits of its content and its place, not zero
  /// for a free slot, so that a block of zeros does not pass for free slots.
  private static func check(_ tag: UInt64, _ value: UInt64, _ slot: Int) -> UInt64 {
    // The highest bits of a product depend on every bit of its factors.
    let mix = mix(tag ^ (UInt64(truncatingIfNeeded: slot) &+ 0x9E37_79B9), value)
    return mix &>> (64 - checkBits) | 1
  }

  private static func mix(_ one: UInt64, _ other: UInt64) -> UInt64 {
    var mix = (one ^ one &>> 31 ^ 0x9E37_79B9_7F4A_7C15) &* 0xBF58_476D_1CE4_E5B9
    mix = (mix ^ other) &* 0x94D0_49BB_1331_11EB
    return (mix ^ mix &>> 32) &* 0xBF58_476D_1CE4_E5B9
  }

  /// A hash of 64 bits, never 0: FNV-1a over words with a final mix.
  ///
  /// It need not resist an attacker:
  /// ids that collide cost a look at one line more each.
  static func hash(_ bytes: Span<UInt8>) -> UInt64 {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325 ^ UInt64(bytes.count)
    var index = 0
    while index &+ 8 <= bytes.count {
      hash = (hash ^ word(bytes, at: index)) &* 0x9E37_79B9_7F4A_7C15
      hash ^= hash &>> 29
      index &+= 8
    }
    while index < bytes.count {
      hash = (hash ^ UInt64(bytes[index])) &* 0x0000_0100_0000_01B3
      index &+= 1
    }
    hash ^= hash &>> 32
    hash = hash &* 0xD6E8_FEB8_6659_FD93
    hash ^= hash &>> 32
    return hash == 0 ? 1 : hash
  }

  static func hash(_ bytes: [UInt8]) -> UInt64 { hash(bytes.span) }
}
