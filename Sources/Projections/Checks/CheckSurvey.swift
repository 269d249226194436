import Ledger

/// What every check must know before it looks at an event: what later lines take out, the plans and the
/// catalogue in force, partners' totals, and which events look alike at first sight.
struct CheckSurvey {
  private(set) var removals = Removals()
  /// The plans in force, by their programmes.
  private(set) var plans: [Plan] = []
  private(set) var catalogue: Catalogue?
  /// The lines of partners' totals that stand, in the order of the log.
  private(set) var totals: [JSONDocument] = []
  private(set) var sketch: TwiceSketch

  private static let reserved = Array(LogFormat.reservedPrefix.utf8)
  private static let reconciled = Array(ReservedKind.reconciled.rawValue.utf8)
  private static let plan = Array(ReservedKind.plan.rawValue.utf8)
  private static let catalogue = Array(ReservedKind.catalogue.rawValue.utf8)

  /// Reads a prefix.
  ///
  /// - Parameters:
  ///   - source: The log.
  ///   - size: How many lines count.
  ///   - isAlikeWanted: Whether events that look alike are asked for.
  /// - Throws: What reading throws; `refused` for a plan in force that this version cannot read.
  init(
    _ source: some EventSource, through size: Int, isAlikeWanted: Bool
  ) throws(LedgerError) {
    var removals = Removals()
    var plans: [String: [UInt8]] = [:]
    var catalogueData: [UInt8]?
    var totals: [JSONDocument] = []
    var sketch = TwiceSketch(lines: isAlikeWanted ? size : 0)
    if size > 0 {
      try source.forEachBatch(from: 1, through: size) { (batch) throws(LedgerError) in
        for line in batch.lines where line.sequence >= 1 && line.sequence <= size {
          removals.note(line, of: batch)
          guard Self.isReserved(line, batch) else {
            if isAlikeWanted { sketch.note(Alike.hash(line, of: batch)) }
            continue
          }
          guard let kind = line.range(of: .kind), let data = line.range(of: .data) else { continue }
          let name = batch.bytes[kind]
          if name.elementsEqual(Self.reconciled) {
            totals.append(try batch.document(of: line))
          } else if name.elementsEqual(Self.catalogue) {
            catalogueData = Array(batch.bytes[data])
          } else if name.elementsEqual(Self.plan) {
            let bytes = Array(batch.bytes[data])
            let document = try? JSONDocument(bytes, file: nil)
            guard let slug = document?.root["plan"]?["programme"]?.string else { continue }
            plans[slug] = bytes
          }
        }
      }
    }
    for (_, data) in plans.sorted(by: { $0.key < $1.key }) {
      guard let value = try JSONDocument(data, file: nil).root["plan"] else { continue }
      self.plans.append(try Plan(value))
    }
    if let catalogueData,
      let value = try JSONDocument(catalogueData, file: nil).root["catalogue"]
    {
      catalogue = try Catalogue(value)
    }
    self.totals = totals.filter { document in
      guard let id = document.root["id"] else { return false }
      return !removals.contains(id.raw)
    }
    self.removals = removals
    self.sketch = sketch
  }

  static func isReserved(_ line: EventLine, _ batch: EventBatch) -> Bool {
    guard let kind = line.range(of: .kind), kind.count > reserved.count,
      batch.bytes[kind.lowerBound] == reserved[0]
    else { return false }
    return batch.bytes[kind].starts(with: reserved)
  }

  /// Whether a line is an event that counts.
  func stands(_ line: EventLine, _ batch: EventBatch) -> Bool {
    guard !Self.isReserved(line, batch), let id = line.range(of: .id) else { return false }
    return removals.count == 0 || !removals.contains(batch.bytes[id])
  }
}
