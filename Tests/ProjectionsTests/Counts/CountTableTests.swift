import Ledger
import TestSupport
import Testing

@testable import Projections

private func table(
  _ facts: [Fact], _ value: CountQuery.Value = .units, by: [String] = [],
  where conditions: [String] = [],
  period: String? = nil
) throws -> [String] {
  let log = try MemoryLog(facts)
  let query = CountQuery(
    value, by: by.map { EventKey($0) },
    conditions: try conditions.map { try Condition(parsing: $0) },
    period: try period.map { try Period(parsing: $0) })
  return try CountTable(query, log, through: log.size).rows.map { row in
    (row.by.map { $0?.description ?? "null" } + [row.value.description]).joined(separator: " ")
  }
}

private let some = [
  Fact("a.done 2017-09-01 subject=p-1 phase=primary amount=0.1 id=one"),
  Fact("a.done 2017-08-31 subject=p-2 phase=primary amount=0.2 quantity=3"),
  Fact("b.done 2018-04-01 subject=p-1 phase=secondary age=11"),
  Fact("b.done 2018-12-31 age=9 tags=[\"m\",\"n\"]"),
  Fact("a.done 2018-01-01 id=two replaces=one phase=primary amount=0.3"),
  Fact("b.done 2018-01-01 id=three programme=ipswich flag=true"), .void("three"),
]

@Suite struct CountTableTests {
  @Test func `without keys there is one row, of nothing too`() throws {
    #expect(try table([]) == ["0"])
    #expect(try table([.void("nobody")]) == ["0"])
    #expect(try table(some) == ["6"])
    #expect(try table([], by: ["kind"]) == [])
  }

