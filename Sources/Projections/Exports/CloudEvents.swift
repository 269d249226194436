package import Ledger

/// Events as CloudEvents 1.0, with the extensions `recordedtime` and `sequence`.
///
/// | attribute | is |
/// |---|---|
/// | `id`, `subject`, `data` | the event's own, private fields left out of `data` |
/// | `source` | the ledger: `https://` and its origin |
/// | `type` | the kind, after the origin's host turned round: `org.example.grant.award` |
/// | `time` | `occurred`; of a day without a time its beginning in UTC, and `occurred` as it stands |
/// | `recordedtime`, `sequence` | `recorded`, and `seq` in 20 digits |
/// | `occurred`, `actor`, `programme`, `place`, `quantity`, `replaces` | the event's own |
/// | `recordsource` | the event's `source` |
package struct CloudEventWriter: Sendable {
  private let source: [UInt8]
  private let typePrefix: [UInt8]

  /// Makes a writer.
  ///
  /// - Parameter origin: The ledger's origin.
  package init(origin: String) {
    var json: [UInt8] = []
    appendCanonicalString(Self.source(origin), to: &json)
    source = json
    var prefix: [UInt8] = []
    appendCanonicalString(Self.typePrefix(origin), to: &prefix)
    typePrefix = Array(prefix.dropFirst().dropLast())
  }

  /// The ledger as a URI: what RFC 3986 does not have in a path is percent-encoded.
  static func source(_ origin: String) -> String {
    var text = "https://"
    for byte in origin.utf8 {
      let isPlain =
        (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte)
        || (0x61...0x7A).contains(byte) || "-._~/:@".utf8.contains(byte)
      text += isPlain ? String(UnicodeScalar(byte)) : "%\(Hex.encode([byte]).uppercased())"
    }
    return text
  }

  /// The host of an origin turned round, with a point after it; nothing where it names no host.
  static func typePrefix(_ origin: String) -> String {
    let host = origin.split(separator: "/", omittingEmptySubsequences: false)[0].lowercased()
    let labels = host.split(separator: ".", omittingEmptySubsequences: false)
    let isHost =
      labels.count > 1
      && labels.allSatisfy { label in
        !label.isEmpty
          && label.utf8.allSatisfy {
            (0x30...0x39).contains($0) || (0x61...0x7A).contains($0) || $0 == 0x2D
          }
      }
    return isHost ? labels.reversed().joined(separator: ".") + "." : ""
  }

  /// Writes one event.
  ///
  /// - Parameters:
  ///   - line: Its line.
  ///   - batch: The batch that holds the line.
  ///   - output: Where the JSON object is added, without an end of line.
  /// - Complexity: O(n) in the bytes of the line.
  package func append(_ line: EventLine, of batch: EventBatch, to output: inout [UInt8]) {
    // The line's own texts are JSON already, with their escapes.
    func text(_ name: String, _ key: EnvelopeKey) {
      guard let range = line.range(of: key) else { return }
      output.append(contentsOf: ",\"\(name)\":\"".utf8)
      output.append(contentsOf: batch.bytes[range])
      output.append(UInt8(ascii: "\""))
    }
    output.append(contentsOf: #"{"specversion":"1.0""#.utf8)
    text("id", .id)
    output.append(contentsOf: #","source":"#.utf8)
    output.append(contentsOf: source)
    output.append(contentsOf: #","type":""#.utf8)
    output.append(contentsOf: typePrefix)
    if let kind = line.range(of: .kind) { output.append(contentsOf: batch.bytes[kind]) }
    output.append(UInt8(ascii: "\""))
    if let occurred = line.range(of: .occurred) {
      output.append(contentsOf: #","time":""#.utf8)
      output.append(contentsOf: Self.timestamp(batch.bytes[occurred]))
      output.append(UInt8(ascii: "\""))
    }
    text("subject", .subject)
    output.append(contentsOf: #","datacontenttype":"application/json""#.utf8)
    text("recordedtime", .recorded)
    let digits = String(line.sequence)
    output.append(
      contentsOf: ",\"sequence\":\"\(String(repeating: "0", count: 20 - digits.count))\(digits)\""
        .utf8)
    text("occurred", .occurred)
    text("actor", .actor)
    text("programme", .programme)
    text("place", .place)
    text("replaces", .replaces)
    text("recordsource", .source)
    // At most a thousand million: within the 32 bits of an Integer.
    if let quantity = line.range(of: .quantity) {
      output.append(contentsOf: #","quantity":"#.utf8)
      output.append(contentsOf: batch.bytes[quantity])
    }
    if let data = line.range(of: .data) {
      output.append(contentsOf: #","data":"#.utf8)
      appendData(data, line, batch, to: &output)
    }
    output.append(UInt8(ascii: "}"))
  }

  /// Writes `data` as it stands, without the fields that are private.
  private func appendData(
    _ data: Range<Int>, _ line: EventLine, _ batch: EventBatch, to output: inout [UInt8]
  ) {
    let fields = batch.fields(of: line)
    guard fields.contains(where: { batch.isPrivate($0.value) }) else {
      return output.append(contentsOf: batch.bytes[data])
    }
    var separator = UInt8(ascii: "{")
    // From the end of one member to the end of the next: a comma, the name and the value.
    var start = data.lowerBound + 1
    for field in fields {
      let end = field.value.range.upperBound + (field.value.kind == .string ? 1 : 0)
      if !batch.isPrivate(field.value) {
        output.append(separator)
        output.append(contentsOf: batch.bytes[start..<end])
        separator = UInt8(ascii: ",")
      }
      start = end + 1
    }
    if separator == UInt8(ascii: "{") { output.append(separator) }
    output.append(UInt8(ascii: "}"))
  }

  /// A moment as RFC 3339 has it: seconds are written, and a day begins at midnight in UTC.
  static func timestamp(_ occurred: ArraySlice<UInt8>) -> [UInt8] {
    var bytes = Array(occurred)
    if bytes.count == 10 { return bytes + Array("T00:00:00Z".utf8) }
    if bytes.count > 16, bytes[16] != UInt8(ascii: ":") {
      bytes.insert(contentsOf: ":00".utf8, at: 16)
    }
    return bytes
  }
}
