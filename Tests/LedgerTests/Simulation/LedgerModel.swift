@testable import Ledger

/// An event as the simulation hands it in.
struct SimulatedEvent: Sendable, Hashable {
  var id: String?
  var kind = "grant.award"
  var note = ""
  var amount = 1
  var quantity = 1
  var replaces: String?
  var voids: String?
  /// The programme of a plan that it adopts.
  var plan: String?
  /// A key that no event has: it is refused.
  var isWrong = false

  /// The event as a script would write it: keys in any order.
  var json: String {
    var text = "{\"occurred\":\"2018-03-07\",\"kind\":\"\(kind)\""
    if let id { text += ",\"id\":\"\(id)\"" }
    if voids == nil, plan == nil { text += ",\"programme\":\"norwich\"" }
    if quantity > 1 { text += ",\"quantity\":\(quantity)" }
    if let replaces { text += ",\"replaces\":\"\(replaces)\"" }
    if isWrong { text += ",\"sequence\":1" }
    return text + ",\"data\":\(data)}"
  }

  var data: String {
    if let voids { return "{\"event\":\"\(voids)\",\"reason\":\"\(note)\"}" }
    if let plan { return "{\"plan\":{\"programme\":\"\(plan)\",\"title\":\"\(note)\"}}" }
    return "{\"amount\":\(amount)" + (note.isEmpty ? "}" : ",\"note\":\"\(note)\"}")
  }

  /// The event's members in canonical order; `nil` leaves out what the ledger or the caller sets.
  private func line(_ id: String?, _ sequence: Int?, _ recorded: Instant?) -> String {
    var text = id == nil ? "{" : "{\"actor\":\"simulation\","
    text += "\"data\":\(data)"
    if let id { text += ",\"id\":\"\(id)\"" }
    text += ",\"kind\":\"\(kind)\",\"occurred\":\"2018-03-07\""
    if voids == nil, plan == nil { text += ",\"programme\":\"norwich\"" }
    if quantity > 1 { text += ",\"quantity\":\(quantity)" }
    if let recorded { text += ",\"recorded\":\"\(recorded)\"" }
    if let replaces { text += ",\"replaces\":\"\(replaces)\"" }
    if let sequence { text += ",\"seq\":\(sequence)" }
    return text + "}"
  }

  /// What the event says.
  var statement: String { line(nil, nil, nil) }

  /// The event's line in a log.
  func line(id: String, sequence: Int, recorded: Instant) -> [UInt8] {
    Array(line(id, sequence, recorded).utf8)
  }
}

/// What the model expects of an event that is handed in.
enum Expectation: Hashable {
  case recorded(id: String, sequence: Int)
  case duplicate(id: String, sequence: Int)
  case refused(String)

  func agrees(with receipt: Receipt) -> Bool {
    switch self {
    case .recorded(let id, let sequence):
      receipt == Receipt(id: id, sequence: sequence, status: .recorded)
    case .duplicate(let id, let sequence):
      receipt == Receipt(id: id, sequence: sequence, status: .duplicate)
    case .refused: false
    }
  }
}

/// A line of the model's log.
struct ModelLine: Hashable {
  var id: String
  var statement: String
  var target: String?
  /// The programme of a plan.
  var plan: String?
  var recorded: Instant
  var bytes: [UInt8]
}

/// An append of which nobody knows whether it is in the log.
struct Attempt {
  var base: Int
  var lines: [ModelLine]
}

/// A ledger in memory, written to be plainly right: arrays and dictionaries.
struct LedgerModel {
  /// The lines that a reader sees, in order.
  private(set) var lines: [ModelLine] = []
  /// How many of them were acknowledged, and can never be lost.
  private(set) var certain = 0
  /// Appends that failed or were cut short, in order; each is in the log whole or not at all.
  private(set) var attempts: [Attempt] = []
  /// The tree over ``lines``.
  private(set) var tree = ModelTree()
  private var sequences: [String: Int] = [:]
  private var superseded: [String: Int] = [:]

  /// What becomes of events handed in together, and the lines that they make.
  func expect(_ events: [SimulatedEvent], at now: Instant) -> ([Expectation], [ModelLine]) {
    var expected: [Expectation] = []
    var staged: [ModelLine] = []
    var ordinals: [String: Int] = [:]
    var recorded = now
    if let last = lines.last, last.recorded >= now {
      recorded = Instant(milliseconds: last.recorded.milliseconds + 1)
    }
    for event in events {
      if event.isWrong {
        expected.append(.refused("unknown-key"))
        break
      }
      let statement = event.statement
      let id: String
      if let given = event.id {
        id = given
      } else {
        ordinals[statement, default: 0] += 1
        let text = statement + "\n\(ordinals[statement] ?? 0)"
        id = "x-" + SHA256.hash(Array(text.utf8)).hex.prefix(32)
      }
      let inBatch = staged.firstIndex { $0.id == id }
      if let sequence = sequences[id] ?? inBatch.map({ lines.count + $0 + 1 }) {
        let other = sequence <= lines.count ? lines[sequence - 1] : staged[inBatch ?? 0]
        if other.statement == statement {
          expected.append(.duplicate(id: id, sequence: sequence))
          continue
        }
        expected.append(.refused("conflict"))
        break
      }
      let target = event.replaces ?? event.voids
      if let target, let refusal = refusal(target, id, staged) {
        expected.append(.refused(refusal))
        break
      }
      let sequence = lines.count + staged.count + 1
      expected.append(.recorded(id: id, sequence: sequence))
      staged.append(
        ModelLine(
          id: id, statement: statement, target: target, plan: event.plan, recorded: recorded,
          bytes: event.line(id: id, sequence: sequence, recorded: recorded)))
    }
    return (expected, staged)
  }

