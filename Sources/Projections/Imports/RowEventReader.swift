import Ledger

/// Reads the events of a map.
extension RowMapReader {
  private static let texts = ["id", "place", "programme", "source", "subject"]
  private static let keys =
    ["when", "kind", "occurred", "quantity", "data", "revises", "agrees"] + texts
  private static let voidKeys = ["when", "void", "reason", "occurred", "source", "id"]

  /// Reads an event; what it does not say itself is taken from what the events share.
  mutating func event(_ value: JSONValue, shared: JSONValue?) -> RowEvent? {
    if value.kind == .object, value["void"] != nil { return void(value, shared: shared) }
    guard let object = ObjectReader(value, "an event", keys: Self.keys, problems: &problems) else {
      return nil
    }
    let ownOnly = ["data", "when", "revises", "agrees"]
    var members = object.value.members.filter { !ownOnly.contains($0.name) }
    for member in shared?.members ?? [] where member.name != "data" {
      if ["revises", "agrees"].contains(member.name) || !Self.keys.contains(member.name)
        || member.name == "when"
      {
        problems.append(
          .unknownKey(member.name, of: "'shared'", keys: Self.keys, at: member.value.place))
      } else if object[member.name] == nil {
        members.append(member)
      }
    }
    let when = object["when"].flatMap { condition($0) }
    guard let kind = kind(members, object) else { return nil }
    if !members.contains(where: { $0.name == "occurred" }) {
      problems.append(.withoutMember("occurred", at: value.place))
    }
    var envelope: [RowMember] = []
    if !members.contains(where: { $0.name == "programme" }) {
      if let programme {
        usesProgramme = true
        var json: [UInt8] = []
        appendCanonicalString(programme, to: &json)
        envelope.append(RowMember(name: "programme", type: .text, expression: .constant(json)))
      } else {
        problems.append(.programmeMissing(at: value.place))
      }
    }
    for (name, value) in members {
      if let member = envelopeMember(name, value) { envelope.append(member) }
    }
    envelope.sort { $0.name < $1.name }
    let data = data(object["data"], shared?["data"], kind, at: value.place)
    let purpose = purpose(object, hasID: members.contains { $0.name == "id" }, data)
    if let value = object["revises"] ?? object["agrees"],
      let field = kind.fields.first(where: \.isPrivate)
    {
      problems.append(.revisesPrivate(kind.name, field.name, at: value.place))
    }
    return RowEvent(
      purpose: purpose, condition: when, envelope: envelope,
      beforeData: envelope.firstIndex { $0.name > "data" } ?? envelope.count, data: data)
  }

  /// Whether an event may come in a newer version, and by what that is told.
  private mutating func purpose(
    _ object: ObjectReader, hasID: Bool, _ data: [RowMember]
  ) -> RowPurpose {
    if let value = object["agrees"] {
      if !hasID { problems.append(.revisesWithoutID(at: value.place)) }
      if object["revises"] != nil { problems.append(.agreesAndRevises(at: value.place)) }
      guard let agrees = value.boolean else {
        problems.append(.notOfType(value, "true or false"))
        return .record
      }
      return agrees ? .agree : .record
    }
    guard let value = object["revises"] else { return .record }
    if !hasID { problems.append(.revisesWithoutID(at: value.place)) }
    if let isRevised = value.boolean { return isRevised ? .revise(by: nil) : .record }
    guard let field = value.string else {
      problems.append(.notOfType(value, "true, or the name of a field"))
      return .record
    }
    if !data.contains(where: { $0.name == field }) {
      problems.append(.revisedByNothing(field, at: value.place))
    }
    return .revise(by: field)
  }

  /// Reads an event that takes out another.
  private mutating func void(_ value: JSONValue, shared: JSONValue?) -> RowEvent? {
    for member in value.members
    where Self.keys.contains(member.name) && !Self.voidKeys.contains(member.name) {
      problems.append(.notForVoids(member.name, at: member.value.place))
    }
    guard
      let object = ObjectReader(
        value, "an event that voids another", keys: Self.keys + Self.voidKeys, problems: &problems)
    else { return nil }
    let when = object["when"].flatMap { condition($0) }
    var envelope: [RowMember] = []
    var kind: [UInt8] = []
    appendCanonicalString(ReservedKind.void.rawValue, to: &kind)
    envelope.append(RowMember(name: "kind", type: .text, expression: .constant(kind)))
    guard let occurred = object["occurred"] ?? shared?["occurred"] else {
      problems.append(.withoutMember("occurred", at: value.place))
      return nil
    }
    if let member = envelopeMember("occurred", occurred) { envelope.append(member) }
    if let id = object["id"], let member = envelopeMember("id", id) { envelope.append(member) }
    if let source = object["source"] ?? shared?["source"],
      let member = envelopeMember("source", source)
    {
      envelope.append(member)
    }
    envelope.sort { $0.name < $1.name }
    var data: [RowMember] = []
    for (name, key) in [("event", "void"), ("reason", "reason")] {
      guard let given = object.required(key, &problems), let expression = expression(given, .text)
      else { continue }
      data.append(RowMember(name: name, type: .text, expression: expression))
    }
    return RowEvent(
      purpose: .void, condition: when, envelope: envelope, beforeData: 0, data: data)
  }

