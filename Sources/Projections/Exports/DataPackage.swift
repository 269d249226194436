package import Ledger

/// A ledger's files and tables as a Data Package, version 2.0.
package struct DataPackage: Sendable {
  /// One file of the package.
  package struct Resource: Sendable {
    /// Its name in the package: small letters, digits, `-`, `.` and `_`.
    package var name: String
    /// Where it stands, from the descriptor's folder.
    package var path: String
    /// What it is.
    package var title: String
    /// The file's ending.
    package var format: String
    /// The media type.
    package var mediaType: String
    /// How many bytes it has.
    package var bytes: Int
    /// The SHA-256 of its bytes.
    package var hash: Digest
    /// The columns, where it is a table.
    package var table: EventTable?

    /// Makes a segment's resource.
    ///
    /// - Parameters:
    ///   - file: The segment's file name.
    ///   - bytes: What it holds.
    ///   - sequences: The lines in it.
    package init(segment file: String, bytes: [UInt8], sequences: ClosedRange<Int>) {
      name = "log-\(sequences.lowerBound)"
      path = "\(LogFormat.logName)/\(file)"
      title = "Lines \(sequences.lowerBound) to \(sequences.upperBound) of the log, as they stand"
      // Each line has its own keys: no table, which is what `ndjson` would be read as.
      format = "txt"
      mediaType = "application/x-ndjson"
      self.bytes = bytes.count
      hash = SHA256.hash(bytes)
    }

    /// Makes the resource of a table of events.
    ///
    /// - Parameters:
    ///   - table: Its columns.
    ///   - path: Where it stands.
    ///   - bytes: What it holds.
    package init(table: EventTable, path: String, bytes: [UInt8]) {
      name = "events"
      self.path = path
      title = "The events that count, a row for each"
      format = "csv"
      mediaType = "text/csv"
      self.bytes = bytes.count
      hash = SHA256.hash(bytes)
      self.table = table
    }
  }

  /// The profile that it follows.
  package static let profile = "https://datapackage.org/profiles/2.0/datapackage.json"
  /// The descriptor's file name.
  package static let descriptorName = "datapackage.json"

  /// The ledger's origin.
  package var origin: String
  /// How many lines count.
  package var size: Int
  /// The root of their tree.
  package var root: Digest
  /// When the last of them was recorded.
  package var created: Instant
  /// The address of the licence.
  package var licence: String?
  /// The files.
  package var resources: [Resource]

  /// Makes a package.
  ///
  /// - Parameters:
  ///   - origin: The ledger's origin.
  ///   - size: How many lines count.
  ///   - root: The root of their tree.
  ///   - created: When the last of them was recorded.
  ///   - licence: The address of the licence.
  ///   - resources: The files.
  package init(
    origin: String, size: Int, root: Digest, created: Instant, licence: String?,
    resources: [Resource]
  ) {
    self.origin = origin
    self.size = size
    self.root = root
    self.created = created
    self.licence = licence
    self.resources = resources
  }

  /// The descriptor.
  package var json: [UInt8] {
    var json = JSONOutput()
    json.object { json in
      json.member("$schema", Self.profile)
      json.member("name", slug(origin))
      json.member("title", "The ledger \(origin)")
      json.member(
        "description",
        "The log of the ledger \(origin) at \(size) lines: each line one event, canonical JSON."
          + " The root of the Merkle tree over them (RFC 6962) is \(root.base64).")
      json.member("version", "1.\(size).0")
      json.member("created", created.description)
      if let licence {
        json.member("licenses") { json in
          json.array([licence]) { json, path in json.object { $0.member("path", path) } }
        }
      }
      json.member("asOf") { json in
        json.object { json in
          json.member("size", size)
          json.member("root", root.base64)
        }
      }
      json.member("resources") { json in json.array(resources) { $0.resource($1) } }
    }
    json.endLine()
    return json.bytes
  }
}

extension JSONOutput {
  fileprivate mutating func resource(_ resource: DataPackage.Resource) {
    object { json in
      json.member("name", resource.name)
      if resource.table != nil { json.member("type", "table") }
      json.member("path", resource.path)
      json.member("title", resource.title)
      json.member("format", resource.format)
      json.member("mediatype", resource.mediaType)
      json.member("encoding", "utf-8")
      json.member("bytes", resource.bytes)
      json.member("hash", "sha256:\(resource.hash.hex)")
      if let table = resource.table {
        json.member("dialect") { json in
          json.object { json in
            json.member("delimiter", ",")
            json.member("lineTerminator", "\r\n")
            json.member("quoteChar", "\"")
            json.member("doubleQuote") { $0.boolean(true) }
            json.member("header") { $0.boolean(true) }
          }
        }
        json.member("schema") { $0.schema(table) }
      }
    }
  }

  private mutating func schema(_ table: EventTable) {
    object { json in
      json.name("fields")
      let always = EnvelopeKey.always
      var fields: [(name: String, type: String, title: String?, isRequired: Bool)] =
        EventTable.envelope.map { key in
          let type =
            switch key {
            case .seq, .quantity: "integer"
            case .recorded: "datetime"
            default: "string"
            }
          return (key.name, type, nil, always.contains(key) || key == .quantity)
        }
      fields += table.columns.map { ($0.name, $0.tableType, $0.title, false) }
      json.array(fields) { json, field in
        json.object { json in
          json.member("name", field.name)
          json.member("type", field.type)
          if let title = field.title { json.member("title", title) }
          if field.type == "datetime" { json.member("format", "any") }
          if field.isRequired {
            json.member("constraints") { json in
              json.object { $0.member("required") { $0.boolean(true) } }
            }
          }
        }
      }
      json.member("missingValues") { $0.array([""]) { $0.string($1) } }
      json.member("primaryKey") { $0.array(["id"]) { $0.string($1) } }
    }
  }
}

extension EventTable.Column {
  /// The type as Table Schema has it; several values in one cell are a text.
  fileprivate var tableType: String {
    guard !isMany else { return "string" }
    return switch type {
    case .integer?: "integer"
    case .decimal?, .money?: "number"
    case .date?: "date"
    case .boolean?: "boolean"
    case .text?, .code?, nil: "string"
    }
  }
}
