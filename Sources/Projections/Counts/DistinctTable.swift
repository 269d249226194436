import Ledger

/// How many events there are of each value in each cell: what different values are counted from.
///
/// Events are put by as they come, those whose cell and value hash alike together, and are only counted when
/// all have come: part by part, each part by whoever is free, in a table that stays in the processor's
/// cache. A table of all of them would be one look at distant memory for each event. Where so many have come
/// that they may be mostly the same ones again, they are added up in between: memory is for the different
/// values, not for the events.
struct DistinctTable: Sendable {
  /// So many events of a value in a cell.
  struct Entry: Sendable {
    /// The first eight bytes of a value of up to 15, or a longer one's number.
    var first: UInt64
    /// Up to seven more bytes, and the value's type and length in the highest; never 0.
    var rest: UInt64
    var cell: UInt32
    /// Of more than it holds there are several entries.
    var events: Int32

    static let none = Entry(first: 0, rest: 0, cell: 0, events: 0)

    /// Whether the value is numbered: no other of length 0 has bytes.
    @inline(__always)
    var isLong: Bool { rest & 0x0F00_0000_0000_00FF == 1 }
  }

  /// As many parts that a part of ten million values stays in the processor's cache.
  static let partBits = 10
  static let parts = 1 << partBits

  /// So many entries of a part stand together.
  private static let chunkEntries = 16
  private static let chunksOfBlock = 1 << 9

  /// For each part a chunk that is filled; none until there is an entry.
  private var open: [Entry] = []
  private var filled: [UInt8] = []
  /// Full chunks, one after the other, in blocks that never move.
  private var blocks: [[Entry]] = []
  /// The part of each full chunk.
  private var owners: [UInt16] = []
  /// So many full chunks are added up.
  private var chunksMax: Int
  private let chunksMin: Int
  /// The values of more than 15 bytes.
  private(set) var long = ValueTable()

  /// Makes an empty table.
  ///
  /// - Parameter entries: So many events are kept before they are added up.
  init(entries: Int = 1 << 20) {
    chunksMin = max(1, entries / Self.chunkEntries)
    chunksMax = chunksMin
  }

  /// Whether nothing was put in.
  var isEmpty: Bool { open.isEmpty }

  /// How many entries there are; some of them may be of one value in one cell.
  var count: Int {
    filled.reduce(owners.count * Self.chunkEntries) { $0 + Int($1) }
  }

  /// Adds events of a value in a cell.
  ///
  /// - Parameters:
  ///   - events: How many.
  ///   - type: The byte of the value's type, 1 to 15.
  ///   - bytes: What holds the value.
  ///   - range: Where it stands.
  ///   - cell: The cell.
  ///   - cellHash: A hash of what the cell is.
  @inline(__always)
  mutating func add(
    _ events: Int32, _ type: UInt8, _ bytes: Span<UInt8>, _ range: Range<Int>, cell: UInt32,
    cellHash: UInt64
  ) {
    let length = range.upperBound &- range.lowerBound
    let start = range.lowerBound
    guard length < 16 else { return addLong(events, type, bytes, range, cell, cellHash) }
    let form = (UInt64(type) &<< 4 | UInt64(length)) &<< 56
    let first =
      length < 8 ? shortWord(bytes, at: start, count: length) : word(bytes, at: start)
    let rest =
      length <= 8 ? form : form | shortWord(bytes, at: start &+ 8, count: length &- 8)
    put(
      Entry(first: first, rest: rest, cell: cell, events: events),
      ByteTable.wideHash(of: first, rest, cellHash))
  }

  @inline(never)
  private mutating func addLong(
    _ events: Int32, _ type: UInt8, _ bytes: Span<UInt8>, _ range: Range<Int>, _ cell: UInt32,
    _ cellHash: UInt64
  ) {
    let form = UInt64(type) &<< 60 | 1
    let hash = ByteTable.wideHash(of: ByteTable.wideHash(bytes, range), form, cellHash)
    let number = UInt64(long.insert(type, bytes, range))
    put(Entry(first: number, rest: form, cell: cell, events: events), hash)
  }

  /// Puts an entry by, in the part that the highest bits of a hash tell: the same for every worker.
  @inline(__always)
  private mutating func put(_ entry: Entry, _ hash: UInt64) {
    if open.isEmpty { begin() }
    let part = Int(truncatingIfNeeded: hash &>> UInt64(64 - Self.partBits))
    put(entry, part: part)
    if owners.count >= chunksMax { makeRoom() }
  }

  @inline(__always)
  private mutating func put(_ entry: Entry, part: Int) {
    let place = filled[part]
    open[part &* Self.chunkEntries &+ Int(place)] = entry
    filled[part] = place &+ 1
    if place == UInt8(Self.chunkEntries - 1) { close(part) }
  }

  @inline(never)
  private mutating func begin() {
    open = Array(repeating: .none, count: Self.parts * Self.chunkEntries)
    filled = Array(repeating: 0, count: Self.parts)
  }

  /// Puts a full chunk with the others.
  @inline(never)
  private mutating func close(_ part: Int) {
    if owners.count % Self.chunksOfBlock == 0 {
      var block: [Entry] = []
      block.reserveCapacity(Self.chunksOfBlock * Self.chunkEntries)
      blocks.append(block)
    }
    let first = part * Self.chunkEntries
    blocks[blocks.count - 1].append(contentsOf: open[first..<first + Self.chunkEntries])
    owners.append(UInt16(part))
    filled[part] = 0
  }

