import Ledger
import Projections
import Testing

/// One event of a test, before it has a place in a log.
struct Fact: Hashable {
  var id = ""
  var kind: String
  var programme: String? = "norwich"
  var occurred: String
  var quantity = 1
  var subject: String?
  var place: String?
  var replaces: String?
  var source: String?
  var recorded = "2021-01-01T00:00:00.000Z"
  /// Fields and their values in JSON.
  var data: [String: String] = [:]

  init(kind: String, occurred: String) {
    self.kind = kind
    self.occurred = occurred
  }

  /// Reads `kind day key=value ...`: `subject`, `place`, `quantity`, `id`, `replaces`, `source` and
  /// `recorded` are the envelope's, other keys are fields; numbers and truth values stand as such unless quoted.
  init(_ text: String) {
    let words = text.split(separator: " ").map(String.init)
    self.init(kind: words[0], occurred: words[1])
    for word in words.dropFirst(2) {
      let parts = word.split(separator: "=", maxSplits: 1).map(String.init)
      let (name, value) = (parts[0], parts[1])
      switch name {
      case "id": id = value
      case "subject": subject = value
      case "place": place = value
      case "replaces": replaces = value
      case "quantity": quantity = Int(value) ?? 0
      case "programme": programme = value
      case "source": source = value
      case "recorded": recorded = value
      default:
        let isBare = ExactDecimal(value) != nil || ["true", "false"].contains(value)
        let isJSON = value.hasPrefix("\"") || value.hasPrefix("[") || value.hasPrefix("{")
        data[name] = isBare || isJSON ? value : "\"\(value)\""
      }
    }
  }

  static func void(_ id: String) -> Fact {
    var fact = Fact(kind: "ledger.void", occurred: "2018-01-01")
    fact.programme = nil
    fact.data = ["event": "\"\(id)\"", "reason": "\"a mistake\""]
    return fact
  }

  static func plan(_ text: String) -> Fact {
    var fact = Fact(kind: "ledger.plan", occurred: "2018-01-01")
    fact.programme = nil
    fact.data = ["plan": text]
    return fact
  }

  /// The canonical line.
  func line(sequence: Int) throws -> [UInt8] {
    let fields = data.map { "\"\($0)\":\($1)" }.joined(separator: ",")
    var text = #"{"actor":"test","id":"\#(id.isEmpty ? "e-\(sequence)" : id)","kind":"\#(kind)","#
    text += #""occurred":"\#(occurred)","recorded":"\#(recorded)","seq":\#(sequence)"#
    if let programme { text += #","programme":"\#(programme)""# }
    if quantity != 1 { text += #","quantity":\#(quantity)"# }
    if let subject { text += #","subject":"\#(subject)""# }
    if let place { text += #","place":"\#(place)""# }
    if let replaces { text += #","replaces":"\#(replaces)""# }
    if let source { text += #","source":"\#(source)""# }
    text += ",\"data\":{\(fields)}}"
    return try JSONDocument(Array(text.utf8), file: nil).root.canonical + [0x0A]
  }
}

/// A log in memory, in batches of a few lines.
struct MemoryLog: EventSource {
  let batches: [EventBatch]
  let size: Int

  init(_ facts: [Fact], linesPerBatch: Int = 3) throws {
    var batches: [EventBatch] = []
    var bytes: [UInt8] = []
    for (index, fact) in facts.enumerated() {
      bytes += try fact.line(sequence: index + 1)
      if (index + 1) % linesPerBatch == 0 || index + 1 == facts.count {
        batches.append(try EventBatch(parsing: bytes))
        bytes = []
      }
    }
    self.batches = batches
    size = facts.count
  }

  func forEachBatch(
    from first: Int, through last: Int, _ body: (EventBatch) throws(LedgerError) -> Void
  ) throws(LedgerError) {
    for batch in batches
    where batch.lines.contains(where: { (first...last).contains($0.sequence) }) {
      try body(batch)
    }
  }
}

/// A plan around some measures: cohorts of 4 pupils, 2 schools and an unknown number of families.
func planText(_ measures: [String], extra: String = "") -> String {
  var number = 0
  let whole = measures.map { measure -> String in
    number += 1
    let id = measure.contains("\"id\"") ? "" : "\"id\": \"measure-\(number)\", "
    let rest = measure.drop { $0 == "{" || $0 == " " }
    return """
      {\(id)"title": "t", "priority": "P1", "document": "plan", "quote": "q", \(rest)
      """
  }
  return """
    {"programme": "norwich", "title": "Norwich", "starts": "2017-09-01", "ends": "2020-08-31",
     "documents": {"plan": {"file": "plan.txt", "title": "The plan"}},
     "priorities": {"P1": "One"},
     "cohorts": {"pupils": {"title": "Pupils", "size": 4}, "schools": {"title": "Schools", "size": 2},
                 "families": {"title": "Families", "size": null}},
     \(extra)"measures": [\(whole.joined(separator: ",\n"))]}
    """
}

/// A plan of measures, folded over facts.
func fold(_ measures: [String], _ facts: [String], on: String) throws -> [MeasureReport] {
  let plan = try readPlan(planText(measures)).get()
  var fold = PlanFold(plan, on: try #require(CivilDate(on)))
  for batch in try MemoryLog(facts.map { Fact($0) }).batches {
    for line in batch.lines { fold.apply(batch, line, weight: 1) }
  }
  return fold.report().measures
}
