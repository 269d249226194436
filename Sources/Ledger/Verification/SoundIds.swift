/// The ids of a log's lines, and what its lines replace or void, for ``SoundCheck``: whether each line
/// has an id of its own, and whatever is replaced or voided stands above the line that does it, once.
///
/// Ids are told apart by their hashes. Workers put each into a part by its highest bits, in chunks of a
/// page; what is more than a bound waits in a file without a name. Then each part is judged by itself, so
/// that a check needs the memory of a few parts however long the log is.
struct SoundIds: Sendable {
  /// So many chunks wait in memory: the ids of two million lines.
  static let chunksInMemory = 1 << 13

  /// How many ids a part has, on average, at most: what judges it stays in a processor's cache.
  private static let idsInPart = 1 << 14
  /// Parts are larger rather than more than this: each worker holds a chunk of each.
  private static let partBitsMax = 8

  private let partBits: Int
  private let store: Store

  /// Prepares for a log.
  ///
  /// - Parameters:
  ///   - lines: How many lines there are, by a guess.
  ///   - folder: Where a file without a name is made; where that cannot be, with other temporary files.
  ///   - chunksInMemory: How many chunks wait in memory.
  init(lines: Int, folder: String, chunksInMemory: Int = Self.chunksInMemory) {
    var bits = 0
    while lines >> bits > Self.idsInPart, bits < Self.partBitsMax { bits += 1 }
    partBits = bits
    store = Store(folder, chunksInMemory)
  }

  /// What a worker holds.
  struct Collector: Sendable {
    /// A chunk of each part, two words an id: its hash and its line's number.
    fileprivate var words: [UInt64]
    fileprivate var counts: [Int]
    fileprivate var chunks: [[Chunk]]
    /// For each line that replaces or voids, the hash of what it names and its number.
    fileprivate var targets: [(hash: UInt64, line: Int)] = []
    private let partBits: Int

    fileprivate init(partBits: Int) {
      self.partBits = partBits
      words = [UInt64](repeating: 0, count: Chunk.distance << partBits)
      counts = [Int](repeating: 0, count: 1 << partBits)
      chunks = [[Chunk]](repeating: [], count: 1 << partBits)
    }

    /// Takes ids in.
    ///
    /// - Parameters:
    ///   - hashes: The hashes of the ids of consecutive lines.
    ///   - first: The number of the first of them.
    ///   - ids: What this was made by.
    mutating func take(
      _ hashes: [UInt64], from first: Int, _ ids: SoundIds
    ) {
      for number in hashes.indices {
        let hash = hashes[number]
        let part = SoundIds.part(of: hash, partBits)
        let count = counts[part]
        let at = part &* Chunk.distance &+ count
        words[at] = hash
        words[at &+ 1] = UInt64(truncatingIfNeeded: first &+ number)
        counts[part] = count &+ 2
        if count &+ 2 == Chunk.words {
          let start = part * Chunk.distance
          chunks[part].append(ids.store.keep(words[start..<start + Chunk.words]))
          counts[part] = 0
        }
      }
    }

    /// Takes in that a line replaces or voids what has an id of a hash.
    mutating func take(target hash: UInt64, of line: Int) { targets.append((hash, line)) }
  }

  func collector() -> Collector { Collector(partBits: partBits) }

  private static func part(of hash: UInt64, _ bits: Int) -> Int {
    bits == 0 ? 0 : Int(truncatingIfNeeded: hash &>> UInt64(64 - bits))
  }

  /// Whether every id is of one line, and every target is one of an earlier line and of one line only:
  /// two ids that share a hash are told apart by the slower check.
  ///
  /// - Parameter collectors: What all workers took in.
  /// - Returns: Whether all is well.
  /// - Throws: ``SystemFailure`` of a read.
  /// - Complexity: O(n).
  func areSound(_ collectors: [Collector]) throws(SystemFailure) -> Bool {
    var targets = [[(hash: UInt64, line: Int)]](repeating: [], count: 1 << partBits)
    for collector in collectors {
      for target in collector.targets {
        targets[Self.part(of: target.hash, partBits)].append(target)
      }
    }
    let ofParts = targets
    let done = try Workers.map(1 << partBits, keeping: { Judge() }) {
      (judge, part) throws(SystemFailure) -> Bool? in
      guard judge.begin(ofParts[part], ids: count(of: part, collectors)) else { return nil }
      for collector in collectors {
        for chunk in collector.chunks[part] {
          let words = try store.words(of: chunk)
          guard judge.take(words.span) else { return nil }
        }
        let start = part * Chunk.distance
        let rest = collector.words.span.extracting(start..<start + collector.counts[part])
        guard judge.take(rest) else { return nil }
      }
      return judge.hasAllTargets ? true : nil
    }
    return done != nil
  }