  /// Adds entries up where that leaves a third of them at most, as a few parts tell; else waits for as many
  /// more.
  @inline(never)
  private mutating func makeRoom() {
    let order = order
    let few = 0..<Self.parts / 64
    var sums = ValueSums()
    var left = 0
    sums.begin(entries: count(few, order))
    add(few, order, to: &sums, cells: [], values: nil)
    sums.take { _, _ in left += 64 }
    if 3 * left <= owners.count * Self.chunkEntries {
      addUp(order)
      chunksMax = max(chunksMin, 4 * owners.count)
    } else {
      chunksMax = 2 * owners.count
    }
  }

  /// Makes one entry of those of a value in a cell.
  private mutating func addUp(_ order: Order) {
    var after = DistinctTable(entries: .max)
    after.begin()
    var sums = ValueSums()
    for part in 0..<Self.parts {
      let alone = part..<part + 1
      sums.begin(entries: count(alone, order))
      add(alone, order, to: &sums, cells: [], values: nil)
      sums.take { entry, events in
        var (entry, rest) = (entry, events)
        while rest != 0 {
          entry.events = Int32(clamping: rest)
          rest -= Int(entry.events)
          after.put(entry, part: part)
        }
      }
    }
    (open, filled, blocks, owners) = (after.open, after.filled, after.blocks, after.owners)
  }

  // MARK: Several tables

  /// The full chunks of each part.
  private struct Order: Sendable {
    /// Where the chunks of each part begin in the list, and where the last ones end.
    var starts: [Int]
    var chunks: [UInt32]
  }

  private var order: Order {
    var starts = [Int](repeating: 0, count: Self.parts + 1)
    for part in owners { starts[Int(part) + 1] += 1 }
    for part in 0..<Self.parts { starts[part + 1] += starts[part] }
    var ends = starts
    var chunks = [UInt32](repeating: 0, count: owners.count)
    for (chunk, part) in owners.enumerated() {
      chunks[ends[Int(part)]] = UInt32(chunk)
      ends[Int(part)] += 1
    }
    return Order(starts: starts, chunks: chunks)
  }

  /// How many entries parts have.
  private func count(_ parts: Range<Int>, _ order: Order) -> Int {
    if isEmpty { return 0 }
    let full = order.starts[parts.upperBound] - order.starts[parts.lowerBound]
    return filled[parts].reduce(full * Self.chunkEntries) { $0 + Int($1) }
  }

  /// Adds the entries of parts to sums.
  ///
  /// - Parameters:
  ///   - parts: The parts.
  ///   - order: This table's.
  ///   - sums: What they are added to.
  ///   - cells: The numbers that this table's cells have there; empty where they are its own.
  ///   - values: The longer values, where those of other tables are added to the same sums.
  private func add(
    _ parts: Range<Int>, _ order: Order, to sums: inout ValueSums, cells: [UInt32],
    values: ValueTable?
  ) {
    guard !isEmpty else { return }
    for chunk in order.chunks[order.starts[parts.lowerBound]..<order.starts[parts.upperBound]] {
      let block = blocks[Int(chunk) / Self.chunksOfBlock]
      let first = Int(chunk) % Self.chunksOfBlock * Self.chunkEntries
      sums.add(block.span, first..<first + Self.chunkEntries, cells.span, values)
    }
    for part in parts {
      let first = part * Self.chunkEntries
      sums.add(open.span, first..<first + Int(filled[part]), cells.span, values)
    }
  }

  /// How many different values each cell has in several tables together.
  ///
  /// - Parameters:
  ///   - tables: The tables, and for each the numbers that its cells have in all of them; empty where they
  ///     are its own.
  ///   - cells: How many cells there are.
  /// - Returns: The number of values under which anything stands, of each cell.
  /// - Complexity: O(n) in the entries, over the number of processors.
  static func counts(
    _ tables: [(table: DistinctTable, cells: [UInt32])], cells: Int
  ) -> [Int] {
    let orders = tables.map(\.table.order)
    @Sendable func count(_ parts: Range<Int>, _ counts: inout [Int], _ sums: inout ValueSums) {
      sums.begin(
        entries: tables.indices.reduce(0) { $0 + tables[$1].table.count(parts, orders[$1]) })
      for (number, (table, cells)) in tables.enumerated() {
        table.add(parts, orders[number], to: &sums, cells: cells, values: table.long)
      }
      sums.take { entry, _ in counts[Int(entry.cell)] += 1 }
    }
    let none = [Int](repeating: 0, count: cells)
    let entries = tables.reduce(0) { $0 + $1.table.count }
    let partsAtOnce = 8
    // A few are added up before another thread is there.
    if entries >= 1 << 14,
      let done = try? Workers.fold(
        parts / partsAtOnce, keeping: { (counts: none, sums: ValueSums()) },
        { (kept, work) throws(SystemFailure) in
          for part in work * partsAtOnce..<(work + 1) * partsAtOnce {
            count(part..<part + 1, &kept.counts, &kept.sums)
          }
          return true
        })
    {
      return done.reduce(into: none) { counts, done in
        for cell in counts.indices { counts[cell] += done.counts[cell] }
      }
    }
    var (counts, sums) = (none, ValueSums())
    count(0..<parts, &counts, &sums)
    return counts
  }
}
