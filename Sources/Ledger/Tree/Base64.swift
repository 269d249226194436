/// Base64 as checkpoints, signed notes and proofs write it: RFC 4648, section 4, with padding.
///
/// Reading is strict, because a proof is compared as text too: there is exactly one way to write some
/// bytes. White space, missing padding and bits after the last byte are refused (section 3.5);
/// Foundation's reader takes the last.
public enum Base64 {
  private static let alphabet = Array(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

  /// What each byte stands for as a Base64 digit; 0xff where it is none.
  private static let values: [UInt8] = {
    var values = [UInt8](repeating: 0xff, count: 256)
    for (value, digit) in alphabet.enumerated() { values[Int(digit)] = UInt8(value) }
    return values
  }()

  /// Writes bytes in Base64.
  ///
  /// - Parameter bytes: Any number of bytes.
  /// - Returns: Four characters for each three bytes begun.
  /// - Complexity: O(*n*) for *n* bytes.
  public static func encode(_ bytes: Span<UInt8>) -> String {
    var text: [UInt8] = []
    text.reserveCapacity((bytes.count + 2) / 3 * 4)
    for start in stride(from: 0, to: bytes.count, by: 3) {
      let count = min(3, bytes.count - start)
      var group: UInt32 = 0
      for i in 0..<3 { group = group << 8 | (i < count ? UInt32(bytes[start + i]) : 0) }
      for i in 0..<4 {
        text.append(i <= count ? alphabet[Int(group >> (18 - 6 * UInt32(i)) & 63)] : padding)
      }
    }
    return String(decoding: text, as: UTF8.self)
  }

  /// Writes bytes in Base64.
  ///
  /// - Parameter bytes: Any number of bytes.
  /// - Returns: Four characters for each three bytes begun.
  /// - Complexity: O(*n*) for *n* bytes.
  public static func encode(_ bytes: [UInt8]) -> String {
    encode(bytes.span)
  }

  /// Reads Base64.
  ///
  /// - Parameter text: Base64 with its padding and nothing else.
  /// - Returns: The bytes, or `nil` when the text is not the one that `encode` would write.
  /// - Complexity: O(*n*) for *n* characters.
  public static func decode(_ text: String) -> [UInt8]? {
    let digits = Array(text.utf8)
    guard digits.count % 4 == 0 else { return nil }
    let padded = digits.reversed().prefix(2).prefix { $0 == padding }.count
    var bytes: [UInt8] = []
    bytes.reserveCapacity(digits.count / 4 * 3)
    var bits: UInt32 = 0
    var bitCount = 0
    for digit in digits.dropLast(padded) {
      let value = values[Int(digit)]
      guard value != 0xff else { return nil }
      bits = bits << 6 | UInt32(value)
      bitCount += 6
      guard bitCount >= 8 else { continue }
      bitCount -= 8
      bytes.append(UInt8(truncatingIfNeeded: bits >> UInt32(bitCount)))
    }
    let unused = bits & (1 << UInt32(bitCount) - 1)
    return unused == 0 ? bytes : nil
  }

  private static let padding = UInt8(ascii: "=")
}

/// Hexadecimal, as `sha256sum` and the published test vectors write it: RFC 4648, section 8.
public enum Hex {
  private static let digits = Array("0123456789abcdef".utf8)

  /// Writes bytes as lower-case hexadecimal digits.
  ///
  /// - Parameter bytes: Any number of bytes.
  /// - Returns: Two digits for each byte.
  /// - Complexity: O(*n*) for *n* bytes.
  public static func encode(_ bytes: Span<UInt8>) -> String {
    var text: [UInt8] = []
    text.reserveCapacity(bytes.count * 2)
    for i in bytes.indices {
      text.append(digits[Int(bytes[i] >> 4)])
      text.append(digits[Int(bytes[i] & 15)])
    }
    return String(decoding: text, as: UTF8.self)
  }

  /// Writes bytes as lower-case hexadecimal digits.
  ///
  /// - Parameter bytes: Any number of bytes.
  /// - Returns: Two digits for each byte.
  /// - Complexity: O(*n*) for *n* bytes.
  public static func encode(_ bytes: [UInt8]) -> String {
    encode(bytes.span)
  }

  /// Reads hexadecimal digits of either case.
  ///
  /// - Parameter text: Digits, two for each byte, and nothing else.
  /// - Returns: The bytes, or `nil` when the text is not that.
  /// - Complexity: O(*n*) for *n* characters.
  public static func decode(_ text: String) -> [UInt8]? {
    let digits = Array(text.utf8)
    guard digits.count % 2 == 0 else { return nil }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(digits.count / 2)
    for start in stride(from: 0, to: digits.count, by: 2) {
      guard let high = value(digits[start]), let low = value(digits[start + 1]) else { return nil }
      bytes.append(high << 4 | low)
    }
    return bytes
  }

  private static func value(_ digit: UInt8) -> UInt8? {
    switch digit {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): digit - UInt8(ascii: "A") + 10
    default: nil
    }
  }
}