  private func count(of part: Int, _ collectors: [Collector]) -> Int {
    collectors.reduce(0) { $0 + ($1.chunks[part].count * Chunk.words + $1.counts[part]) / 2 }
  }

  /// What finds the ids of a part that two lines have, and the targets that no earlier line has.
  private struct Judge {
    private var table: [UInt64] = []
    /// The lines that replace or void, by the hash of what they name, until that is found above them.
    private var missing: [UInt64: Int] = [:]
    /// Most ids are named by no line: a few bits of each tell.
    private var bits: [UInt64] = []

    var hasAllTargets: Bool { missing.isEmpty }

    /// Begins a part; `false` where two lines name one event.
    mutating func begin(_ targets: [(hash: UInt64, line: Int)], ids: Int) -> Bool {
      var slots = 64
      while slots < 2 * ids { slots *= 2 }
      table.removeAll(keepingCapacity: true)
      table.append(contentsOf: repeatElement(0, count: slots))
      missing.removeAll(keepingCapacity: true)
      var words = 64
      while words < targets.count { words *= 2 }
      bits.removeAll(keepingCapacity: true)
      bits.append(contentsOf: repeatElement(0, count: words))
      for (hash, line) in targets {
        guard missing.updateValue(line, forKey: hash) == nil else { return false }
        bits[Int(truncatingIfNeeded: hash &>> 6) & (words - 1)] |= 1 &<< (hash & 63)
      }
      return true
    }

    /// Takes in ids and their lines; `false` where an id is there already.
    mutating func take(_ words: Span<UInt64>) -> Bool {
      let mask = table.count - 1
      let bitsMask = bits.count - 1
      for index in stride(from: 0, to: words.count, by: 2) {
        let hash = words[index]
        var slot = Int(truncatingIfNeeded: hash) & mask
        while table[slot] != 0 {
          if table[slot] == hash { return false }
          slot = (slot &+ 1) & mask
        }
        table[slot] = hash
        guard bits[Int(truncatingIfNeeded: hash &>> 6) & bitsMask] & (1 &<< (hash & 63)) != 0 else {
          continue
        }
        if let user = missing[hash], Int(truncatingIfNeeded: words[index + 1]) < user {
          missing[hash] = nil
        }
      }
      return true
    }
  }

  /// Ids that were put aside.
  fileprivate enum Chunk: Sendable {
    case memory([UInt64])
    /// Where they begin in the file.
    case file(Int)

    /// Words of a chunk: a page.
    static let words = 512

    /// Words from the chunk of one part to that of the next, as a worker holds them: a page apart, all that
    /// are filled alike would have the same few places of a cache.
    static let distance = words + 8
  }

  /// The chunks: the first in memory, others in a file.
  private final class Store: Sendable {
    private struct State {
      var chunks = 0
      var file: Descriptor?
      var isWithoutFile = false

      /// The number of the next chunk in the file; `nil` where it waits in memory.
      mutating func place(in folder: String, after chunksInMemory: Int) -> Int? {
        chunks += 1
        guard chunks > chunksInMemory, !isWithoutFile else { return nil }
        if file == nil {
          file = try? Descriptor.temporary(preferablyIn: folder)
          isWithoutFile = file == nil
        }
        return isWithoutFile ? nil : chunks - chunksInMemory - 1
      }
    }

    private let folder: String
    private let chunksInMemory: Int
    private let state = Guarded(State())

    init(_ folder: String, _ chunksInMemory: Int) {
      self.folder = folder
      self.chunksInMemory = chunksInMemory
    }

    /// Puts a chunk aside.
    func keep(_ words: ArraySlice<UInt64>) -> Chunk {
      guard let number = state.withLock({ $0.place(in: folder, after: chunksInMemory) }) else {
        return .memory(Array(words))
      }
      var bytes: [UInt8] = []
      bytes.reserveCapacity(8 * words.count)
      for word in words {
        for shift in stride(from: 0 as UInt64, to: 64, by: 8) {
          bytes.append(UInt8(truncatingIfNeeded: word &>> shift))
        }
      }
      let offset = number * bytes.count
      // A full disk is no fault of the log: memory will do.
      guard let file, (try? file.write(bytes, at: offset)) != nil else {
        return .memory(Array(words))
      }
      return .file(offset)
    }

    private var file: Descriptor? { state.withLock { $0.file } }

    func words(of chunk: Chunk) throws(SystemFailure) -> [UInt64] {
      switch chunk {
      case .memory(let words): return words
      case .file(let offset):
        guard let file else { return [] }
        let bytes = try file.bytes(at: offset, count: 8 * Chunk.words)
        return (0..<bytes.count / 8).map { word(bytes.span, at: 8 * $0) }
      }
    }
  }
}
