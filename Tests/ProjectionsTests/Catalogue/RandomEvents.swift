import Foundation
import Ledger
import TestSupport

@testable import Projections

/// Events of every kind of a catalogue, right or nearly so, written in every way that JSON allows.
struct RandomEvents {
  let catalogue: Catalogue
  var random: SplitMix64
  /// How often something about an event is odd: one in so many.
  var oddity = 12

  private mutating func one(in count: Int) -> Bool {
    Int.random(in: 0..<count, using: &random) == 0
  }
  private mutating func pick<T>(_ choices: [T]) -> T {
    choices[Int.random(in: 0..<choices.count, using: &random)]
  }
  private mutating func number(_ range: ClosedRange<Int>) -> Int {
    Int.random(in: range, using: &random)
  }

  /// An event as the members of an object, each value as JSON.
  mutating func members() -> [(name: String, json: String)] {
    let kind = pick(catalogue.kinds)
    let occurred = pick(["2017-05-01", "2018-03-07", "2019-11-30", "2022-01-15"])
    var members: [(name: String, json: String)] = [
      ("kind", text(kind.name)), ("programme", text(pick(["norwich", "blackpool-2", "derby"]))),
      ("occurred", text(pick([occurred, occurred, occurred + "T10:30Z"]))),
    ]
    if !one(in: 4) { members.append(("id", text("e-\(number(0...400))"))) }
    if !kind.fields.isEmpty || one(in: 2) { members.append(("data", data(of: kind))) }
    if one(in: 2) { members.append(("source", text(pick(Self.labels)))) }
    if one(in: 5) { members.append(("actor", text(pick(["hub", "data team", "é-team"])))) }
    if one(in: 3) { members.append(("subject", text(pick(Self.subjects)))) }
    if one(in: 3) { members.append(("place", text(pick(Self.places)))) }
    if one(in: 3) {
      members.append(("quantity", pick(["1", "2", "30", "1000000000", "2e1", "7.0"])))
    }
    if one(in: oddity) { members.append(oddMember()) }
    if one(in: oddity) { members.remove(at: number(0...members.count - 1)) }
    return members
  }

  private mutating func oddMember() -> (name: String, json: String) {
    pick([
      ("replaces", "\"e-1\""), ("seq", "4"), ("recorded", "\"2018-03-07T00:00:00.000Z\""),
      ("colour", "1"), ("id", "\" a\""), ("id", "\"\""), ("id", "\"caf\u{e9}-1\""),
      ("id", "\"NR1 3JU\""), ("id", "\"AB123456C\""),
      ("id", "\"\(String(repeating: "x", count: 129))\""),
      ("quantity", "0"), ("quantity", "1000000001"), ("quantity", "\"3\""), ("quantity", "1.5"),
      ("source", "\"jo@example.org\""), ("source", "\" June\""), ("source", "\"a\u{200b}b\""),
      ("subject", "\"Jo\""), ("subject", "\"upn:P207000016049\""), ("subject", "\"p-07700900123\""),
      ("place", "\"urn:12\""), ("place", "\"raw:abc\""), ("place", "\"nhs:12345\""),
      ("place", "null"), ("data", "[]"), ("kind", "\"ledger.void\""), ("kind", "\"no.such\""),
      ("kind", "\"Wrong\""), ("programme", "\"a--b\""), ("occurred", "\"2018-02-30\""),
      ("actor", "\"jo@example.org\""), ("actor", "\"\""), ("data", "{}"),
    ])
  }

  private mutating func data(of kind: Catalogue.Kind) -> String {
    var fields: [(name: String, json: String)] = []
    for field in kind.fields where field.isRequired ? !one(in: 40) : one(in: 2) {
      let count = field.isMany ? number(0...3) : 1
      if field.isMany, !one(in: 6) {
        fields.append(
          (field.name, "[" + (0..<count).map { _ in value(field) }.joined(separator: ",") + "]"))
      } else {
        fields.append((field.name, value(field)))
      }
    }
    if one(in: 20) { fields.append(("no_such_field", "1")) }
    if one(in: 20) { fields.append(("correction_reason", "\"a slip\"")) }
    return object(fields)
  }

