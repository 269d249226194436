import Dispatch
import Ledger

/// Whole lines of an import, and what was made of them.
struct CheckedLines: Sendable {
  /// The memory that holds the lines.
  var bytes = [UInt8](repeating: 0, count: LineImport.lineBytesMax + ImportSource.blockBytes)
  /// Where they stand in it.
  var range = 0..<0
  /// The lines in canonical form, as far as they are plainly right.
  var drafted = DraftedLines()

  /// Reads every line of the range.
  mutating func check(_ reader: inout PlainEventReader) {
    drafted.removeAll()
    let bytes = bytes
    let span = bytes.span
    var start = range.lowerBound
    while start < range.upperBound {
      let end = firstIndex(of: 0x0A, in: span, from: start, to: range.upperBound)
      reader.read(span, start..<end, into: &drafted)
      start = end &+ 1
    }
  }
}

/// Checks blocks of lines beside the one who numbers them, and gives them back in their order.
///
/// Whether a line is right does not depend on the lines before it; its number, and whether its id is
/// known already, do. So the first is done by several at a time, the second by one.
struct LineChecks {
  /// The most blocks that wait or are being checked: enough that nobody waits, few enough that memory
  /// stays small.
  static let blocksMax = 6

  /// A block on its way.
  private final class Block: Sendable {
    let lines: Guarded<CheckedLines?>
    let isDone = DispatchSemaphore(value: 0)

    init(_ lines: consuming CheckedLines) { self.lines = Guarded(lines) }
  }

  /// One who checks, with tables of its own: threads that count references to the same ones would wait
  /// for each other.
  private final class Checker: Sendable {
    let reader: Guarded<PlainEventReader>

    init(_ reader: PlainEventReader) { self.reader = Guarded(reader) }

    func check(_ block: Block) {
      reader.withLock { reader in block.lines.withLock { $0?.check(&reader) } }
      block.isDone.signal()
    }
  }

  /// Those who check nothing at the moment.
  private final class Idle: Sendable {
    let checkers = Guarded<[Checker]>([])
  }

  private let makeReader: () -> PlainEventReader
  private let queue = DispatchQueue(label: "import.checks", attributes: .concurrent)
  private let idle = Idle()
  private var underWay: [Block] = []
  private var spare: [CheckedLines] = []

  /// Starts.
  ///
  /// - Parameter makeReader: Makes a reader for one more who checks.
  init(_ makeReader: @escaping () -> PlainEventReader) {
    self.makeReader = makeReader
  }

  /// How many blocks are under way.
  var count: Int { underWay.count }
  /// Whether none is.
  var isIdle: Bool { underWay.isEmpty }

  /// Memory for a block.
  mutating func memory() -> CheckedLines { spare.popLast() ?? CheckedLines() }

  /// Gives memory back.
  mutating func putBack(_ lines: consuming CheckedLines) { spare.append(lines) }

  /// Has a block checked.
  ///
  /// - Parameters:
  ///   - lines: The block.
  ///   - isAlone: Whether hardly any other will follow: then it is not worth another thread.
  mutating func add(_ lines: consuming CheckedLines, isAlone: Bool) {
    let block = Block(lines)
    underWay.append(block)
    let checker = idle.checkers.withLock { $0.popLast() } ?? Checker(makeReader())
    guard !isAlone else {
      checker.check(block)
      idle.checkers.withLock { $0.append(checker) }
      return
    }
    queue.async { [idle] in
      checker.check(block)
      idle.checkers.withLock { $0.append(checker) }
    }
  }

  /// The block that was added first, once it is checked; `nil` when none is under way.
  mutating func next() -> CheckedLines? {
    guard !underWay.isEmpty else { return nil }
    let block = underWay.removeFirst()
    block.isDone.wait()
    return block.lines.withLock { lines in
      defer { lines = nil }
      return lines
    }
  }
}
