package import Ledger

/// What a package of grants says beside the grants.
package struct GrantSettings: Sendable {
  /// Who publishes it.
  package var publisher: Organisation?
  /// Who gives the grants whose events name nobody.
  package var funder: Organisation?
  /// Who gives them by programme, where the plan's documents have one publisher.
  package var planFunders: [String: Organisation] = [:]
  /// The address of the licence.
  package var licence: String?
  /// What identifiers of grants and of the publisher's own begin with: `360G-example-org`.
  package var prefix: String
  /// The ledger's origin.
  package var origin: String
  /// The day on which the last line was recorded.
  package var issued: CivilDate
  /// How many lines count, and the root of their tree.
  package var size: Int
  /// The kinds of event that are grants: all of them with a required `amount` of money whose names
  /// begin with `grant.`.
  package var kinds: [String]

  /// Makes settings for a ledger.
  ///
  /// - Parameters:
  ///   - origin: The ledger's origin.
  ///   - size: How many lines count.
  ///   - issued: The day on which the last of them was recorded.
  ///   - prefix: What identifiers begin with; `nil` for one made from the origin.
  ///   - catalogue: The catalogue in force.
  package init(
    origin: String, size: Int, issued: CivilDate, prefix: String?, catalogue: Catalogue?
  ) {
    self.origin = origin
    self.size = size
    self.issued = issued
    self.prefix = prefix ?? "360G-\(slug(origin))"
    kinds = (catalogue?.kinds ?? []).filter { kind in
      kind.name.hasPrefix("grant.")
        && kind.fields.contains { $0.name == "amount" && $0.type == .money && $0.isRequired }
    }
    .map(\.name)
  }

  /// Whether an id is one under which a grant was published: `360G-`, a publisher, and its own name.
  static func isGrantIdentifier(_ id: String) -> Bool {
    guard id.hasPrefix("360G-"), let hyphen = id.dropFirst(5).firstIndex(of: "-") else {
      return false
    }
    return isPrefix(String(id[..<hyphen])) && id.index(after: hyphen) < id.endIndex
  }

  /// Whether a text can begin the identifiers: `360G-` and letters, digits, hyphens and underscores.
  ///
  /// - Parameter text: The text.
  /// - Returns: `true` when it can.
  package static func isPrefix(_ text: String) -> Bool {
    text.hasPrefix("360G-") && text.count > 5
      && text.utf8.allSatisfy {
        (0x30...0x39).contains($0) || (0x41...0x5A).contains($0) || (0x61...0x7A).contains($0)
          || $0 == 0x2D || $0 == 0x5F
      }
  }
}
