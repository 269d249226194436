import Ledger
import Projections
import TestSupport
import Testing

/// What is hidden stays hidden, whatever sums are published beside it.
@Suite struct DisclosureTests {
  private func suppression(
    _ table: PublishedTable, _ rules: DisclosureRules
  ) -> (Suppression, hiddenRows: [Int]) {
    let system = CellSystem("n", of: [table])
    let suppression = Suppression(system, rules)
    let cells = system.cellOfRow[0]
    return (suppression, cells.indices.filter { cells[$0].map(suppression.hides) ?? false })
  }

  @Test(arguments: [[3], [2, 2], [3, 3], [4, 2], [2, 2, 2], [3, 2, 2]])
  func `no hidden cell of a random table has one value only, by trying all`(sizes: [Int]) {
    var random = SplitMix64(seed: 0x5DC0 + UInt64(sizes.reduce(0) { $0 * 7 + $1 }))
    var tried = 0
    for round in 0..<16 {
      let most = [3, 6, 12][round % 3]
      let table = crossTable(sizes) { _ in Int.random(in: 0...most, using: &random) }
      for threshold in [3, 5] {
        let rules = DisclosureRules(threshold: threshold, showsZero: round % 4 != 3)
        let (suppression, rows) = suppression(table, rules)
        for row in rows {
          guard case .number(let number) = table.rows[row].values[0] else { continue }
          #expect(!number.isZero || !rules.showsZero, "a hidden 0: \(table.rows)")
        }
        guard suppression.unsafe.isEmpty else {
          // Nothing is left to hide: what is unsafe has no shown cell in any sum.
          continue
        }
        if rows.count <= 8 {
          let brute = BruteForce(
            table.hiding(rows), least: rules.leastHidden, cap: most * 2 + threshold)
          for (row, possible) in brute.possible where brute.isComplete {
            #expect(
              possible.count >= 2, "\(sizes) \(threshold): \(table.rows[row].members) \(possible)")
            tried += 1
          }
        }
        let check = PublicationCheck(
          [table.hiding(rows)], PublicationCheck.Options(rules),
          judged: ["n": CellSystem("n", of: [table]).judgements])
        #expect(check.leaks.isEmpty, "\(sizes) \(threshold): \(check.leaks)")
      }
    }
    #expect(tried > 0)
  }

  @Test func `what the attack finds out is the value, whatever is hidden`() {
    var random = SplitMix64(seed: 0xA77AC4)
    var found = 0
    for _ in 0..<300 {
      let sizes = [[3, 3], [2, 2, 2], [4, 3]].randomElement(using: &random) ?? [3]
      let table = crossTable(sizes) { _ in Int.random(in: 1...6, using: &random) }
      let rows = table.rows.indices.filter { _ in Int.random(in: 0..<3, using: &random) == 0 }
      let hidden = table.hiding(rows)
      let system = CellSystem("n", of: [hidden])
      let truth = CellSystem("n", of: [table])
      let attack = DisclosureAttack(system, leastHidden: 1, valuesMin: 2)
      for finding in attack.findings {
        let value = truth.cells[finding.cell].value ?? -1
        #expect(finding.least <= value && value <= finding.most, "\(finding)")
        found += 1
      }
    }
    #expect(found > 300)
  }

  @Test(arguments: [[3], [2, 2], [3, 3], [4, 2], [3, 4]])
  func `the limits of cells in tables of two dimensions are those that all tables have`(
    sizes: [Int]
  ) {
    var random = SplitMix64(seed: 0xB0D5 + UInt64(sizes.reduce(0) { $0 * 7 + $1 }))
    var compared = 0
    for round in 0..<30 {
      let most = [2, 4][round % 2]
      let table = crossTable(sizes) { _ in Int.random(in: 0...most, using: &random) }
      let rows = table.rows.indices.filter { _ in Int.random(in: 0..<5, using: &random) < 2 }
      let least = round % 3 == 0 ? 0 : 1
      let hidden = table.hiding(
        rows.filter { row in
          if case .number(let number) = table.rows[row].values[0] {
            return (number.integer ?? 0) >= least
          }
          return false
        })
      let hiddenRows = table.rows.indices.filter { hidden.rows[$0].values[0] == .hidden }
      // What a higher limit does not change has no need of one.
      let brute = BruteForce(hidden, least: least, cap: most * 12)
      let higher = BruteForce(hidden, least: least, cap: most * 12 + 3)
      guard brute.isComplete, higher.isComplete, !hiddenRows.isEmpty else { continue }
      let judged = CellSystem("n", of: [table]).judgements
      let system = CellSystem("n", of: [hidden], judged: judged)
      // As many values as there are possible, and one more: then each range is told.
      let attack = DisclosureAttack(system, leastHidden: least, valuesMin: most * 12)
      for row in hiddenRows {
        guard let cell = system.cellOfRow[0][row], let values = brute.possible[row],
          let low = values.min(), let high = values.max(), values == higher.possible[row],
          values.count < most * 12
        else { continue }
        let finding = attack.findings.first { $0.cell == cell }
        #expect(
          finding.map { $0.least == low && $0.most == high } ?? false,
          "\(sizes) round \(round): \(String(describing: finding)), \(low) to \(high)")
        compared += 1
      }
    }
    #expect(compared > 10, "\(compared)")
  }

  @Test func `a rate beside what it is worked out from gives its count away`() {
    func table(_ rows: [(Int?, Int, String)]) -> PublishedTable {
      PublishedTable(
        name: "t", dimensions: ["school"], indicators: ["rate", "excluded", "pupils"],
        rows: rows.enumerated().map { index, row in
          PublishedTable.Row(
            period: "201718", place: PublishedTable.Place(level: "School", area: "s\(index)"),
            members: ["s\(index)"],
            values: [
              ExactDecimal(row.2).map { .number($0) } ?? .hidden,
              row.0.map { .number(ExactDecimal($0)) } ?? .hidden, .number(ExactDecimal(row.1)),
            ])
        })
    }
    let options = PublicationCheck.Options(DisclosureRules(threshold: 5))
    let shown: [(Int?, Int, String)] = [(12, 400, "3.00"), (7, 300, "2.33"), (9, 410, "2.20")]
    let leaks = PublicationCheck([table(shown + [(nil, 250, "0.80")])], options).leaks
    #expect(leaks.map(\.method) == [.rate] && leaks.first?.least == ExactDecimal(2), "\(leaks)")
    #expect(PublicationCheck([table(shown + [(nil, 250, "c")])], options).leaks.isEmpty)
    // To no decimal place it says only that it is one of several.
    let coarse: [(Int?, Int, String)] = [(12, 400, "3"), (7, 300, "2"), (26, 410, "6")]
    #expect(PublicationCheck([table(coarse + [(nil, 2_000, "1")])], options).leaks.isEmpty)
    // Two columns that have nothing to do with one another say nothing.
    let other: [(Int?, Int, String)] = [(12, 400, "3.00"), (7, 300, "2.33"), (9, 410, "9.99")]
    #expect(PublicationCheck([table(other + [(nil, 250, "0.80")])], options).leaks.isEmpty)
  }

  @Test func `a cell alone in a sum is one subtraction away, one after it two`() {
    let table = crossTable([2, 2]) { [[4, 3], [2, 9]][$0[0]][$0[1]] }
    func methods(_ members: [[String]]) -> [DisclosureAttack.Method] {
      let rows = table.rows.indices.filter { members.contains(table.rows[$0].members) }
      let system = CellSystem("n", of: [table.hiding(rows)])
      return DisclosureAttack(system, leastHidden: 0, valuesMin: 2).findings.map(\.method)
    }
    #expect(methods([["m0", "m0"]]) == [.subtraction])
    #expect(methods([["m0", "m0"], ["m0", "m1"]]) == [.subtraction, .subtraction])
    let square = [["m0", "m0"], ["m0", "m1"], ["m1", "m0"], ["m1", "m1"]]
    #expect(methods(square).isEmpty)
    #expect(methods(Array(square.dropLast())) == [.chain, .subtraction, .subtraction])
  }

  @Test func `two hidden cells whose sum is two are one each where zero is shown`() {
    let table = crossTable([3]) { [1, 1, 20][$0[0]] }
    let rows = [1, 2]
    let system = CellSystem("n", of: [table.hiding(rows)])
    #expect(DisclosureAttack(system, leastHidden: 0, valuesMin: 2).findings.isEmpty)
    let found = DisclosureAttack(system, leastHidden: 1, valuesMin: 2).findings
    #expect(found.map(\.method) == [.bounds, .bounds] && found.allSatisfy { $0.least == 1 })
    let (suppression, hidden) = suppression(table, DisclosureRules(threshold: 3))
    #expect(hidden.count > 2 && suppression.unsafe.isEmpty)
  }

  @Test func `two tables of the same people are attacked together`() {
    let whole = crossTable([2, 2]) { [[2, 9], [8, 7]][$0[0]][$0[1]] }
    let rows = whole.rows.indices.filter { whole.rows[$0].members.allSatisfy { $0 != "Total" } }
    let hidden = whole.hiding(rows)
    // The other table has one dimension only, and shows one cell by a name of its own.
    var other = PublishedTable(name: "other", dimensions: ["d1", "d0"], indicators: ["n"])
    other.rows = whole.rows.filter { $0.members == ["m0", "m0"] }
    for index in other.rows.indices { other.rows[index].members.reverse() }
    let options = PublicationCheck.Options(DisclosureRules(threshold: 3))
    #expect(PublicationCheck([hidden], options).leaks.isEmpty)
    let leaks = PublicationCheck([hidden, other], options).leaks
    #expect(Set(leaks.map(\.at)).count == 3, "\(leaks)")
  }

  @Test func `a cell that was shown before, and a change by one, are told`() {
    let before = crossTable([3]) { [2, 30, 20][$0[0]] }
    let now = crossTable([3]) { [2, 31, 27][$0[0]] }.hiding([1, 3])
    let options = PublicationCheck.Options(DisclosureRules(threshold: 3))
    let leaks = PublicationCheck([now], earlier: [before], options).leaks
    #expect(leaks.map(\.method) == [.earlier, .change, .earlier], "\(leaks)")
  }

  @Test func `tables that contradict one another are attacked without an end in sight of 64 bits`()
  {
    // Hidden totals of hidden parts, in a circle, and a shown cell that does not fit.
    var random = SplitMix64(seed: 0xC0117)
    for _ in 0..<60 {
      var table = crossTable([3, 3, 2]) { _ in Int.random(in: 0...30, using: &random) }
      for row in table.rows.indices {
        switch Int.random(in: 0..<3, using: &random) {
        case 0: table.rows[row].values[0] = .hidden
        case 1:
          table.rows[row].values[0] = .number(ExactDecimal(Int.random(in: 0...99, using: &random)))
        default: break
        }
      }
      var rules = DisclosureRules(threshold: 5)
      rules.rounding = [1, 5].randomElement(using: &random) ?? 1
      let judged = CellSystem("n", of: [table]).judgements.mapValues { _ in true }
      let check = PublicationCheck([table], PublicationCheck.Options(rules), judged: ["n": judged])
      #expect(check.counts.count == 1)
    }
  }

  @Test func `members that overlap are not taken for parts`() {
    var table = crossTable([3]) { [5, 6, 7][$0[0]] }
    table.rows[0].values[0] = .number(ExactDecimal(12))
    #expect(CellSystem("n", of: [table]).sums.isEmpty)
  }

  @Test func `sums together give a cell away that no subtraction does`() {
    // a+b+c = 6, a+b = 3 as two sums that share two unknowns: c is 3.
    typealias Term = SumElimination.Term
    let solution = SumElimination.solve([
      .init(terms: [Term(1, 1), Term(2, 1), Term(3, 1)], right: 6),
      .init(terms: [Term(1, 1), Term(2, 1)], right: 3),
      .init(terms: [Term(8, 1), Term(9, 1)], right: 3),
    ])
    #expect(solution.known == [3: 3])
    let half = SumElimination.solve([
      .init(terms: [Term(1, 1), Term(2, 1)], right: 2),
      .init(terms: [Term(1, 1), Term(2, -1)], right: 1),
    ])
    #expect(half.known.keys.sorted() == [1, 2] && half.known.values.allSatisfy { $0 == nil })
    let huge = SumElimination.solve([
      .init(terms: [Term(1, 3_037_000_500), Term(2, 3_037_000_507)], right: 1),
      .init(terms: [Term(1, 3_037_000_573), Term(2, -3_037_000_611)], right: 1),
    ])
    #expect(huge.undecided == [1, 2] && huge.known.isEmpty)
  }

  @Test(
    .enabled(
      if: SharedFolder.has("data/exclusions/dfe_exclusions_by_la_200607_201617.csv"),
      "needs the published table"))
  func `of 851 hidden cells of a published table 580 are one subtraction away`() throws {
    let file = try SharedFolder.bytes("data/exclusions/dfe_exclusions_by_la_200607_201617.csv")
    var columns = PublishedTableReader.Columns()
    columns.period = "year"
    columns.level = "level"
    columns.area = "la_name"
    columns.dimensions = ["school_type"]
    columns.indicators = ["perm_excl"]
    let table = try PublishedTableReader.table(file, file: "exclusions", columns: columns)
    var options = PublicationCheck.Options(DisclosureRules(threshold: 1))
    options.leastHidden = 0
    options.valuesMin = 2
    let check = PublicationCheck([table], options)
    let count = try #require(check.counts.first { $0.level == "Local authority" })
    #expect(count.hidden == 851)
    #expect(count.found == [.subtraction: 580])
    let values = check.leaks.filter { $0.method == .subtraction }.map(\.least)
    #expect(Set(values) == [ExactDecimal(1), ExactDecimal(2)])
  }
}
