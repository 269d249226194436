import Ledger

/// An organisation as grant data names it: by an identifier of org-id.guide, or one of the publisher's
/// own.
package struct Organisation: Sendable, Hashable {
  /// The identifier: `GB-CHC-1077201`, or `360G-example-org-...` for one that no register is known for.
  package var id: String
  /// What it is called.
  package var name: String

  /// Makes an organisation.
  ///
  /// - Parameters:
  ///   - id: The identifier.
  ///   - name: What it is called.
  package init(id: String, name: String) {
    self.id = id
    self.name = name
  }

  /// The number in the register of charities of England and Wales, where that is the identifier.
  package var charityNumber: String? { number(after: "GB-CHC-") }

  /// The number in the register of companies, where that is the identifier.
  package var companyNumber: String? { number(after: "GB-COH-") }

  private func number(after prefix: String) -> String? {
    id.hasPrefix(prefix) ? String(id.dropFirst(prefix.count)) : nil
  }
}

/// Reads organisations out of texts and public identifiers.
package struct OrganisationReader: Sendable {
  /// What the publisher's own identifiers begin with: `360G-example-org`.
  package let prefix: String

  /// Makes a reader.
  ///
  /// - Parameter prefix: What the publisher's own identifiers begin with.
  package init(prefix: String) { self.prefix = prefix }

  /// The registers that a scheme of a place or subject stands for, as org-id.guide calls them.
  private static let registers = [
    "urn": "GB-EDU", "ukprn": "GB-UKPRN", "charity": "GB-CHC", "chc": "GB-CHC",
    "company": "GB-COH", "coh": "GB-COH", "nhs-org": "GB-NHS",
  ]

  /// An organisation as a text names it: `Example Trust`, `GB-CHC-1077201`, `ukprn:10004772`, or a name
  /// with one of these before it or in brackets after it.
  ///
  /// - Parameters:
  ///   - text: The text.
  ///   - id: An identifier that stands beside it.
  /// - Returns: The organisation; `nil` where the text says nothing.
  package func organisation(named text: String, id: String? = nil) -> Organisation? {
    var words = text.split(separator: " ").map(String.init)
    var found = id.flatMap { identifier($0) }
    if found == nil, let last = words.last, let inner = bracketed(last),
      let known = identifier(inner)
    {
      found = known
      words.removeLast()
    } else if found == nil, let first = words.first, let known = identifier(first) {
      found = known
      words.removeFirst()
    }
    let name = words.joined(separator: " ")
    guard !name.isEmpty || found != nil else { return nil }
    let id = found ?? ownIdentifier(of: name)
    return Organisation(id: id, name: name.isEmpty ? Self.name(of: text, id) : name)
  }

  /// The organisation that a place or subject identifies; `nil` for an area.
  package func organisation(at identifier: String, named name: String?) -> Organisation? {
    guard let id = self.identifier(identifier) else { return nil }
    return Organisation(id: id, name: name ?? Self.name(of: identifier, id))
  }

  private func bracketed(_ word: String) -> String? {
    guard word.hasPrefix("("), word.hasSuffix(")"), word.count > 2 else { return nil }
    return String(word.dropFirst().dropLast())
  }

  /// The identifier of a register, from its own form or from a public identifier of an event; `nil` for
  /// any other text, and for an area.
  package func identifier(_ text: String) -> String? {
    if Self.isRegistered(text) { return text }
    guard EventForms.isIdentifier(text), let colon = text.firstIndex(of: ":") else { return nil }
    let scheme = String(text[..<colon])
    let value = String(text[text.index(after: colon)...])
    if let register = Self.registers[scheme] {
      let padding = register == "GB-COH" && value.allSatisfy(\.isNumber) ? 8 - value.count : 0
      return "\(register)-\(String(repeating: "0", count: max(0, padding)))\(value)"
    }
    let upper = scheme.uppercased()
    if Self.isRegistered("\(upper)-\(value)") { return "\(upper)-\(value)" }
    return scheme == "laestab" ? "\(prefix)-laestab-\(value)" : nil
  }

  /// Whether a text is an organisation's identifier: two capitals for the country or `XM` and the
  /// like, a register's code, and a number.
  private static func isRegistered(_ text: String) -> Bool {
    let parts = text.split(separator: "-", maxSplits: 2, omittingEmptySubsequences: false)
    func isUpper(_ part: Substring) -> Bool {
      part.utf8.allSatisfy { (0x41...0x5A).contains($0) || (0x30...0x39).contains($0) }
    }
    guard parts.count == 3, !parts[2].isEmpty, !text.contains(" ") else { return false }
    if parts[0] == "360G" { return !parts[1].isEmpty }
    return parts[0].count == 2 && isUpper(parts[0]) && (2...8).contains(parts[1].count)
      && isUpper(parts[1]) && parts[2].utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F }
  }

  /// An identifier of the publisher's own for a name: what can be read of it, and a part of its hash,
  /// so that two names that read alike stay two.
  private func ownIdentifier(of name: String) -> String {
    let hash = SHA256.hash(Array(name.utf8)).hex.prefix(8)
    return "\(prefix)-org-\(slug(name).prefix(40))-\(hash)"
  }

  private static func name(of text: String, _ id: String) -> String {
    if let colon = text.firstIndex(of: ":") {
      let value = text[text.index(after: colon)...]
      switch text[..<colon] {
      case "urn": return "School with URN \(value)"
      case "ukprn": return "Provider with UKPRN \(value)"
      case "laestab": return "School with number \(value)"
      default: break
      }
    }
    return "Organisation \(id)"
  }
}

/// Small letters, digits and single hyphens: what a name or an address leaves of itself.
///
/// - Parameter text: Any text.
/// - Returns: Such as `example-org-opportunity-areas`; `x` for a text without any letter or digit.
func slug(_ text: String) -> String {
  var slug: [UInt8] = []
  for byte in text.lowercased().utf8 {
    if (0x61...0x7A).contains(byte) || (0x30...0x39).contains(byte) {
      slug.append(byte)
    } else if let last = slug.last, last != 0x2D {
      slug.append(0x2D)
    }
  }
  if slug.last == 0x2D { slug.removeLast() }
  return slug.isEmpty ? "x" : String(decoding: slug, as: UTF8.self)
}