  private mutating func kind(
    _ members: [(name: String, value: JSONValue)], _ object: ObjectReader
  ) -> Catalogue.Kind? {
    guard let value = members.first(where: { $0.name == "kind" })?.value else {
      problems.append(.withoutMember("kind", at: object.value.place))
      return nil
    }
    guard let name = value.string else {
      problems.append(.notOfType(value, "the name of a kind"))
      return nil
    }
    if let kind = catalogue.kind(name) { return kind }
    var refusal = catalogue.unknownKind(name, at: value.place)
    refusal.place = value.place
    problems.append(refusal)
    return nil
  }

  private mutating func envelopeMember(_ name: String, _ value: JSONValue) -> RowMember? {
    let type: RowType =
      switch name {
      case "occurred": .occurred
      case "quantity": .quantity
      default: .text
      }
    if value.kind == .array {
      problems.append(.noListHere(at: value.place))
      return nil
    }
    if let split = value["split"] {
      problems.append(.onlyFor("split", "fields of several values", at: split.place))
    }
    guard let expression = expression(value, type) else { return nil }
    if value.kind != .object, !isRight(value, name) {
      problems.append(.badConstant(name, value.string ?? Refusal.found(value), at: value.place))
    }
    return RowMember(name: name, type: type, expression: expression)
  }

  /// Whether a constant is in the form that the envelope's key has.
  private func isRight(_ value: JSONValue, _ name: String) -> Bool {
    guard let text = value.string else {
      return name == "quantity" && (2...LogFormat.quantityMax).contains(value.integer ?? 0)
    }
    return switch name {
    case "occurred": Occurrence(text) != nil
    case "quantity": false
    default: !text.isEmpty
    }
  }

  private mutating func data(
    _ own: JSONValue?, _ shared: JSONValue?, _ kind: Catalogue.Kind, at place: Place
  ) -> [RowMember] {
    for value in [own, shared] {
      if let value, value.kind != .object { problems.append(.notOfType(value, "an object")) }
    }
    let ownMembers = own?.members ?? []
    let sharedMembers = (shared?.members ?? []).filter { own?[$0.name] == nil }
    let all = ownMembers + sharedMembers
    var members: [RowMember] = []
    for (name, value) in all.sorted(by: { $0.name < $1.name }) {
      guard let field = kind.field(name) else {
        problems.append(.unknownField(name, of: kind, at: value.place))
        continue
      }
      if let expression = values(field, value) {
        members.append(
          RowMember(name: name, type: .field(field.type), expression: expression))
      }
    }
    for field in kind.fields
    where field.isRequired && !all.contains(where: { $0.name == field.name }) {
      problems.append(
        .missingField(
          field, of: kind.name, codes: catalogue.list(of: field), at: own?.place ?? place))
    }
    return members
  }

  private mutating func values(_ field: Catalogue.Field, _ value: JSONValue) -> RowExpression? {
    guard value.kind == .array else { return one(field, value) }
    guard field.isMany else {
      problems.append(.noListHere(at: value.place))
      return nil
    }
    for element in value.elements {
      if let split = element["split"] {
        problems.append(.onlyFor("split", "a value that is not in a list", at: split.place))
      }
    }
    return .list(value.elements.compactMap { one(field, $0) })
  }

  private mutating func one(_ field: Catalogue.Field, _ value: JSONValue) -> RowExpression? {
    if value.kind != .object {
      let found = catalogue.problems(of: value, as: field)
      if !found.isEmpty {
        problems += found
        return nil
      }
    }
    if let split = value["split"], !field.isMany {
      problems.append(.onlyFor("split", "fields of several values", at: split.place))
    }
    wantsMany = field.isMany
    defer { wantsMany = false }
    return expression(value, .field(field.type))
  }
}
