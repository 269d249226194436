import Ledger
import Projections
import TestSupport
import Testing

private let origin = "example.org/test"

/// The root over the first lines of a log in memory.
private func root(_ log: MemoryLog, _ size: Int) -> Digest {
  var frontier = Frontier()
  for batch in log.batches {
    let bytes = batch.bytes
    let lines = batch.lines.filter { $0.sequence <= size }.map(\.range)
    frontier.append(contentsOf: MerkleTree.leafHashes(of: lines, in: bytes.span))
  }
  return frontier.root
}

/// The snapshot of a log at a size.
func snapshot(
  _ log: MemoryLog, _ size: Int, on: String, programmes: [String]? = nil
) throws -> Snapshot {
  try Snapshot(
    "board", of: log, origin: origin, size: size, root: root(log, size),
    on: try #require(CivilDate(on)), programmes: programmes)
}

/// What is found of a snapshot in a log.
func snapshotFindings(
  _ bytes: [UInt8], _ log: MemoryLog, origin: String = origin, listing limit: Int = 20
) throws -> [SnapshotCheck.Finding] {
  let saved = try SavedSnapshot(bytes, file: "board.json")
  return try SnapshotCheck(
    saved, against: log, origin: origin, size: log.size,
    root: saved.size <= log.size ? root(log, saved.size) : nil, listing: limit
  ).findings
}

private func edited(_ snapshot: Snapshot, _ old: String, _ new: String) throws -> [UInt8] {
  let text = String(decoding: snapshot.bytes, as: UTF8.self)
  try #require(text.contains(old), "\(old) is not in \(text)")
  return Array(text.replacing(old, with: new, maxReplacements: 1).utf8)
}

@Suite struct SnapshotTests {
  private static let plan = Fact.plan(
    planText([#"{"figure": {"count": {"kind": "a.done"}}, "by": ["phase"]}"#]))
  private static let facts = [
    plan, Fact("a.done 2018-01-01 id=one phase=x"), Fact("a.done 2018-02-01 id=two phase=y"),
  ]

  @Test func `a snapshot of any history is made again from every later ledger`() throws {
    var random = SplitMix64(stream: "snapshots")
    for _ in 0..<25 {
      var facts = randomHistory(&random, count: Int.random(in: 1...60, using: &random))
      // A plan adopted anywhere, and revised anywhere later.
      let at = Int.random(in: 0...facts.count, using: &random)
      facts.insert(.plan(planText(everyMeasure)), at: at)
      facts.insert(
        .plan(planText([everyMeasure[0]])),
        at: Int.random(in: at + 1...facts.count, using: &random))
      let size = Int.random(in: 0...facts.count, using: &random)
      let on = CivilDate(dayNumber: 17_400 + Int.random(in: 0..<520, using: &random)).description
      let then = try MemoryLog(Array(facts[..<size]), linesPerBatch: 4)
      let saved = try snapshot(then, size, on: on)
      for _ in 0..<4 {
        let later = try MemoryLog(
          Array(facts[..<Int.random(in: size...facts.count, using: &random)]),
          linesPerBatch: Int.random(in: 1...9, using: &random))
        #expect(try snapshotFindings(saved.bytes, later) == [], "\(size) of \(later.size) on \(on)")
        #expect(try snapshot(later, size, on: on).bytes == saved.bytes)
      }
    }
  }

  @Test func `no byte of a snapshot can change without being found`() throws {
    var random = SplitMix64(stream: "bytes of a snapshot")
    let log = try MemoryLog(Self.facts)
    let saved = try snapshot(log, 3, on: "2018-12-31")
    for index in stride(from: Int.random(in: 0..<5, using: &random), to: saved.bytes.count, by: 5) {
      for bit in [UInt8(1) << UInt8(index % 8)] {
        var bytes = saved.bytes
        bytes[index] ^= bit
        do throws(LedgerError) {
          let found = try SavedSnapshot(bytes, file: nil)
          let size = min(found.size, log.size)
          let findings = try SnapshotCheck(
            found, against: log, origin: origin, size: log.size, root: root(log, size)
          ).findings
          #expect(!findings.isEmpty, "byte \(index), bit \(bit)")
        } catch {
          guard case .refused = error else { throw error }
        }
      }
    }
    for end in [0, 1, saved.bytes.count / 2, saved.bytes.count - 2] {
      #expect(throws: LedgerError.self) { try snapshotFindings(Array(saved.bytes[..<end]), log) }
    }
  }

  @Test func `what is no snapshot is refused with everything that is missing`() throws {
    func problems(_ text: String) -> [String] {
      do throws(LedgerError) {
        _ = try SavedSnapshot(Array(text.utf8), file: "x.json")
        return []
      } catch {
        guard case .refused(let refusals) = error else { return ["\(error)"] }
        return refusals.map { "\($0.name) \($0.place.pointer ?? "")" }
      }
    }
    #expect(problems("[1]") == ["not-a-snapshot "])
    #expect(
      problems("{}")
        == ["snapshot", "name", "on", "asOf", "checkpoint", "programmes"].map {
          "not-a-snapshot /\($0)"
        })
    #expect(problems(#"{"snapshot":2}"#) == ["other-version /snapshot"])
    let whole =
      #"{"snapshot":1,"name":"a","on":"2018-02-30","asOf":{"size":-1,"root":"x"},"#
      + #""checkpoint":"o","programmes":[{"programme":"../x"},{"programme":"a"},{"programme":"a"}]}"#
    #expect(
      problems(whole)
        == ["on", "asOf/size", "asOf/root", "programmes/0/programme", "programmes/2/programme"].map
      {
        "not-a-snapshot /\($0)"
      })
    #expect(problems(#"{"snapshot":1,"snapshot":1}"#).count == 1)
    let many = String(repeating: "0,", count: 50_000) + "0"
    #expect(problems(#"{"programmes":[\#(many)]}"#).count == 100)
  }

  @Test func `a figure changed by hand is named by its pointer, and the plan too`() throws {
    let log = try MemoryLog(Self.facts)
    let saved = try snapshot(log, 3, on: "2018-12-31")
    let figure = try snapshotFindings(edited(saved, #""value":2}]"#, #""value":3}]"#), log)
    guard case .differs(let differences)? = figure.first, figure.count == 1 else {
      Issue.record("\(figure)")
      return
    }
    #expect(
      differences.listed == [
        JSONDifference(pointer: "/programmes/0/measures/0/value", first: "3", second: "2")
      ])
    let plan = try snapshotFindings(
      edited(saved, #""title":"Norwich""#, #""title":"Norwich, 1""#), log)
    guard case .differs(let other)? = plan.first else { return }
    #expect(other.listed.map(\.pointer) == ["/plans/0/plan/title"])
    let added = try snapshotFindings(
      edited(saved, #""snapshot":1"#, #""snapshot":1,"zz~/":[1]"#), log)
    guard case .differs(let extra)? = added.first else { return }
    #expect(extra.listed == [JSONDifference(pointer: "/zz~0~1", first: "[1]", second: nil)])
    #expect(extra.count == 1)
  }

  @Test func `differences are counted beyond those that are listed`() throws {
    let log = try MemoryLog(Self.facts)
    let saved = try snapshot(log, 3, on: "2018-12-31")
    let text = String(decoding: saved.bytes, as: UTF8.self).replacing("\"t\"", with: "\"u\"")
    guard
      case .differs(let differences)? = try snapshotFindings(Array(text.utf8), log, listing: 1)
        .first
    else { return }
    #expect(differences.count == 2 && differences.listed.count == 1)
  }

  @Test func `the same content in other bytes is told from other content`() throws {
    let log = try MemoryLog(Self.facts)
    let saved = try snapshot(log, 3, on: "2018-12-31")
    #expect(
      try snapshotFindings(Array(saved.bytes.dropLast()), log) == [
        .otherBytes(at: saved.bytes.count - 1)
      ])
    #expect(
      try snapshotFindings(edited(saved, #"{"asOf":"#, #"{ "asOf":"#), log) == [.otherBytes(at: 1)])
  }

  @Test func `another ledger, a shorter one and a rewritten one are each said first`() throws {
    let log = try MemoryLog(Self.facts)
    let saved = try snapshot(log, 3, on: "2018-12-31")
    #expect(
      try snapshotFindings(saved.bytes, log, origin: "example.org/other")
        == [.otherOrigin(snapshot: origin, ledger: "example.org/other")])
    let shorter = try MemoryLog(Array(Self.facts[..<2]))
    #expect(try snapshotFindings(saved.bytes, shorter) == [.beyondLog(snapshot: 3, ledger: 2)])
    var facts = Self.facts
    facts[1].quantity = 5
    let rewritten = try snapshotFindings(saved.bytes, MemoryLog(facts))
    guard case .otherRoot(size: 3, let mine, let theirs)? = rewritten.first else {
      Issue.record("\(rewritten)")
      return
    }
    #expect(mine == saved.root && theirs != mine)
    guard case .differs(let differences)? = rewritten.last else { return }
    #expect(
      differences.listed.map(\.pointer).contains("/programmes/0/measures/0/value"))
  }

  @Test func `a programme that the prefix has no plan of is a finding, not an error`() throws {
    let log = try MemoryLog(Self.facts)
    let saved = try snapshot(log, 3, on: "2018-12-31")
    let bytes = try edited(
      saved, #""programme":"norwich","standings""#, #""programme":"norwhich","standings""#)
    guard case .notMade(let refusal)? = try snapshotFindings(bytes, log).first else {
      Issue.record("\(try snapshotFindings(bytes, log))")
      return
    }
    #expect(refusal.name == "no-plan")
  }

  @Test func `it holds the plan whole, the checkpoint and the command that makes it again`() throws
  {
    let saved = try snapshot(MemoryLog(Self.facts), 3, on: "2018-12-31", programmes: ["norwich"])
    let document = try JSONDocument(saved.bytes, file: nil).root
    #expect(
      document.members.map(\.name)
        == [
          "asOf", "checkpoint", "command", "name", "on", "plans", "programmes", "snapshot",
        ])
    #expect(document["checkpoint"]?.string == "\(origin)\n3\n\(saved.root.base64)\n")
    #expect(
      document["command"]?.string
        == "ledgerctl snapshot save board norwich --as-of 3 --on 2018-12-31")
    let plan = try #require(document["plans"]?.elements.first)
    #expect(plan["seq"]?.integer == 1)
    let adopted = try JSONDocument(Array((Self.plan.data["plan"] ?? "").utf8), file: nil).root
    #expect(plan["plan"]?.canonical == adopted.canonical)
    #expect(saved.bytes == document.canonical + [0x0A])
  }
}
