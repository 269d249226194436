// The line that an event becomes which was found plainly right.
extension PlainEventReader {
  /// Writes an event that is canonical already, its `actor`, `recorded` and `seq` put where they belong.
  @inline(__always)
  func appendAsItStands(
    _ bytes: Span<UInt8>, _ event: Range<Int>, _ line: inout DraftedLines.Line,
    to output: inout [UInt8]
  ) {
    line.start = output.count
    if !has(.actor) {
      output.append(UInt8(ascii: "{"))
      output.append(contentsOf: actor)
      output.append(UInt8(ascii: ","))
    }
    // What stands at a place of the event stands so much further on in the line.
    let from = has(.actor) ? event.lowerBound : event.lowerBound &+ 1
    let shift = output.count &- from
    @inline(__always) func place(_ key: EnvelopeKey) -> Int {
      members[key].lowerBound &- key.length &- (key == .data ? 3 : 4)
    }
    // The comma before what follows `seq`, or the closing brace.
    let split = has(.source) ? place(.source) : has(.subject) ? place(.subject) : event.upperBound
    let comma = split &- 1
    output.append(span: bytes.extracting(from..<comma))
    line.data = place(.data) &+ shift
    line.id = place(.id) &+ shift
    line.kind = place(.kind) &+ shift
    let programme = members[.programme]
    line.programme = programme.lowerBound &+ shift..<programme.upperBound &+ shift
    line.recorded = output.count &+ 1
    line.sequence = output.count &+ numberingBytes
    output.append(span: numbering.span)
    output.append(span: bytes.extracting(comma..<event.upperBound))
    line.end = output.count
    output.append(0x0A)
  }

  /// Writes an event member by member.
  ///
  /// - Parameters:
  ///   - bytes: What holds the event.
  ///   - data: The node of its data; `nil` where it can be written as it stands.
  ///   - line: Gets the places of what is written.
  ///   - output: What it is written to.
  func appendMembers(
    _ bytes: Span<UInt8>, data: Int?, _ line: inout DraftedLines.Line, to output: inout [UInt8]
  ) {
    line.start = output.count
    output.append(UInt8(ascii: "{"))
    // A text without escapes is canonical as it stands, and so is a number that was found to be.
    func append(_ key: EnvelopeKey, comma: Bool = true) {
      output.append(contentsOf: Self.keys[key.rawValue])
      let isText = key != .data && key != .quantity
      if isText { output.append(UInt8(ascii: "\"")) }
      output.append(span: bytes.extracting(members[key]))
      if isText { output.append(UInt8(ascii: "\"")) }
      if comma { output.append(UInt8(ascii: ",")) }
    }
    if has(.actor) {
      append(.actor)
    } else {
      output.append(contentsOf: actor)
      output.append(UInt8(ascii: ","))
    }
    line.data = output.count
    if !has(.data) {
      output.append(contentsOf: "\"data\":{},".utf8)
    } else if let data {
      output.append(contentsOf: Self.keys[EnvelopeKey.data.rawValue])
      reader.appendCanonical(data, of: bytes, to: &output)
      output.append(UInt8(ascii: ","))
    } else {
      append(.data)
    }
    line.id = output.count
    if has(.id) {
      append(.id)
    } else {
      output.append(contentsOf: "\"id\":\"x-00000000000000000000000000000000\",".utf8)
    }
    line.kind = output.count
    append(.kind)
    append(.occurred)
    if has(.place) { append(.place) }
    append(.programme)
    line.programme = output.count &- 2 &- members[.programme].count..<output.count &- 2
    if has(.quantity), !isOne(bytes) { append(.quantity) }
    // The comma comes with `recorded`.
    output.removeLast()
    line.recorded = output.count &+ 1
    line.sequence = output.count &+ numberingBytes
    output.append(span: numbering.span)
    for key in [EnvelopeKey.source, .subject] where has(key) {
      output.append(UInt8(ascii: ","))
      append(key, comma: false)
    }
    output.append(UInt8(ascii: "}"))
    line.end = output.count
    output.append(0x0A)
  }
}
