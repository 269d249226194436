package import Ledger
package import Projections

/// An explanation with what its forms need to know of the prefix.
package struct ExplanationPage: Sendable {
  /// The figure and its events.
  package var explanation: Explanation
  /// The root of the tree over the prefix.
  package var root: Digest
  /// How many subjects, places or periods of each part a page shows; JSON has all.
  package var groupsMax: Int

  /// Makes a page.
  ///
  /// - Parameters:
  ///   - explanation: The figure and its events.
  ///   - root: The root of the tree over the prefix.
  ///   - groupsMax: How many subjects, places or periods of each part a page shows.
  package init(explanation: Explanation, root: Digest, groupsMax: Int) {
    self.explanation = explanation
    self.root = root
    self.groupsMax = groupsMax
  }

  /// One line of JSON.
  package var json: [UInt8] {
    let found = explanation
    let places = found.report.scale.isMoney ? 2 : nil
    var json = JSONOutput()
    json.object { json in
      json.member("programme", found.programme)
      json.member("measure", found.measure.id)
      json.member("title", found.measure.title)
      if let cell = found.cell { json.by(found.measure.by, cell.by) }
      json.member("value") { $0.value(found.value, places: places) }
      json.member("unit", found.measure.unit)
      json.member("standing", (found.cell.map(\.standing) ?? found.report.standing)?.rawValue)
      json.member("asOf") { json in
        json.object { json in
          json.member("size", found.size)
          json.member("root", root.base64)
        }
      }
      json.member("on", found.on)
      json.member("workedOut", found.measure.figure.words)
      json.member("parts") { json in
        json.array(found.parts) { part(&$0, $1, places) }
      }
      json.member("thresholds") { json in
        json.array(found.parts.flatMap { part in part.thresholds.map { (part, $0) } }) {
          json, row in
          json.object { json in
            if let name = found.name(of: row.0) { json.member("part", name) }
            json.member("has") { $0.number(row.1.has) }
            json.member("orMore") { $0.boolean(row.1.isAtLeast) }
            json.member("groups", row.1.groups)
          }
        }
      }
      json.member("groups") { json in
        json.array(found.parts.flatMap { part in part.groups.map { (part, $0) } }) { json, row in
          json.object { json in
            if let name = found.name(of: row.0) { json.member("part", name) }
            json.by(row.0.figure.groupKeys, row.1.by)
            if let has = row.1.has { json.member("has") { $0.number(has) } }
            json.member("counts") { $0.boolean(row.1.counts) }
          }
        }
      }
      json.member("counted") { json in json.array(found.counted) { entry(&$0, $1, places) } }
      json.member("leftOut") { json in json.array(found.leftOut) { entry(&$0, $1, places) } }
    }
    json.endLine()
    return json.bytes
  }

  private func part(_ json: inout JSONOutput, _ part: Explanation.Part, _ places: Int?) {
    let places = part.figure.addsField ? places : nil
    json.object { json in
      json.member("part", explanation.name(of: part))
      json.member("workedOut", part.figure.words)
      json.member("value") { $0.value(part.value, places: places) }
      if let standing = part.standing { json.member("standing", standing.rawValue) }
      json.member("counted", part.counted)
      json.member("total") { json in
        if let total = part.total { json.number(total, places: places) } else { json.null() }
      }
      json.member("leftOut", part.leftOut)
      json.member("rules") { json in
        json.object { json in for rule in part.rules { json.member(rule.rule, rule.events) } }
      }
    }
  }

  private func entry(_ json: inout JSONOutput, _ entry: Explanation.Entry, _ places: Int?) {
    let part = explanation.parts[entry.part]
    json.object { json in
      if let name = explanation.name(of: part) { json.member("part", name) }
      if let role = entry.role { json.member("role", role.rawValue) }
      json.member("seq", entry.sequence)
      json.member("id", entry.id)
      json.member("kind", entry.kind)
      json.member("occurred", entry.occurred)
      if let subject = entry.subject { json.member("subject", subject) }
      if let place = entry.place { json.member("place", place) }
      json.member("quantity", entry.quantity)
      if entry.rules.isEmpty {
        json.member("amount") { json in
          guard let amount = entry.amount else { return json.null() }
          json.number(amount, places: part.figure.addsField ? places : nil)
        }
      }
      if !entry.groups.isEmpty {
        json.member("groups") { json in
          json.array(entry.groups) { json, values in
            json.object { json in
              for (key, value) in zip(part.figure.groupKeys, values) {
                json.name(key.name)
                json.value(value)
              }
            }
          }
        }
      }
      guard let first = entry.rules.first else { return }
      rule(&json, first)
      json.member("rules") { json in
        json.array(entry.rules) { json, broken in json.object { rule(&$0, broken) } }
      }
    }
  }

  private func rule(_ json: inout JSONOutput, _ rule: Rule) {
    json.member("rule", rule.name)
    if let by = rule.by { json.member("by", by) }
    json.member("why", explanation.words(rule))
  }
}
