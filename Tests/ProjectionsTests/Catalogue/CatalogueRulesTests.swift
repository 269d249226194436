import Ledger
import Projections
import Testing

@Suite struct CatalogueRulesTests {
  /// `pointer name` of what an event is refused for at the door.
  private func refused(_ members: String) throws -> [String] {
    let rules = try things.get()
    let text = #"{"actor":"a","programme":"p",\#(members)}"#
    do throws(LedgerError) {
      _ = try EventDraft(
        JSONDocument(Array(text.utf8), file: nil).root, actor: nil,
        rules: rules)
      return []
    } catch {
      guard case .refused(let refusals) = error else { return [] }
      return refusals.map { "\($0.place.pointer ?? "-") \($0.name)" }
    }
  }

  @Test(arguments: [
    #"null"#, #"{}"#, #"[]"#, #"[["a"]]"#, "1234567890123456", #""x""#, "1.5", "true",
    "0.0000000000001",
  ])
  func `what the envelope says of a value the catalogue does not say again`(value: String) throws {
    for field in ["name", "phase", "count", "rate", "amount", "day", "funded", "tags"] {
      let name = field == "name" ? "" : #""name":"a","#
      let found = try refused(
        #""kind":"thing.done","occurred":"2018-03-07","data":{\#(name)"\#(field)":\#(value)}"#)
      let places = found.compactMap { $0.split(separator: " ").first }
      #expect(Set(places).count == places.count, "\(found)")
    }
  }

  @Test func `problems stand at their pointers`() throws {
    #expect(
      try refused(#""kind":"thing.done","occurred":"2018-03-07""#) == ["/data/name missing-field"])
    #expect(
      try refused(#""kind":"thing.done","occurred":"2018-03-07","data":{"phase":"x"}"#) == [
        "/data/phase unknown-code", "/data/name missing-field",
      ])
    #expect(
      try refused(#""kind":"thing.don","occurred":"2018-03-07","data":{}"#) == [
        "/kind unknown-kind"
      ])
  }

  @Test func `without a day that can be read, a code only has to be in its list`() throws {
    let found = try refused(
      #""kind":"thing.done","occurred":"soon","data":{"name":"a","reason":"OW","phase":"x"}"#)
    #expect(!found.contains { $0.hasPrefix("/data/reason") })
    #expect(found.contains("/data/phase unknown-code"))
  }
}
