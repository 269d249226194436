import Ledger

/// Events in question: how many, and the first of them.
///
/// A list that holds them all would grow with the log; whoever wants them all asks `replay`.
struct EventList: Sendable {
  /// How many events are listed one by one.
  static let listedMax = 10

  private(set) var count = 0
  private(set) var listed: [CheckFinding.Event] = []

  mutating func add(_ line: EventLine, of batch: EventBatch) {
    // The id of one that is not listed need not be read.
    add(line.sequence, count < Self.listedMax ? batch.text(.id, of: line) ?? "" : "")
  }

  mutating func add(_ sequence: Int, _ id: String) {
    count += 1
    if listed.count < Self.listedMax { listed.append(.init(sequence: sequence, id: id)) }
  }
}

/// Events in question by programme and kind, in the order of their bytes.
struct EventGroups: Sendable {
  /// One group, and the largest number that was noted with one of its events.
  struct Group: Sendable {
    var list = EventList()
    var most = Int.min
    /// The event that it was noted with.
    var extreme: CheckFinding.Event?
  }

  private var groups = ByteMap<Group>()
  private var key: [UInt8] = []

  /// Adds an event to the group of the envelope's texts that are named.
  mutating func add(
    _ line: EventLine, of batch: EventBatch, by keys: [EnvelopeKey], number: Int = 0
  ) {
    var key = key
    self.key = []
    defer { self.key = key }
    key.removeAll(keepingCapacity: true)
    for name in keys {
      if let range = line.range(of: name) { key.append(contentsOf: batch.bytes[range]) }
      key.append(0)
    }
    groups.merge(key.span, Group()) { _ in }
    groups.merge(key.span, Group()) { group in
      group.list.add(line, of: batch)
      guard number > group.most else { return }
      group.most = number
      group.extreme = .init(sequence: line.sequence, id: batch.text(.id, of: line) ?? "")
    }
  }

  /// The groups, with the texts that they are of.
  var sorted: [(texts: [String], group: Group)] {
    groups.keys.sorted().map { number in
      let texts = groups.keys.key(number).dropLast().split(
        separator: 0, omittingEmptySubsequences: false)
      return (texts.map { unescaped($0) }, groups.values[number])
    }
  }
}
