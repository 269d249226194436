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

  /// After so many lines the table is synced, so that a power cut costs little work.
  private static let linesBetweenSyncs = 65_536

  /// Whether a slot was met that is not as it was written: an entry may be missing, and the table is
  /// to be made anew.
  package private(set) var isBroken = false

  /// What was read for nothing but to be at hand.
  private var touched: UInt64 = 0
  private let path: String
  private var words: MappedWords
  private var table: IdTable
  /// Whether the table has its name: one that had to grow gets it when it covers what it grew for, so that it
  /// is synced once.
  private var isInstalled = true

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
    let mark = IdTable.hash(identity.bytes)
    if let file = try? Descriptor(path, .readWrite), let status = try? file.status(),
      status.bytes >= IdTable(slots: IdTable.slotsMin).fileBytes,
      let words = try? MappedWords(file, count: status.bytes / 8),
      let table = IdTable({ words[$0.rawValue] }, status, mark: mark)
    {
      self.words = words
      self.table = table
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
    table = IdTable(slots: IdTable.slotsMin)
    words = try Self.make(path, table)
    try start(mark)
  }

  /// Makes the table anew and empty: nothing of it was as it should be.
  ///
  /// - Throws: ``SystemFailure`` when the file cannot be made.
  package func clear() throws(SystemFailure) {
    let mark = self[.identity]
    table = IdTable(slots: IdTable.slotsMin)
    words = try Self.make(path, table)
    isBroken = false
    try start(mark)
  }

  private func start(_ mark: UInt64) throws(SystemFailure) {
    self[.identity] = mark
    self[.coveredRoot] = Self.mark(MerkleTree.emptyRoot)
    free()
    try install(path)
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
  package func positions(of hash: UInt64, _ kind: IdEntryKind) -> IdFinding {
    table.positions(of: hash, kind) { content($0) }
  }

  /// Reads the slots of the ids of many lines.
  ///
  /// The slots lie anywhere in memory: looked at one after the other, with nothing that depends on what
  /// stands there, they come at the same time, and each is at hand when it is asked for soon after.
  ///
  /// - Parameter lines: The lines.
  /// - Returns: Their sum, for nothing but that they are read.
  func touch(_ lines: Span<DraftedLines.Line>) -> UInt64 {
    let words = words
    let table = table
    var sum: UInt64 = 0
    for index in lines.indices {
      sum &+= Self.content(words, table.home(of: lines[index].hash)).key
    }
    return sum
  }

  /// Whether nothing stands in the table under a hash: no line has an id of this hash.
  ///
  /// - Parameter hash: The hash of the id as it stands in lines.
  /// - Returns: `false` where something may, and where a slot was met that is not as it was written.
  /// - Complexity: O(1) expected; nothing is allocated.
  package func holdsNone(of hash: UInt64) -> Bool {
    let (words, table) = (words, table)
    let tag = IdTable.tag(hash)
    var place = table.home(of: hash)
    for _ in 0..<table.slots {
      let slot = Self.content(words, place)
      guard slot.isSound(at: place) else { return false }
      if slot.tag == 0 { return true }
      if slot.tag == tag { return false }
      place = table.next(place)
    }
    return false
  }

  /// Makes the table large enough for more ids at once: growing step by step would move all of them
  /// again and again.
  ///
  /// - Parameter count: How many will be entered at most.
  /// - Throws: ``SystemFailure`` when the table must grow and cannot.
  package func makeRoom(for count: Int) throws(SystemFailure) {
    guard !isBroken else { return }
    var wanted = table.slots
    while (Int(truncatingIfNeeded: self[.entries]) + count) * 3 > wanted * 2 { wanted *= 2 }
    if wanted > table.slots { try grow(to: wanted) }
  }

  /// Enters an id; entering it again changes nothing, nor does entering one in a table that is to be made
  /// anew.
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
    if Int(truncatingIfNeeded: self[.entries]) * 3 >= table.slots * 2, !isBroken {
      try grow(to: table.slots * 2)
    }
    guard !isBroken else { return }
    if put(hash, IdTable.value(kind, position)) { self[.entries] += 1 }
  }

  /// Enters the ids of lines, in their order, as ``insert(_:_:_:)`` does.
  ///
  /// - Parameters:
  ///   - hashes: The hashes of the ids as they stand in lines.
  ///   - position: Where the line of each stands, by its place among the hashes.
  /// - Throws: ``SystemFailure`` when the table must grow and cannot.
  /// - Complexity: As for as many single ones; but they are looked up in memory some at a time.
  func insert(
    _ hashes: Span<UInt64>, _ position: (Int) -> LinePosition
  ) throws(SystemFailure) {
    try makeRoom(for: hashes.count)
    let words = words
    let table = table
    var sum: UInt64 = 0
    var next = 0
    while next < hashes.count, !isBroken {
      let end = min(next + 64, hashes.count)
      for index in next..<end {
        sum &+= Self.content(words, table.home(of: hashes[index])).key
      }
      var entered: UInt64 = 0
      while next < end {
        switch Self.put(words, table, hashes[next], IdTable.value(.event, position(next))) {
        case true?: entered &+= 1
        case false?: break
        case nil: isBroken = true
        }
        next += 1
      }
      // Not all at the end: who dies here leaves few that are not counted.
      self[.entries] += entered
    }
    touched = sum
  }

  /// States how many lines are covered now.
  ///
  /// - Parameter head: The lines and their root.
  /// - Throws: ``SystemFailure`` of a sync, made after every 65,536 lines and of a table that grew, or of
  ///   giving that one its name.
  package func cover(_ head: Extent) throws(SystemFailure) {
    guard !isBroken else { return }
    self[.covered] = UInt64(head.size)
    self[.coveredRoot] = Self.mark(head.root)
    self[.boot] = Program.startOfMachine
    guard isInstalled else { return try install(path) }
    if head.size - Int(truncatingIfNeeded: self[.synced]) >= Self.linesBetweenSyncs {
      try words.file.syncData()
      self[.synced] = self[.covered]
      self[.syncedRoot] = self[.coveredRoot]
    }
  }

  /// Enters what belongs to a hash, of which the highest 40 bits count; `false` when it stands there.
  private func put(_ hash: UInt64, _ value: UInt64) -> Bool {
    if let isNew = Self.put(words, table, hash, value) { return isNew }
    // A full table whose header says otherwise was tampered with.
    isBroken = true
    return false
  }

  /// The same in a table that is at hand; `nil` where it is full.
  private static func put(
    _ words: MappedWords, _ table: IdTable, _ hash: UInt64, _ value: UInt64
  ) -> Bool? {
    let tag = IdTable.tag(hash)
    var place = table.home(of: hash)
    for _ in 0..<table.slots {
      let slot = content(words, place)
      if slot.tag == 0 {
        set(words, place, tag, value)
        return true
      }
      if slot.tag == tag, slot.value == value { return false }
      place = table.next(place)
    }
    return nil
  }

  private func content(_ place: Int) -> IdTable.Slot { Self.content(words, place) }

  private static func content(_ words: MappedWords, _ place: Int) -> IdTable.Slot {
    let word = IdTable.headerWords + 2 * place
    return IdTable.Slot(key: words[word], value: words[word + 1])
  }

  private static func set(_ words: MappedWords, _ place: Int, _ tag: UInt64, _ value: UInt64) {
    let slot = IdTable.slot(tag, value, at: place)
    let word = IdTable.headerWords + 2 * place
    // The value first: a reader that sees the new key sees the value; one that sees the old key with
    // the new value finds the check wrong and reads the log instead.
    words[word + 1] = slot.value
    words[word] = slot.key
  }

  /// Marks every slot as free.
  private func free() {
    let words = words
    for place in 0..<table.slots { Self.set(words, place, 0, 0) }
  }

  private static func mark(_ root: Digest) -> UInt64 { IdTable.hash(root.bytes) }

  /// Moves the table into one of more slots, which takes its place when it covers what it grew for: until then
  /// the file is the one that covers what is in the log.
  ///
  /// Where a slot is not as it was written, nothing is moved and the table is to be made anew: in a new one
  /// every slot would be sound, and nobody could see that an entry is missing.
  private func grow(to wanted: Int) throws(SystemFailure) {
    for place in 0..<table.slots where !content(place).isSound(at: place) {
      isBroken = true
      return
    }
    let (old, oldSlots) = (words, table.slots)
    let larger = IdTable(slots: wanted)
    words = try Self.make(path, larger)
    table = larger
    for field in 0..<IdTable.headerWords { words[field] = old[field] }
    free()
    for place in 0..<oldSlots {
      let slot = Self.content(old, place)
      if slot.tag != 0 { _ = put(slot.tag, slot.value) }
    }
    isInstalled = false
  }

  /// Syncs the new table and gives it its name.
  private func install(_ path: String) throws(SystemFailure) {
    self[.magic] = IdTable.magic
    self[.slots] = UInt64(table.slots)
    self[.boot] = Program.startOfMachine
    self[.inode] = try words.file.status().inode
    try words.file.syncData()
    self[.synced] = self[.covered]
    self[.syncedRoot] = self[.coveredRoot]
    try FileSystem.rename(path + ".new", to: path)
    isInstalled = true
  }

  private static func make(_ path: String, _ table: IdTable) throws(SystemFailure) -> MappedWords {
    try FileSystem.remove(path + ".new")
    let file = try Descriptor(path + ".new", .new)
    // The space is taken now: a full disk is an error here and not a signal at some later store.
    try file.allocate(table.fileBytes)
    return try MappedWords(file, count: table.fileBytes / 8, isNew: true)
  }

  private subscript(field: IdTable.Field) -> UInt64 {
    get { words[field.rawValue] }
    set { words[field.rawValue] = newValue }
  }
}