  @Test func `rows are in the order of their keys with what is missing first`() throws {
    #expect(try table(some, by: ["kind"]) == ["a.done 4", "b.done 2"])
    #expect(try table(some, by: ["subject"]) == ["null 2", "p-1 1", "p-2 3"])
    #expect(
      try table(some, by: ["year", "phase"]) == [
        "2016/17 primary 3", "2017/18 primary 1", "2017/18 secondary 1", "2018/19 null 1",
      ])
    #expect(
      try table(some, by: ["financial-year"]) == ["2017-18 4", "2018-19 2"])
    #expect(try table(some, by: ["calendar-year"]) == ["2017 3", "2018 3"])
    #expect(try table(some, by: ["tags"]) == ["null 5", "m 1", "n 1"])
    #expect(try table(some, by: ["age"]) == ["null 4", "11 1", "9 1"])
  }

  @Test func `a sum is exact and does not multiply by the quantity`() throws {
    #expect(try table(some, .sum("amount")) == ["0.5"])
    #expect(try table(some, .sum("amount"), by: ["phase"]) == ["primary 0.5"])
    #expect(try table(some, .sum("phase")) == ["0"])
    let tenths = (1...1000).map { _ in Fact("a.done 2018-01-01 amount=0.1") }
    #expect(try table(tenths, .sum("amount")) == ["100"])
  }

  @Test func `different values are counted in each row`() throws {
    #expect(try table(some, .distinct(EventKey("subject"))) == ["2"])
    #expect(
      try table(some, .distinct(EventKey("subject")), by: ["kind"]) == ["a.done 1", "b.done 1"])
    #expect(
      try table(some, .distinct(EventKey("kind")), by: ["phase"]) == [
        "null 1", "primary 1", "secondary 1",
      ])
  }

  @Test(arguments: [
    (["phase=primary"], "4"), (["phase!=primary"], "2"), (["age>=9"], "2"), (["age>9"], "1"),
    (["age<=9"], "1"), (["age=9"], "1"), (["age!=9"], "5"), (["age<nine"], "0"),
    (["occurred<2018-01-01"], "3"), (["occurred>=2018-01-01", "kind=b.done"], "2"),
    (["flag=true"], "0"), (["tags=m"], "1"), (["year=2018/19"], "1"), (["subject="], "0"),
    (["programme=norwich"], "6"),
  ])
  func `conditions leave out what they say`(_ conditions: [String], _ value: String) throws {
    #expect(try table(some, where: conditions) == [value])
  }

  @Test(arguments: ["", "=", "=x", "phase", "phase~x", "!x"])
  func `what is no condition is refused`(_ text: String) {
    let refusal = #expect(throws: Refusal.self) { try Condition(parsing: text) }
    #expect(refusal?.name == "condition")
  }

  @Test func `a period bounds what occurred`() throws {
    #expect(try table(some, period: "2017/18") == ["2"])
    #expect(try table(some, period: "..2017-08-31") == ["3"])
  }

  @Test func `halves add up to the whole`() throws {
    let log = try MemoryLog(some, linesPerBatch: some.count)
    let query = CountQuery(.sum("amount"), by: [EventKey("phase"), EventKey("subject")])
    for cut in 1..<some.count {
      var (left, right, whole) = (CountTable(query), CountTable(query), CountTable(query))
      left.apply(log.batches[0], sequences: 1...cut)
      right.apply(log.batches[0], sequences: (cut + 1)...some.count)
      whole.apply(log.batches[0], sequences: 1...some.count)
      right.merge(left)
      #expect(right.rows == whole.rows)
    }
  }

  @Test func `texts of the envelope alone are counted as with a condition that always holds`()
    throws
  {
    var random = SplitMix64(stream: "texts alone")
    var facts = some
    for number in 0..<400 {
      var fact = "a.done\(Int.random(in: 0..<12, using: &random)) 20\(10 + number / 50)-02-0"
      fact += "\(Int.random(in: 1...9, using: &random))"
      if number % 7 == 0 { fact += "T10:20:30Z" }
      if number % 5 > 0 { fact += " programme=town-\(Int.random(in: 0..<300, using: &random))" }
      if number % 3 > 0 { fact += " subject=p-\(Int.random(in: 0..<60, using: &random))" }
      if number % 11 == 0 { fact += " quantity=\(2 + number)" }
      facts.append(Fact("\(fact) id=e\(number)"))
      if number % 13 == 0 { facts.append(.void("e\(number)")) }
    }
    let keys = ["kind", "programme", "subject", "place"]
    for count in 0...keys.count {
      for value in [CountQuery.Value.units, .distinct(EventKey("subject"))] {
        for period in [nil, "2012-02-03..2015-02-04"] {
          let by = Array(keys.prefix(count))
          let plain = try table(facts, value, by: by, period: period)
          let always = try table(
            facts, value, by: by, where: ["occurred>0001-01-01"], period: period)
          #expect(plain == always && !plain.isEmpty)
        }
      }
    }
  }

  @Test func `random tables agree with a dictionary`() throws {
    var random = SplitMix64(stream: "count tables")
    for _ in 0..<30 {
      var expected: [String: Int] = [:]
      let facts = (0..<200).map { _ -> Fact in
        let (a, b) = (Int.random(in: 0...9, using: &random), Int.random(in: 0...40, using: &random))
        let quantity = Int.random(in: 1...9, using: &random)
        expected["k\(a) v\(b)", default: 0] += quantity
        return Fact("a.done 2018-01-01 one=k\(a) two=v\(b) quantity=\(quantity)")
      }
      let rows = expected.map { "\($0) \($1)" }.sorted()
      #expect(try table(facts, by: ["one", "two"]).sorted() == rows)
    }
  }

  /// The rows of a question by one fold with keys of bytes.
  private func rows(_ query: CountQuery, _ batch: EventBatch) -> [CountTable.Row] {
    var parts = query.by.map { FoldSpec.Part.cell($0) }
    var sum: String?
    switch query.value {
    case .units: break
    case .sum(let field): sum = field
    case .distinct(let key): parts.append(.key(key))
    }
    var fold = Fold(FoldSpec(Events(kinds: [], conditions: query.conditions), parts, sum: sum))
    var key: [UInt8] = []
    for line in batch.lines {
      var view = EventView(calendar: query.calendar, batch: batch, line: line)
      guard view.turn(to: line), batch.text(.kind, of: line)?.hasPrefix("ledger.") == false else {
        continue
      }
      fold.apply(&view, weight: 1, key: &key)
    }
    var found: [[UInt8]: ExactDecimal] = [:]
    for (key, sums) in fold.tally.rows where sums.events != 0 {
      let cell = Array(key[..<KeyCode.end(ofParts: query.by.count, in: key.span)])
      switch query.value {
      case .units: found[cell] = ExactDecimal(sums.units)
      case .sum: found[cell] = sums.total
      case .distinct: found[cell] = (found[cell] ?? .zero) + ExactDecimal(1)
      }
    }
    return found.keys.sorted { $0.lexicographicallyPrecedes($1) }.map { cell in
      CountTable.Row(
        by: KeyCode.values(cell, count: query.by.count), value: found[cell] ?? .zero)
    }
  }

  @Test func `any question about random events is answered as by a fold`() throws {
    var random = SplitMix64(stream: "any count")
    let keys = ["kind", "subject", "programme", "tags", "age", "month", "quantity", "seq", "none"]
    let facts = (0..<400).map { number -> Fact in
      func pick(_ count: Int) -> Int { Int.random(in: 0..<count, using: &random) }
      var text = "k\(pick(5)).done 2018-0\(1 + pick(9))-03 quantity=\(1 + pick(3))"
      if pick(3) > 0 { text += " subject=" + String(repeating: "p\(pick(30))", count: 1 + pick(9)) }
      if pick(2) > 0 { text += " age=\(pick(20)) amount=\(pick(99)).5" }
      if pick(3) == 0 {
        text +=
          " tags=[" + (0...pick(4)).map { _ in "\"t\(pick(5))\"" }.joined(separator: ",") + "]"
      }
      return Fact("\(text) id=e-\(number)")
    }
    let log = try MemoryLog(facts, linesPerBatch: 1000)
    for _ in 0..<100 {
      func key() -> EventKey { EventKey(keys[Int.random(in: 0..<keys.count, using: &random)]) }
      let by = (0..<Int.random(in: 0...3, using: &random)).map { _ in key() }
      let value: CountQuery.Value =
        switch Int.random(in: 0..<3, using: &random) {
        case 0: .units
        case 1: .sum("amount")
        default: .distinct(key())
        }
      let conditions = Bool.random(using: &random) ? [try Condition(parsing: "age>=7")] : []
      let query = CountQuery(value, by: by, conditions: conditions)
      var expected = rows(query, log.batches[0])
      if expected.isEmpty, by.isEmpty { expected = [.init(by: [], value: .zero)] }
      let whole = try CountTable(query, log, through: log.size)
      #expect(whole.rows == expected, "\(query)")
      let size = log.batches[0].lines.count
      let cut = Int.random(in: 1..<size, using: &random)
      var (left, right) = (CountTable(query), CountTable(query))
      left.apply(log.batches[0], sequences: 1...cut)
      right.apply(log.batches[0], sequences: cut + 1...size)
      var (both, again) = (left, CountTable(query))
      both.merge(right)
      again.merge(both)
      #expect(both.rows == expected && again.rows == expected, "\(query)")
    }
  }
}