  private func refusal(_ target: String, _ id: String, _ staged: [ModelLine]) -> String? {
    if target == id { return "wrong-target" }
    let isRecorded = sequences[target] != nil
    guard isRecorded || staged.contains(where: { $0.id == target }) else { return "unknown-event" }
    let kindOfTarget =
      (sequences[target].map { lines[$0 - 1] } ?? staged.first { $0.id == target })?.statement ?? ""
    if kindOfTarget.contains("\"kind\":\"ledger.") { return "wrong-target" }
    let other =
      superseded[target].map { lines[$0 - 1] } ?? staged.first { $0.target == target }
    return other.map {
      $0.statement.contains("\"kind\":\"ledger.void\"") ? "already-voided" : "already-replaced"
    }
  }

  /// An append was acknowledged, and with it everything before it.
  mutating func acknowledge(_ new: [ModelLine]) {
    append(new)
    certain = lines.count
    attempts.removeAll { $0.base < certain }
  }

  /// An append may be in the log or not.
  mutating func attempt(_ new: [ModelLine]) {
    if !new.isEmpty { attempts.append(Attempt(base: lines.count, lines: new)) }
  }

  private mutating func append(_ new: [ModelLine]) {
    for line in new {
      lines.append(line)
      sequences[line.id] = lines.count
      if let target = line.target { superseded[target] = lines.count }
      tree.append(SHA256.hash([0] + line.bytes))
    }
  }

  /// The model with an attempt that is in the log after all.
  func seeing(_ attempt: Attempt) -> LedgerModel {
    var model = self
    model.append(attempt.lines)
    return model
  }

  /// Takes what a reader found as the log, if it may be so.
  ///
  /// - Parameters:
  ///   - found: The lines that were read.
  ///   - start: How many lines stand before them, all of them acknowledged.
  /// - Returns: What is wrong; `nil` when all is well.
  mutating func adopt(_ found: [[UInt8]], from start: Int) -> String? {
    let size = start + found.count
    if size < certain { return "\(size) lines of \(certain) acknowledged ones" }
    for (line, number) in zip(found, start..<certain) where line != lines[number].bytes {
      return "seq \(number + 1) was acknowledged as '\(text(lines[number].bytes))',"
        + " and is '\(text(line))'"
    }
    let end = found.suffix(size - certain)
    if end.elementsEqual(lines[certain...], by: { $0 == $1.bytes }) { return nil }
    guard let chain = chain(Array(end), at: certain, attempts[...]) else {
      return "after \(certain) acknowledged lines stand others that are no whole appends:"
        + " \(end.map { text($0) })"
    }
    let new = chain.flatMap(\.lines)
    let isGrowth = new.count > lines.count - certain && new.starts(with: lines[certain...])
    if isGrowth {
      append(Array(new[(lines.count - certain)...]))
    } else {
      let old = Array(lines[..<certain])
      lines.removeAll()
      sequences.removeAll()
      superseded.removeAll()
      tree = ModelTree()
      append(old + new)
    }
    return nil
  }

  /// The attempts, in order, that lines after so many others are made of; `nil` when they are not.
  func chain(
    _ found: [[UInt8]], at start: Int, _ attempts: ArraySlice<Attempt>
  ) -> [Attempt]? {
    if found.isEmpty { return [] }
    for (index, attempt) in zip(attempts.indices, attempts)
    where attempt.base == start && attempt.lines.count <= found.count {
      guard zip(found, attempt.lines).allSatisfy({ $0 == $1.bytes }) else { continue }
      if let rest = chain(
        Array(found.dropFirst(attempt.lines.count)), at: start + attempt.lines.count,
        attempts[(index + 1)...])
      {
        return [attempt] + rest
      }
    }
    return nil
  }

  /// The sequence number of the event with an id.
  func sequence(of id: String) -> Int? { sequences[id] }

  /// The ids of the events that count.
  var effective: Set<String> {
    Set(lines.map(\.id)).subtracting(lines.compactMap(\.target))
  }

  private func text(_ bytes: [UInt8]) -> String {
    String(decoding: bytes.prefix(160), as: UTF8.self)
  }
}

/// RFC 6962's tree as its definition reads, a leaf at a time.
struct ModelTree {
  private var roots: [(hash: Digest, leaves: Int)] = []

  mutating func append(_ leaf: Digest) {
    roots.append((leaf, 1))
    while roots.count > 1, roots[roots.count - 2].leaves == roots[roots.count - 1].leaves {
      let right = roots.removeLast()
      let left = roots.removeLast()
      roots.append((Self.node(left.hash, right.hash), left.leaves + right.leaves))
    }
  }

  var root: Digest {
    guard var root = roots.last?.hash else { return SHA256.hash([]) }
    for left in roots.dropLast().reversed() { root = Self.node(left.hash, root) }
    return root
  }

  private static func node(_ left: Digest, _ right: Digest) -> Digest {
    SHA256.hash([1] + left.bytes + right.bytes)
  }
}
