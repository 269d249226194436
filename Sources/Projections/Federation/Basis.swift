package import Ledger

/// What figures stand on: the checkpoint of one ledger, or those of several.
package enum Basis: Sendable, Hashable {
  /// One ledger: the root of the tree over the lines that count.
  case ledger(root: Digest)
  /// Several: each one's lines, how many of them say again what another ledger has, and when the last of
  /// them was recorded.
  case federation([Prefix], sharedEvents: Int, lastRecorded: Instant)

  /// The lines of one ledger that count.
  package struct Prefix: Sendable, Hashable {
    /// The name of the ledger's log.
    package var origin: String
    /// Its directory, as it was named.
    package var path: String
    /// How many of its lines count.
    package var size: Int
    /// The root of the tree over them.
    package var root: Digest

    /// Makes a prefix.
    ///
    /// - Parameters:
    ///   - origin: The name of the ledger's log.
    ///   - path: Its directory, as it was named.
    ///   - size: How many of its lines count.
    ///   - root: The root of the tree over them.
    package init(origin: String, path: String, size: Int, root: Digest) {
      self.origin = origin
      self.path = path
      self.size = size
      self.root = root
    }

    /// The prefix in one line: origin, size and root.
    package var words: String { "\(origin) \(size) \(root.base64)" }
  }

  /// The ledgers, where there are several.
  package var ledgers: [Prefix]? {
    if case .federation(let ledgers, _, _) = self { return ledgers }
    return nil
  }
}

extension JSONOutput {
  /// Writes the members that say what figures stand on.
  ///
  /// - Parameter basis: What they stand on.
  package mutating func members(of basis: Basis) {
    switch basis {
    case .ledger(let root): member("root", root.base64)
    case .federation(let ledgers, let sharedEvents, let lastRecorded):
      member("sharedEvents", sharedEvents)
      member("lastRecorded", lastRecorded.description)
      member("ledgers") { json in
        json.array(ledgers) { json, ledger in
          json.object { json in
            json.member("origin", ledger.origin)
            json.member("path", ledger.path)
            json.member("size", ledger.size)
            json.member("root", ledger.root.base64)
          }
        }
      }
    }
  }
}
