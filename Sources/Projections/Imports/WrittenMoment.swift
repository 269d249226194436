import Ledger

/// A day with its time and its offset from UTC as other systems write it, brought into the one form that
/// events have.
///
/// It is ISO 8601 as interfaces use it, wider than RFC 3339: `T` or `t`, a fraction of any number of digits
/// after a point or a comma (what is smaller than a millisecond is cut off), and `Z`, `+01:00`, `+0100`
/// or `+01`.
struct WrittenMoment: Sendable {
  /// The local day.
  let date: CivilDate
  /// The moment as `occurred` has it.
  let text: [UInt8]

  /// Reads a moment.
  ///
  /// It is `nil` for any other form, a day that there is not, and a time without an offset.
  init?(_ bytes: Span<UInt8>) {
    // The shortest is 2018-03-07T10:00Z, and nothing has so many digits.
    guard (17...64).contains(bytes.count), let date = CivilDate(bytes.extracting(0..<10)),
      bytes[10] | 0x20 == UInt8(ascii: "t")
    else { return nil }
    var text: [UInt8] = []
    date.append(to: &text)
    text.append(UInt8(ascii: "T"))
    var at = 11
    while at < bytes.count, bytes[at].isDigit || bytes[at] == UInt8(ascii: ":") {
      text.append(bytes[at])
      at += 1
    }
    if at < bytes.count, bytes[at] == UInt8(ascii: ".") || bytes[at] == UInt8(ascii: ",") {
      text.append(UInt8(ascii: "."))
      let start = at + 1
      at = start
      while at < bytes.count, bytes[at].isDigit {
        if at - start < 3 { text.append(bytes[at]) }
        at += 1
      }
    }
    guard at < bytes.count else { return nil }
    if bytes[at] | 0x20 == UInt8(ascii: "z") {
      guard at + 1 == bytes.count else { return nil }
      text.append(UInt8(ascii: "Z"))
    } else {
      text.append(span: bytes.extracting(at..<bytes.count))
      switch bytes.count - at {
      case 3: text += Array(":00".utf8)
      case 5: text.insert(UInt8(ascii: ":"), at: text.count - 2)
      default: break
      }
    }
    guard Occurrence(text.span) != nil else { return nil }
    self.date = date
    self.text = text
  }
}
