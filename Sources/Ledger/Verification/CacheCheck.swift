/// Compares the cache with the log as it is read.
///
/// What does not fit is no damage: it is made again.
struct CacheCheck {
  /// The cached head as it was before the log was read.
  let head: Head?

  private let log: EventLog
  private let index: IdIndexReader?
  private let covered: Int
  /// What the index should hold for the lines that it covers, and for all lines.
  private var expected: UInt64 = 0
  private var expectedOfAll: UInt64 = 0
  private var lines = 0
  private var controls: [Control] = []

  init(_ log: EventLog) {
    self.log = log
    head = log.cachedHead
    index = IdIndexReader(log.layout.ids, identity: log.identity, covering: 0)
    covered = index?.covered ?? 0
  }

  /// Takes a sound line in.
  ///
  /// - Parameters:
  ///   - bytes: What holds it.
  ///   - range: The line without LF.
  ///   - position: Where it stands in the log.
  ///   - segment: The first sequence number of its segment.
  mutating func see(
    _ bytes: [UInt8], _ range: Range<Int>, _ position: LinePosition, segment: Int
  ) {
    guard let line = EventLine(bytes.span, in: range) else { return }
    lines += 1
    if index != nil {
      var sum: UInt64 = 0
      if let id = line.range(of: .id) {
        sum &+= IdTable.entryHash(IdTable.hash(bytes.span.extracting(id)), .event, position)
      }
      if let target = Appender.target(of: line, bytes) {
        sum &+= IdTable.entryHash(
          IdTable.hash(bytes.span.extracting(target)), .superseding, position)
      }
      expectedOfAll &+= sum
      if line.sequence <= covered { expected &+= sum }
    }
    let batch = EventBatch(bytes: bytes, lines: [])
    if let control = Control(
      batch, line, segment: segment, at: position.offset - range.lowerBound)
    {
      controls.append(control)
    }
  }

  /// How many lines the index of ids covers; `nil` when there is none to compare.
  var indexed: Int? { index == nil ? nil : covered }

  /// Takes the sound lines of a block in.
  ///
  /// - Parameter block: What was found in it.
  mutating func see(_ block: SoundCheck.Block) {
    lines += block.extent.lines
    expected &+= block.expectedOfCovered
    expectedOfAll &+= block.expected
    controls += block.controls
  }

  /// What does not fit, when all lines have been seen; nothing while another program appends.
  ///
  /// - Parameter lines: How many lines were read.
  /// - Returns: The files of the cache that are to be made again.
  func findings(lines: Int) -> [StaleCache] {
    var stale: [StaleCache] = []
    let now = log.cachedHead
    guard now == head else { return [] }
    if let index, index.coveredNow == covered {
      // A table that cannot be read is to be made again as well.
      let sum = try? index.sum()
      if sum == nil || sum != expected && sum != expectedOfAll || covered > lines {
        stale.append(StaleCache(name: "ids", what: "its entries are not those of the log's ids"))
      }
    }
    if let head {
      let known = ControlFile.read(log.layout.controls, for: head)
      if known != controls.filter({ $0.sequence <= head.size }) {
        stale.append(
          StaleCache(name: "controls", what: "its list of catalogues and plans is not the log's"))
      }
    }
    for name in log.staleStates() {
      stale.append(StaleCache(name: name, what: "it is broken, or not of the log's beginning"))
    }
    return stale
  }
}
