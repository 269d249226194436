/// The code page that Windows calls 1252.
enum Windows1252 {
  /// The characters of the bytes 0x80...0x9F, and 0 for the five bytes that have none.
  ///
  /// Every other byte is the Unicode scalar of the same number (Unicode's table CP1252.TXT).
  private static let upper: [UInt16] = [
    0x20AC, 0, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021,
    0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0, 0x017D, 0,
    0, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
    0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0, 0x017E, 0x0178,
  ]

  /// The character of a byte.
  ///
  /// - Parameter byte: Any byte.
  /// - Returns: `nil` for 81, 8D, 8F, 90 and 9D, which stand for nothing.
  static func scalar(_ byte: UInt8) -> Unicode.Scalar? {
    guard 0x80...0x9F ~= byte else { return Unicode.Scalar(byte) }
    let value = upper[Int(byte - 0x80)]
    return value == 0 ? nil : Unicode.Scalar(value)
  }
}

/// The state of a character that is read byte by byte (Unicode 16, table 3-7).
struct UTF8Character: Sendable {
  /// The first byte.
  private(set) var lead: UInt8 = 0
  private var remaining = 0
  private var low: UInt8 = 0x80
  private var high: UInt8 = 0xBF

  /// Whether bytes of the character are still to come.
  var isOpen: Bool { remaining > 0 }

  /// Takes a first byte, 0x80 or above; `false` when no character starts with it.
  mutating func open(_ byte: UInt8) -> Bool {
    lead = byte
    low = 0x80
    high = 0xBF
    switch byte {
    case 0xC2...0xDF: remaining = 1
    case 0xE0...0xEF: remaining = 2
    case 0xF0...0xF4: remaining = 3
    default: return false
    }
    // No overlong forms, no surrogates, nothing beyond U+10FFFF.
    switch byte {
    case 0xE0: low = 0xA0
    case 0xED: high = 0x9F
    case 0xF0: low = 0x90
    case 0xF4: high = 0x8F
    default: break
    }
    return true
  }

  /// Takes a further byte; `false` when it does not belong to the character.
  mutating func take(_ byte: UInt8) -> Bool {
    guard low <= byte, byte <= high else { return false }
    low = 0x80
    high = 0xBF
    remaining -= 1
    return true
  }
}