  private mutating func value(_ field: Catalogue.Field) -> String {
    if one(in: 25) {
      return pick(["null", "{}", "[1]", "\"\"", "\"  \"", "true", "1.234", "\"x\"", "[]"])
    }
    switch field.type {
    case .text: return text(pick(Self.texts))
    case .code:
      guard let list = field.list, !one(in: 20) else { return text(pick(Self.texts)) }
      return text(pick(catalogue.lists[list].codes).code)
    case .boolean: return pick(["true", "false"])
    case .date: return text(pick(["2018-03-07", "2017-01-01", "2018-02-30", "2030-12-31"]))
    case .integer:
      return pick([
        "0", "5", "-7", "1200", "12e2", "3.0", "-0", "123456789012345", "1234567890123456", "1.5",
      ])
    case .decimal, .money:
      return pick([
        "0.5", "48000", "48000.50", "1e3", "0.0000001", "-12.25", "1.234", "0.10", "1E-2",
        "999999999999999", "0.000001", "12345678901234.5", "1e-13", "-0.0",
      ])
    }
  }

  /// A text as JSON, sometimes with escapes that need not be.
  private mutating func text(_ text: String) -> String {
    guard one(in: 200) else { return "\"\(text)\"" }
    var json = ""
    for scalar in text.unicodeScalars {
      if one(in: 4), scalar.value < 0x10000 {
        let digits = String(scalar.value, radix: 16)
        json += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      } else {
        json.unicodeScalars.append(scalar)
      }
    }
    return "\"\(json)\""
  }

  /// An object, its members in some order and with white space or without.
  mutating func object(_ members: [(name: String, json: String)]) -> String {
    var members = members
    if one(in: 3) { members.shuffle(using: &random) } else { members.sort { $0.name < $1.name } }
    let spaced = one(in: 4)
    let space = spaced ? pick([" ", "\t", "  "]) : ""
    return "{" + space
      + members.map { text($0.name) + space + ":" + space + $0.json }.joined(separator: "," + space)
      + space + "}"
  }

  /// An event as a line.
  mutating func line() -> String { object(members()) }

  static let labels = [
    "June return", "school census", "invented sample (norwich.ndjson)", "r\u{e9}seau", "2018/19",
    "a \u{201c}quoted\u{201d} word", "call 01603 123456",
  ]
  static let subjects = [
    "p-7f3a", "p-0170638", "urn:136190", "p-Ab_9-", "ukprn:10004772", "org:GB-CHC-1164883",
    "laestab:926/4000", "p-", "la:926",
  ]
  static let places = [
    "urn:900203", "lad:E07000148", "la:926", "laestab:926/4000", "ward:E05000001", "org:x.y_z/1-2",
    "country:E92000001", "ukprn:1234", "urn:1234567",
  ]
  /// What people write, and what must not be written.
  static let texts = [
    "aviva", "a charity", "mentoring", "ten pupils of year 9", "42", "Norwich City College", "x",
    "born 17/05/2009", "2009-05-17", "17 May 2009", "NR1 3JU", "room B12 4", "jo@example.org",
    "01603 123456", "+44 7700 900123", "AB 12 34 56 C", "A123456789012", "P207000016049",
    "943 476 5919", "NHS no. 9434765919", "ULN 1000000043", "caf\u{e9} 12 34", "\u{ff11}\u{ff12} x",
    "tab\\tbed", "line\\nbreak", "quote \\\" here", "back\\\\slash", "zero\u{200b}width",
    "\u{7f}", "\\u0007", "p-07700900123", "p-2009", "1st of May", "\u{1F600} 99", "at @ 9",
    "over \u{202e} here", "2018-03-08", "30/06/2030", "\u{a0}12\u{2011}34",
  ]
}
