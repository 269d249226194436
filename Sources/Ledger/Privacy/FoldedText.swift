/// A text with the characters made plain that word processors and spreadsheets put for a space, a hyphen,
/// or the letters and digits of ASCII; those without width are dropped.
struct FoldedText {
  private(set) var bytes: [UInt8] = []
  /// Where each byte came from in the text, and at the end the text's length.
  private var origins: [Int] = []

  init(_ text: Span<UInt8>) {
    var original: [UInt8] = []
    original.append(span: text)
    bytes.reserveCapacity(original.count)
    origins.reserveCapacity(original.count + 1)
    var at = 0
    for scalar in String(decoding: original, as: UTF8.self).unicodeScalars {
      let width = UTF8.width(scalar)
      switch Self.plain(scalar) {
      case .dropped: break
      case .byte(let byte):
        bytes.append(byte)
        origins.append(at)
      case .asIs:
        for offset in 0..<width {
          bytes.append(original[at + offset])
          origins.append(at + offset)
        }
      }
      at += width
    }
    origins.append(original.count)
  }

  /// The bytes of the text that a range of the folded bytes came from.
  func original(_ range: Range<Int>) -> Range<Int> {
    origins[range.lowerBound]..<origins[range.upperBound]
  }

  private enum Plain {
    case byte(UInt8), dropped, asIs
  }

  private static func plain(_ scalar: Unicode.Scalar) -> Plain {
    switch scalar.value {
    case 0xA0, 0x2000...0x200A, 0x202F, 0x205F, 0x3000: .byte(0x20)
    case 0x2010...0x2015, 0x2212: .byte(UInt8(ascii: "-"))
    case 0xAD, 0x200B...0x200F, 0x2060, 0xFEFF: .dropped
    case 0xFF01...0xFF5E: .byte(UInt8(truncatingIfNeeded: scalar.value - 0xFEE0))
    default: .asIs
    }
  }
}
