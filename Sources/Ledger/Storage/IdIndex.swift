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

/// The file `cache/ids`: a hash table from ids to lines, mapped into memory, so that finding one id
/// costs one or two cache misses however long the log is.
///
/// It is derived and never believed: an entry only says where to look, and the line found there is
/// compared. What could hurt is an entry that is missing. So every slot, a free one too, carries a
/// check of its content and its place, and a search that meets a slot whose check is wrong says so;
/// the header names the lines that the table covers by their number and root, and how many of them
/// were on disk when it was last synced: after the machine was started anew the lines since then are
/// entered again (entering twice changes nothing). A table that was copied (another inode), that
/// belongs to another ledger or another history of it, or that is not of the right shape is made anew.
///
/// Layout, in words of 64 bits, little-endian: magic, slots (a power of two), entries, lines covered,
/// a hash of their root, lines synced, a hash of their root, start of the machine, inode, identity of
/// the ledger; then two words a slot: 40 bits of the id's hash (0: free) above 24 bits of check, and
/// the kind above the position. Open addressing, linear probing, no removal.
package final class IdIndex {
  /// A number of lines and the root of their tree.
  package struct Extent: Sendable, Hashable {
    package var size: Int
    package var root: Digest

    package init(size: Int, root: Digest) {
      self.size = size
      self.root = root
    }
  }

  /// What a search found.
  package enum Finding: Sendable, Hashable {
    /// The positions to look at; hardly ever more than one.
    case positions([LinePosition])
    /// A slot was not as it was written: nothing is known of any id.
    case broken
  }

  private static let magic: UInt64 = 0x3249_4C50_5844_4E49
  private static let headerWords = 16
  private static let slotsMin = 512
  private static let checkBits: UInt64 = 24
  private static let checkMask: UInt64 = 1 << checkBits - 1
  /// After so many lines the table is synced, so that a power cut costs little work.
  private static let linesBetweenSyncs = 65_536

  private enum Field: Int {
    case magic, slots, entries, covered, coveredRoot, synced, syncedRoot, boot, inode, identity
  }

  /// Whether a slot was met that is not as it was written: an entry may be missing, and the table is
  /// to be made anew.
  package private(set) var isBroken = false

  private let path: String
  private var words: MappedWords
  private var slots: Int

  /// Opens the table, or makes an empty one where it cannot be trusted.
  ///
  /// - Parameters:
  ///   - path: The file.
  ///   - identity: What tells the ledger from others.
  ///   - head: How far the log reaches; a table that covers more is of another history.
  ///   - root: The root of the log's first lines; `nil` when it is not known, and then the table is
  ///     made anew.
  /// - Throws: ``SystemFailure`` when the file cannot be made.
  package init(
    _ path: String, identity: Digest, head: Extent, root: (Int) -> Digest?
  ) throws(SystemFailure) {
    self.path = path
    let mark = Self.hash(identity.bytes)
    if let file = try? Descriptor(path, .readWrite),
      let words = Self.usableWords(file, mark: mark, writable: true)
    {
      self.words = words
      slots = Int(words[Field.slots.rawValue])
      if self[.boot] != Program.startOfMachine {
        self[.covered] = self[.synced]
        self[.coveredRoot] = self[.syncedRoot]
        self[.boot] = Program.startOfMachine
      }
      if covered <= head.size {
        let expected = covered == head.size ? head.root : root(covered)
        if let expected, self[.coveredRoot] == Self.mark(expected) { return }
      }
    }
    words = try Self.make(path, Self.slotsMin)
    slots = Self.slotsMin
    try start(mark)
  }

  /// Opens the table to look up ids while others write; `nil` where it does not cover a prefix.
  ///
  /// - Parameters:
  ///   - path: The file.
  ///   - identity: What tells the ledger from others.
  ///   - size: How many lines must be covered.
  package init?(reading path: String, identity: Digest, covering size: Int) {
    guard let file = try? Descriptor(path, .read),
      let words = Self.usableWords(file, mark: Self.hash(identity.bytes), writable: false),
      words[Field.boot.rawValue] == Program.startOfMachine,
      words[Field.covered.rawValue] >= UInt64(size)
    else { return nil }
    self.path = path
    self.words = words
    slots = Int(words[Field.slots.rawValue])
  }

  /// Makes the table anew and empty: nothing of it was as it should be.
  ///
  /// - Throws: ``SystemFailure`` when the file cannot be made.
  package func clear() throws(SystemFailure) {
    let mark = self[.identity]
    words = try Self.make(path, Self.slotsMin)
    slots = Self.slotsMin
    isBroken = false
    try start(mark)
  }

  private func start(_ mark: UInt64) throws(SystemFailure) {
    self[.identity] = mark
    self[.coveredRoot] = Self.mark(MerkleTree.emptyRoot)
    free()
    try install(path)
  }

  /// The words of a table of the right shape, made in this file for this ledger.
  private static func usableWords(
    _ file: Descriptor, mark: UInt64, writable: Bool
  ) -> MappedWords? {
    guard let status = try? file.status(), status.bytes >= fileBytes(slotsMin),
      let words = try? MappedWords(file, count: status.bytes / 8, writable: writable)
    else { return nil }
    func field(_ field: Field) -> UInt64 { words[field.rawValue] }
    let slots = Int(truncatingIfNeeded: field(.slots))
    let isSound =
      field(.magic) == magic && slots >= slotsMin && slots & (slots - 1) == 0
      && slots < 1 << 40 && status.bytes == fileBytes(slots) && field(.inode) == status.inode
      && field(.identity) == mark && field(.synced) <= field(.covered)
      && field(.covered) < 1 << 60 && field(.entries) <= UInt64(slots)
    return isSound ? words : nil
  }

  /// How many lines of the log the table covers.
  package var covered: Int { Int(truncatingIfNeeded: self[.covered]) }

  /// The lines at which an id may stand.
  ///
  /// - Parameters:
  ///   - hash: The hash of the id as it stands in lines.
  ///   - kind: Which entries.
  /// - Returns: Where to look.
  /// - Complexity: O(1) expected.
  package func positions(of hash: UInt64, _ kind: IdEntryKind) -> Finding {
    var found: [LinePosition] = []
    let tag = Self.tag(hash)
    var slot = home(tag)
    for _ in 0..<slots {
      let (key, value) = content(slot)
      guard key & Self.checkMask == Self.check(key, value, slot) else { return .broken }
      if key & ~Self.checkMask == 0 { break }
      if key & ~Self.checkMask == tag, value &>> 60 == kind.rawValue {
        found.append(LinePosition(packed: value & (1 &<< 60 &- 1)))
      }
      slot = (slot + 1) & (slots - 1)
    }
    return .positions(found)
  }

  /// Reads the slots of many hashes, as ``StagedIndex/touch(_:)`` does and for the same reason.
  ///
  /// - Parameter hashes: The hashes.
  /// - Returns: Their sum, for nothing but that they are read.
  func touch(_ hashes: some Sequence<UInt64>) -> UInt64 {
    var sum: UInt64 = 0
    for hash in hashes { sum &+= words[Self.headerWords + 2 * home(Self.tag(hash))] }
    return sum
  }

  /// Whether nothing stands in the table under a hash: no line has an id of this hash.
  ///
  /// - Parameter hash: The hash of the id as it stands in lines.
  /// - Returns: `false` where something may, and where a slot was met that is not as it was written.
  /// - Complexity: O(1) expected; nothing is allocated.
  package func holdsNone(of hash: UInt64) -> Bool {
    let tag = Self.tag(hash)
    var slot = home(tag)
    for _ in 0..<slots {
      let (key, value) = content(slot)
      guard key & Self.checkMask == Self.check(key, value, slot) else { return false }
      if key & ~Self.checkMask == 0 { return true }
      if key & ~Self.checkMask == tag { return false }
      slot = (slot &+ 1) & (slots &- 1)
    }
    return false
  }

  /// Makes the table large enough for more ids at once: growing step by step would move all of them
  /// again and again.
  ///
  /// - Parameter count: How many will be entered at most.
  /// - Throws: ``SystemFailure`` when the table must grow and cannot.
  package func makeRoom(for count: Int) throws(SystemFailure) {
    var wanted = slots
    while (Int(truncatingIfNeeded: self[.entries]) + count) * 3 > wanted * 2 { wanted *= 2 }
    if wanted > slots { try grow(to: wanted) }
  }

  /// Enters an id; entering it again changes nothing.
  ///
  /// - Parameters:
  ///   - hash: The hash of the id as it stands in lines.
  ///   - kind: What the line is to the id.
  ///   - position: Where the line stands.
  /// - Throws: ``SystemFailure`` when the table must grow and cannot.
  /// - Complexity: O(1) expected, amortised over doublings.
  package func insert(
    _ hash: UInt64, _ kind: IdEntryKind, _ position: LinePosition
  ) throws(SystemFailure) {
    if Int(truncatingIfNeeded: self[.entries]) * 3 >= slots * 2 {
      try grow(to: slots * 2)
    }
    if put(Self.tag(hash), kind.rawValue &<< 60 | position.packed) { self[.entries] += 1 }
  }

  /// States how many lines are covered now.
  ///
  /// - Parameter head: The lines and their root.
  /// - Throws: ``SystemFailure`` of a sync, made after every 65,536 lines.
  package func cover(_ head: Extent) throws(SystemFailure) {
    guard !isBroken else { return }
    self[.covered] = UInt64(head.size)
    self[.coveredRoot] = Self.mark(head.root)
    self[.boot] = Program.startOfMachine
    if head.size - Int(truncatingIfNeeded: self[.synced]) >= Self.linesBetweenSyncs {
      try words.file.syncData()
      self[.synced] = self[.covered]
      self[.syncedRoot] = self[.coveredRoot]
    }
  }

  /// A number for all entries together, whatever their order, to be compared with the sum of
  /// ``entryHash(_:_:_:)`` over the lines; `nil` when a slot is not as it was written.
  ///
  /// - Complexity: O(n) in the slots.
  package var sum: UInt64? {
    var sum: UInt64 = 0
    for slot in 0..<slots {
      let (key, value) = content(slot)
      guard key & Self.checkMask == Self.check(key, value, slot) else { return nil }
      if key & ~Self.checkMask != 0 { sum &+= Self.mix(key & ~Self.checkMask, value) }
    }
    return sum
  }

  /// What an entry adds to ``sum``.
  ///
  /// - Parameters:
  ///   - hash: The hash of the id as it stands in lines.
  ///   - kind: What the line is to the id.
  ///   - position: Where the line stands.
  /// - Returns: A number that hardly any other entry has.
  package static func entryHash(
    _ hash: UInt64, _ kind: IdEntryKind, _ position: LinePosition
  ) -> UInt64 {
    mix(tag(hash), kind.rawValue &<< 60 | position.packed)
  }

  private func put(_ tag: UInt64, _ value: UInt64) -> Bool {
    var slot = home(tag)
    for _ in 0..<slots {
      let (key, present) = content(slot)
      if key & ~Self.checkMask == 0 {
        set(slot, tag, value)
        return true
      }
      if key & ~Self.checkMask == tag, present == value { return false }
      slot = (slot + 1) & (slots - 1)
    }
    // A full table whose header says otherwise was tampered with.
    isBroken = true
    return false
  }

  private func content(_ slot: Int) -> (key: UInt64, value: UInt64) {
    (words[Self.headerWords + 2 * slot], words[Self.headerWords + 2 * slot + 1])
  }

  private func set(_ slot: Int, _ tag: UInt64, _ value: UInt64) {
    // The value first: a reader that sees the new key sees the value; one that sees the old key with
    // the new value finds the check wrong and reads the log instead.
    words[Self.headerWords + 2 * slot + 1] = value
    words[Self.headerWords + 2 * slot] = tag | Self.check(tag, value, slot)
  }

  /// Marks every slot as free.
  private func free() {
    for slot in 0..<slots { set(slot, 0, 0) }
  }

  private func home(_ tag: UInt64) -> Int {
    Int(truncatingIfNeeded: tag &>> Self.checkBits) & (slots - 1)
  }

  /// The 40 bits of a hash that a slot keeps, never all zero.
  private static func tag(_ hash: UInt64) -> UInt64 {
    let tag = hash & ~checkMask
    return tag == 0 ? 1 &<< checkBits : tag
  }

  /// Tells a slot as it was written from any other: 24 bits of its content and its place, not zero
  /// for a free slot, so that a block of zeros does not pass for free slots.
  private static func check(_ key: UInt64, _ value: UInt64, _ slot: Int) -> UInt64 {
    // The highest bits of a product depend on every bit of its factors.
    let mix = mix((key & ~checkMask) ^ (UInt64(truncatingIfNeeded: slot) &+ 0x9E37_79B9), value)
    return mix &>> (64 - checkBits) | 1
  }

  private static func mix(_ one: UInt64, _ other: UInt64) -> UInt64 {
    var mix = (one ^ one &>> 31 ^ 0x9E37_79B9_7F4A_7C15) &* 0xBF58_476D_1CE4_E5B9
    mix = (mix ^ other) &* 0x94D0_49BB_1331_11EB
    return (mix ^ mix &>> 32) &* 0xBF58_476D_1CE4_E5B9
  }

  private static func mark(_ root: Digest) -> UInt64 { hash(root.bytes) }

  /// Moves the table into one of more slots, synced and put in place by one rename.
  private func grow(to wanted: Int) throws(SystemFailure) {
    let old = words
    let oldSlots = slots
    words = try Self.make(path, wanted)
    slots = wanted
    for field in 0..<Self.headerWords { words[field] = old[field] }
    free()
    for slot in 0..<oldSlots {
      let key = old[Self.headerWords + 2 * slot]
      let value = old[Self.headerWords + 2 * slot + 1]
      if key & Self.checkMask != Self.check(key, value, slot) { isBroken = true }
      if key & ~Self.checkMask != 0 { _ = put(key & ~Self.checkMask, value) }
    }
    try install(path)
  }

  /// Syncs the new table and gives it its name.
  private func install(_ path: String) throws(SystemFailure) {
    self[.magic] = Self.magic
    self[.slots] = UInt64(slots)
    self[.boot] = Program.startOfMachine
    self[.inode] = try words.file.status().inode
    try words.file.syncData()
    self[.synced] = self[.covered]
    self[.syncedRoot] = self[.coveredRoot]
    try FileSystem.rename(path + ".new", to: path)
  }

  private static func make(_ path: String, _ slots: Int) throws(SystemFailure) -> MappedWords {
    try FileSystem.remove(path + ".new")
    let file = try Descriptor(path + ".new", .new)
    // The space is taken now: a full disk is an error here and not a signal at some later store.
    try file.allocate(fileBytes(slots))
    return try MappedWords(file, count: fileBytes(slots) / 8)
  }

  private static func fileBytes(_ slots: Int) -> Int { 8 * (headerWords + 2 * slots) }

  private subscript(field: Field) -> UInt64 {
    get { words[field.rawValue] }
    set { words[field.rawValue] = newValue }
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
