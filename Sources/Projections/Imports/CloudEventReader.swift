package import Ledger

/// Reads CloudEvents in the form in which the ledger writes them, so that what was exported comes back as
/// the same events.
///
/// The kind is the end of `type`; `occurred`, `actor`, `programme`, `place`, `quantity` and `replaces` are
/// extensions of the same names, and `source` is `recordsource`. An event of somebody else's that has such a
/// type is taken too: then `time` says when, and its `source` where it comes from.
package struct CloudEventReader: Sendable {
  private let catalogue: Catalogue
  private let programme: String?

  /// Makes a reader.
  ///
  /// - Parameters:
  ///   - catalogue: The kinds.
  ///   - programme: The programme of events that name none.
  package init(_ catalogue: Catalogue, programme: String?) {
    self.catalogue = catalogue
    self.programme = programme
  }

  /// An event as it would come in a line of its own.
  package struct Event: Sendable {
    /// Its canonical JSON.
    package let json: [UInt8]
    /// The same where it corrects no other; `nil` where it does not say so.
    package let withoutCorrection: [UInt8]?
    /// The event that it stands in for.
    package let replaces: String?

    fileprivate let source: JSONValue
    fileprivate let names: [String: String]

    /// Where a part of the event stands in the CloudEvent.
    ///
    /// - Parameter pointer: A pointer into the event.
    /// - Returns: The place of the attribute or member, or of the CloudEvent.
    package func place(of pointer: String) -> Place {
      let parts = pointer.split(separator: "/").map(String.init)
      guard let first = parts.first else { return source.place }
      let name = names[first] ?? first
      var value = source[name]
      for part in parts.dropFirst() { value = value.flatMap { $0[part] } ?? value }
      if let value { return value.place }
      var place = source.place
      place.pointer = (place.pointer ?? "") + "/" + name
      return place
    }
  }

  /// Reads an event.
  ///
  /// - Parameter value: A CloudEvent that keeps the rules of its form.
  /// - Returns: The event, or why it cannot be one.
  package func event(_ value: JSONValue) -> Result<Event, CloudEventFault> {
    let type = value["type"]?.string ?? ""
    guard let kind = kind(of: type) else {
      let place = value["type"]?.place ?? value.place
      return .failure(CloudEventFault(refusal: .typeWithoutKind(type, at: place)))
    }
    if let data = value["data_base64"], data.kind != .null {
      return .failure(CloudEventFault(refusal: .binaryData(at: data.place)))
    }
    // The ledger's own events say when they occurred in their own words.
    let own = present(value, "occurred")
    guard let occurred = own ?? present(value, "time") else {
      return .failure(CloudEventFault(refusal: .noTime(at: value.place)))
    }
    var names = ["kind": "type", "source": own == nil ? "source" : "recordsource"]
    if own == nil { names["occurred"] = "time" }
    var members: [String: [UInt8]] = [:]
    members["kind"] = json(kind)
    let text = occurred.string ?? ""
    members["occurred"] =
      own == nil
      ? WrittenMoment(text.utf8.span).map { json(String(decoding: $0.text, as: UTF8.self)) }
      : occurred.canonical
    for name in ["id", "subject", "actor", "programme", "place", "quantity", "replaces"] {
      members[name] = present(value, name)?.canonical
    }
    members["source"] = present(value, names["source"] ?? "source")?.canonical
    if members["programme"] == nil, !kind.hasPrefix(LogFormat.reservedPrefix), let programme {
      members["programme"] = json(programme)
    }
    let data = present(value, "data")
    members["data"] = data?.canonical ?? Array("{}".utf8)
    let replaces = present(value, "replaces")?.string
    var without: [UInt8]?
    if replaces != nil {
      var plain = members
      plain["replaces"] = nil
      if let data, data.kind == .object {
        plain["data"] = object(
          data.members.filter { $0.name != Catalogue.correctionReason }
            .map { ($0.name, $0.value.canonical) })
      }
      without = object(plain.map { ($0.key, $0.value) })
    }
    return .success(
      Event(
        json: object(members.map { ($0.key, $0.value) }), withoutCorrection: without,
        replaces: replaces, source: value, names: names))
  }

  private func present(_ value: JSONValue, _ name: String) -> JSONValue? {
    value[name].flatMap { $0.kind == .null ? nil : $0 }
  }

  /// The longest end of a type that is a kind.
  private func kind(of type: String) -> String? {
    var rest = type[...]
    while true {
      let name = String(rest)
      if catalogue.kind(name) != nil || name == ReservedKind.void.rawValue
        || name == ReservedKind.reconciled.rawValue
      {
        return name
      }
      guard let point = rest.firstIndex(of: ".") else { return nil }
      rest = rest[rest.index(after: point)...]
    }
  }

  private func json(_ text: String) -> [UInt8] {
    var output: [UInt8] = []
    appendCanonicalString(text, to: &output)
    return output
  }

  private func object(_ members: [(String, [UInt8])]) -> [UInt8] {
    var output = [UInt8(ascii: "{")]
    // The names are ASCII, in which the order of bytes is that of RFC 8785.
    for (index, member) in members.sorted(by: { $0.0 < $1.0 }).enumerated() {
      if index > 0 { output.append(UInt8(ascii: ",")) }
      appendCanonicalString(member.0, to: &output)
      output.append(UInt8(ascii: ":"))
      output += member.1
    }
    output.append(UInt8(ascii: "}"))
    return output
  }
}

/// Why a CloudEvent cannot become an event.
package struct CloudEventFault: Error, Sendable {
  /// What is wrong.
  package let refusal: Refusal
}
