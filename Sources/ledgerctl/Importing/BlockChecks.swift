import Dispatch
import Ledger

/// A part of an import, and what was made of it beside the one who numbers its events.
protocol CheckedBlock: Sendable {
  /// What one who checks keeps from block to block.
  associatedtype Checker: Sendable

  /// Makes an empty block.
  init()

  /// Makes of the block what depends on nothing before it.
  mutating func check(_ checker: inout Checker)
}

/// Checks blocks of an import beside the one who numbers their events, and gives them back in their order.
///
/// Whether a line is right does not depend on the lines before it; its number, and whether its id is
/// known already, do. So the first is done by several at a time, the second by one.
struct BlockChecks<Content: CheckedBlock> {
  /// The most blocks that wait or are being checked: enough that nobody waits, few enough that memory
  /// stays small.
  static var blocksMax: Int { 6 }

  /// A block on its way.
  private final class Block: Sendable {
    let content: Guarded<Content?>
    let isDone = DispatchSemaphore(value: 0)

    init(_ content: consuming Content) { self.content = Guarded(content) }
  }

  /// One who checks, with tables of its own: threads that count references to the same ones would wait
  /// for each other.
  private final class Checker: Sendable {
    let kept: Guarded<Content.Checker>

    init(_ kept: consuming Content.Checker) { self.kept = Guarded(kept) }

    func check(_ block: Block) {
      kept.withLock { kept in block.content.withLock { $0?.check(&kept) } }
      block.isDone.signal()
    }
  }

  /// Those who check nothing at the moment.
  private final class Idle: Sendable {
    let checkers = Guarded<[Checker]>([])
  }

  private let makeChecker: () -> Content.Checker
  private let queue = DispatchQueue(label: "import.checks", attributes: .concurrent)
  private let idle = Idle()
  private var underWay: [Block] = []
  private var spare: [Content] = []

  /// Starts.
  ///
  /// - Parameter makeChecker: Makes what one more who checks keeps.
  init(_ makeChecker: @escaping () -> Content.Checker) {
    self.makeChecker = makeChecker
  }

  /// How many blocks are under way.
  var count: Int { underWay.count }
  /// Whether none is.
  var isIdle: Bool { underWay.isEmpty }

  /// Memory for a block.
  mutating func memory() -> Content { spare.popLast() ?? Content() }

  /// Gives memory back.
  mutating func putBack(_ content: consuming Content) { spare.append(content) }

  /// Has a block checked.
  ///
  /// - Parameters:
  ///   - content: The block.
  ///   - isAlone: Whether hardly any other will follow: then it is not worth another thread.
  mutating func add(_ content: consuming Content, isAlone: Bool) {
    let block = Block(content)
    underWay.append(block)
    let checker = idle.checkers.withLock { $0.popLast() } ?? Checker(makeChecker())
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
  mutating func next() -> Content? {
    guard !underWay.isEmpty else { return nil }
    let block = underWay.removeFirst()
    block.isDone.wait()
    return block.content.withLock { content in
      defer { content = nil }
      return content
    }
  }
}
