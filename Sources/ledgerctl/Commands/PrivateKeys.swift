import Ledger
import Projections

extension EventLog {
  /// Refuses keys that are fields whose values are not in the log.
  ///
  /// - Parameters:
  ///   - keys: What events are told apart by.
  ///   - conditions: What must hold of them.
  ///   - size: How many lines count; all of them where it is `nil`.
  /// - Throws: ``LedgerError/refused(_:)`` with every field that is private in all kinds that have it,
  ///   of those that the conditions leave; what reading throws.
  func refusePrivate(
    _ keys: [EventKey], _ conditions: [Condition], at size: Int? = nil
  ) throws(LedgerError) {
    var names: [String] = []
    for case .field(let name) in keys + conditions.map(\.key) where !names.contains(name) {
      names.append(name)
    }
    guard !names.isEmpty else { return }
    let lines = if let size { try inForce(.catalogue, at: size) } else { try inForce(.catalogue) }
    guard let line = lines.last,
      let kinds = line.document.root["data"]?["catalogue"]?["kinds"]?.members
    else { return }
    let asked = conditions.kinds
    let refusals = names.compactMap { name -> Refusal? in
      let fields = kinds.filter { asked?.contains($0.name) ?? true }
        .compactMap { $0.value["fields"]?[name] }
      let isPrivate = !fields.isEmpty && fields.allSatisfy { $0["private"]?.boolean == true }
      return isPrivate ? .privateField(name, at: Place()) : nil
    }
    if !refusals.isEmpty { throw .refused(refusals) }
  }
}

extension EventLog {
  /// Tells of a kind, or a field, that the catalogue does not have, where nothing was found by it: it was
  /// most likely mistyped.
  ///
  /// - Parameters:
  ///   - conditions: What nothing was found by.
  ///   - size: How many lines counted; all of them where it is `nil`.
  ///   - terminal: Where the warnings go.
  /// - Throws: What reading throws.
  func warnOfUnknown(
    _ conditions: [Condition], at size: Int? = nil, _ terminal: Terminal
  ) throws(LedgerError) {
    guard !conditions.isEmpty else { return }
    let lines = if let size { try inForce(.catalogue, at: size) } else { try inForce(.catalogue) }
    guard let kinds = lines.last?.document.root["data"]?["catalogue"]?["kinds"]?.members else {
      return
    }
    let names = kinds.map(\.name)
    func warn(_ what: String, _ name: String, among names: [String]) {
      let meant = nearestName(to: name, among: names).map { "; is '\($0)' meant?" } ?? ""
      terminal.warn(
        Message("unknown-\(what)", "the catalogue has no \(what) \(quoted(name))\(meant)"))
    }
    for condition in conditions {
      switch (condition.key, condition.test) {
      case (.envelope(.kind), .anyOf(let values)):
        for value in values.map(\.description)
        where !names.contains(value) && !value.hasPrefix(LogFormat.reservedPrefix) {
          warn("kind", value, among: names)
        }
      case (.field(let name), _):
        let asked = conditions.kinds
        let fields = kinds.filter { asked?.contains($0.name) ?? true }
          .flatMap { $0.value["fields"]?.members.map(\.name) ?? [] }
        guard !fields.contains(name), name != Catalogue.correctionReason else { continue }
        let keys = EnvelopeKey.allCases.map(\.name) + PeriodKey.allCases.map(\.rawValue)
        warn("field", name, among: fields + keys)
      default: continue
      }
    }
  }
}

extension [Condition] {
  /// The kinds that a condition `kind=...` leaves; `nil` where there is none.
  var kinds: Set<String>? {
    for condition in self where condition.key == .envelope(.kind) {
      if case .anyOf(let values) = condition.test { return Set(values.map(\.description)) }
    }
    return nil
  }
}
