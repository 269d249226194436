import Foundation
import Ledger
import Projections
import TestSupport
import Testing

/// The project's own folder.
private let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
  .deletingLastPathComponent().deletingLastPathComponent()

private let grantsFile = "data/grants/grants_by_funder_year_ward.csv"
private let exclusionsFile = "data/exclusions/dfe_exclusions_by_la_200607_201617.csv"

private func published(_ file: String, by map: String) throws -> Imported {
  let map = try rowMap(
    String(contentsOf: root.appending(path: "events/maps/\(map).json"), encoding: .utf8))
  return try imported(SharedFolder.bytes(file), map)
}

@Suite struct PublishedTablesTests {
  @Test(arguments: ["dfe-exclusions", "grants-by-ward"])
  func `the maps that come with the project are right`(name: String) throws {
    let text = try String(
      contentsOf: root.appending(path: "events/maps/\(name).json"), encoding: .utf8)
    #expect(try !rowMap(text).columns.isEmpty)
  }

  @Test(.enabled(if: SharedFolder.has(grantsFile), "needs the published table"))
  func `all grants become events, and a district's sum is exact`() throws {
    let result = try published(grantsFile, by: "grants-by-ward")
    #expect(result.refused.isEmpty && result.skipped.isEmpty)
    #expect(result.events.count == 45_901)
    var sums: [String: (grants: Int, pounds: ExactDecimal)] = [:]
    for event in result.events {
      let value = try JSONDocument(Array(event.utf8), file: nil).root
      let place = try #require(value["place"]?.string)
      let amount = try #require(value["data"]?["amount"]?.decimal)
      let before = sums[place] ?? (0, .zero)
      sums[place] = (before.grants + (value["quantity"]?.integer ?? 1), before.pounds + amount)
    }
    for (place, grants, pounds) in [
      ("lad:E07000148", 281, "91557888.75"), ("lad:E07000202", 155, "36763061.56"),
      ("lad:E06000021", 380, "30082046.07"),
    ] {
      #expect(sums[place]?.grants == grants)
      #expect(sums[place]?.pounds.description == pounds)
    }
    #expect(
      result.events[0]
        == #"{"data":{"amount":10000,"award_year":2013,"funder":"A B Charitable Trust","region":"North East","ward":"E05009857"},"kind":"grant.award","occurred":"2013-12-31","place":"lad:E06000002","programme":"england-grants","source":"grants_by_funder_year_ward.csv"}"#
    )
  }

  @Test(.enabled(if: SharedFolder.has(exclusionsFile), "needs the published table"))
  func `every row of the exclusion statistics becomes three events`() throws {
    let result = try published(
      exclusionsFile, by: "dfe-exclusions")
    #expect(result.refused.isEmpty && result.skipped.isEmpty)
    #expect(result.events.count == 3 * 7_122)
    var symbols: [String: Int] = [:]
    for event in result.events {
      let data = try #require(try JSONDocument(Array(event.utf8), file: nil).root["data"])
      #expect((data["value"] == nil) == (data["symbol"] != nil))
      if let symbol = data["symbol"]?.string { symbols[symbol, default: 0] += 1 }
    }
    // 855 permanent rates, 70 fixed-period ones and 114 of one or more are suppressed; 18 of each
    // have no pupils to be out of.
    #expect(symbols == ["x": 855 + 70 + 114, "z": 3 * 18])
    let stoke = result.events.filter {
      $0.contains(#""area":"Stoke-on-Trent""#) && $0.contains(#""period":"2015/16""#)
        && $0.contains(#""phase":"Total""#)
    }
    #expect(
      stoke.first
        == #"{"data":{"area":"Stoke-on-Trent","denominator":37593,"indicator":"permanent-exclusion-rate","level":"Local authority","numerator":41,"period":"2015/16","phase":"Total","publisher":"Department for Education","unit":"%","value":0.11},"kind":"indicator.observed","occurred":"2016-07-31","programme":"england-exclusions","source":"dfe_exclusions_by_la_200607_201617.csv"}"#
    )
    #expect(stoke.count == 3 && stoke[1].contains(#""numerator":1855"#))
  }
}
