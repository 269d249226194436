public import Ledger

extension EventSource {
  /// Gives lines in order, with one state, for a source that has no blocks to share out.
  ///
  /// - Parameters:
  ///   - last: The last sequence number that counts.
  ///   - make: Makes the state.
  ///   - body: What is done with each batch.
  /// - Returns: The state.
  /// - Throws: What reading throws, or `body`.
  /// - Complexity: O(n) in the bytes of the prefix.
  public func fold<State: Sendable>(
    through last: Int, into make: @Sendable () -> State,
    _ body: @Sendable (inout State, EventBatch) throws(LedgerError) -> Void
  ) throws(LedgerError) -> [State] {
    var state = make()
    guard last > 0 else { return [state] }
    try forEachBatch(from: 1, through: last) { (batch) throws(LedgerError) in
      try body(&state, batch)
    }
    return [state]
  }

  /// Nothing is known of what is in force, for a source that keeps no list of it.
  ///
  /// - Parameters:
  ///   - kind: What is asked for.
  ///   - size: How many lines count.
  /// - Returns: `nil`.
  /// - Throws: Nothing.
  public func adopted(
    _ kind: ReservedKind, at size: Int
  ) throws(LedgerError) -> [ControlLine]? { nil }

  /// Finds events by reading the prefix once more, for a source that keeps no index of ids.
  ///
  /// - Parameters:
  ///   - ids: Each id once, as its bytes stand in a line.
  ///   - last: The last sequence number that counts.
  ///   - body: What is done with each event found.
  /// - Throws: What reading throws, or `body`.
  /// - Complexity: O(n) in the bytes of the prefix.
  public func forEachEvent(
    ids: [[UInt8]], through last: Int,
    _ body: (EventBatch, EventLine) throws(LedgerError) -> Void
  ) throws(LedgerError) {
    try forEachEventByReading(ids: ids, through: last, body)
  }

  func forEachEventByReading(
    ids: [[UInt8]], through last: Int,
    _ body: (EventBatch, EventLine) throws(LedgerError) -> Void
  ) throws(LedgerError) {
    var wanted = ByteTable()
    for id in ids { _ = wanted.insert(id.span) }
    guard wanted.count > 0, last > 0 else { return }
    try forEachBatch(from: 1, through: last) { (batch) throws(LedgerError) in
      let bytes = batch.bytes
      for line in batch.lines where line.sequence <= last {
        guard let id = line.range(of: .id),
          wanted.number(of: bytes.span.extracting(id)) != nil
        else { continue }
        try body(batch, line)
      }
    }
  }
}

extension EventLog: EventSource {
  /// Gives lines in order, in batches of about 1 MiB.
  ///
  /// - Parameters:
  ///   - first: The first sequence number, from 1.
  ///   - last: The last sequence number.
  ///   - body: What is done with each batch.
  /// - Throws: What reading throws, or `body`.
  public func forEachBatch(
    from first: Int, through last: Int,
    _ body: (EventBatch) throws(LedgerError) -> Void
  ) throws(LedgerError) {
    let end: Int? = last
    let _: Int = try forEachBatch(from: first, through: end, body)
  }

  /// The lines that adopted the catalogue, or the plans, in force at the end of a prefix, by the list that
  /// the cache has of them.
  ///
  /// - Parameters:
  ///   - kind: `ReservedKind.catalogue` or `ReservedKind.plan`.
  ///   - size: How many lines count.
  /// - Returns: Their lines, in order of programme; `nil` where nothing is cached.
  /// - Throws: As ``EventLog/inForce(_:at:)``.
  /// - Complexity: As ``EventLog/inForce(_:at:)``.
  public func adopted(
    _ kind: ReservedKind, at size: Int
  ) throws(LedgerError) -> [ControlLine]? {
    cachedHead == nil ? nil : try inForce(kind, at: size)
  }

  /// Finds events by the log's index of ids; where there is none, by reading the prefix once more.
  ///
  /// - Parameters:
  ///   - ids: Each id once, as its bytes stand in a line.
  ///   - last: The last sequence number that counts.
  ///   - body: What is done with each event found.
  /// - Throws: What reading throws, or `body`.
  /// - Complexity: O(1) expected for each id, or O(n) in the bytes of the prefix.
  public func forEachEvent(
    ids: [[UInt8]], through last: Int,
    _ body: (EventBatch, EventLine) throws(LedgerError) -> Void
  ) throws(LedgerError) {
    // Reading in order is some hundred times quicker a line than looking one up.
    let rest = ids.count < last / 100 ? try lookUpKnown(ids: ids, through: last, body) : ids
    try forEachEventByReading(ids: rest, through: last, body)
  }
}

extension FederatedLog: EventSource {}
