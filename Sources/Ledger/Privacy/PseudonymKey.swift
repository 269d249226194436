/// The key that turns a raw identifier into a pseudonym, the same one every time.
///
/// ```
/// pseudonym = "p-" + the first 32 hexadecimal digits of HMAC-SHA-256(key, scheme + ":" + value)
/// ```
///
/// Whoever has the key can find out whose a pseudonym is by trying every pupil's number; whoever has
/// not cannot. `docs/personal-data.md` fixes the forms, so that other programs make the same pseudonyms.
public struct PseudonymKey: Sendable {
  /// The fewest bytes of a key: as many as the hash has.
  package static let bytesMin = 32
  /// The most bytes of a key.
  package static let bytesMax = 4_096
  /// The fewest different bytes in a key: random ones of any writing have more.
  private static let differentMin = 8
  /// The most bytes of a raw identifier.
  private static let valueBytesMax = 200

  private let code: HMACSHA256

  /// Takes the contents of a key's file: the key is what stands before the line break at the end.
  ///
  /// - Parameters:
  ///   - contents: The bytes of the file.
  ///   - place: The file, for refusals.
  /// - Throws: The refusal of a key that is too short or too long or cannot be random.
  package init(contents: [UInt8], at place: Place) throws(Refusal) {
    var key = contents
    while key.last == 0x0A || key.last == 0x0D { key.removeLast() }
    if key.count < Self.bytesMin { throw .keyTooShort(key.count, at: place) }
    if key.count > Self.bytesMax { throw .keyTooLong(at: place) }
    if Set(key).count < Self.differentMin { throw .keyNotRandom(at: place) }
    code = HMACSHA256(key: key)
  }

  /// Reads a key's file.
  ///
  /// - Parameters:
  ///   - path: The file, which nobody but its owner and group may read.
  ///   - directory: The ledger, in which no key may lie.
  /// - Throws: ``LedgerError/refused(_:)``, ``LedgerError/system(_:)``.
  package init(file path: String, outside directory: String) throws(LedgerError) {
    let place = Place(file: path)
    let (contents, isOpen, isInside) = try system { () throws(SystemFailure) in
      let file = try Descriptor(path, .input)
      let isInside = FileSystem.isInside(path, directory)
      var contents = [UInt8](repeating: 0, count: Self.bytesMax + 3)
      var count = 0
      while count < contents.count {
        let more = try file.read(into: &contents, at: count)
        if more == 0 { break }
        count += more
      }
      return (Array(contents[..<count]), try file.isOpenToOthers(), isInside)
    }
    if isOpen { throw .refused([.keyOpenToOthers(path)]) }
    if isInside { throw .refused([.keyInLedger(directory, at: place)]) }
    do throws(Refusal) {
      try self.init(contents: contents, at: place)
    } catch {
      throw .refused([error])
    }
  }

  /// The pseudonym of a raw identifier.
  ///
  /// - Parameter text: The identifier as it came.
  /// - Returns: A subject, or what is wrong with the identifier.
  /// - Complexity: O(n).
  package func pseudonym(of text: String) -> Result<String, RawIdentifier.Fault> {
    let identifier: RawIdentifier
    switch RawIdentifier.read(text) {
    case .success(let found): identifier = found
    case .failure(let fault): return .failure(fault)
    }
    guard (1...Self.valueBytesMax).contains(identifier.value.count) else {
      return .failure(.wrongLength)
    }
    let message = Array("\(identifier.scheme.rawValue):".utf8) + identifier.value
    return .success("p-" + code.code(of: message).hex.prefix(32))
  }
}

/// An identifier of a person as it comes from a school's or a council's own records.
package struct RawIdentifier: Sendable, Hashable {
  /// What sort of identifier it is: each has its own range of pseudonyms.
  package enum Scheme: String, Sendable, CaseIterable {
    case upn, nino, uln, nhs, email
    /// Any other: a local number, a name.
    case raw
  }

  /// What is wrong with a text that should be an identifier.
  package enum Fault: Error, Sendable, Hashable {
    /// It is empty, or longer than any identifier.
    case wrongLength
    /// It holds characters that cannot be printed.
    case unprintable
    /// It is not in the form that its scheme has, or has a wrong check letter or digit.
    case wrongForm(Scheme)
  }

  /// What sort of identifier it is.
  package var scheme: Scheme
  /// The identifier in the one form that it is hashed in.
  package var value: [UInt8]

  /// The scheme that a text names before its first colon.
  ///
  /// - Parameter text: `upn:...`.
  /// - Returns: `nil` when it names none of a person's.
  package static func scheme(of text: String) -> Scheme? {
    guard let colon = text.utf8.firstIndex(of: UInt8(ascii: ":")) else { return nil }
    return Scheme(rawValue: String(text[..<colon]))
  }

  /// Whether a text names a scheme before its first colon.
  ///
  /// - Parameter text: The text.
  /// - Returns: `true` where ``scheme(of:)`` gives one.
  /// - Complexity: O(1): nothing is allocated.
  static func hasScheme(_ text: Span<UInt8>) -> Bool {
    let end = min(text.count, 6)
    let colon = firstIndex(of: UInt8(ascii: ":"), in: text, from: 0, to: end)
    guard colon < end else { return false }
    // upn, nino, uln, nhs, email, raw
    switch EventForms.letters(of: text, 0..<colon) {
    case 0x75_706E, 0x6E69_6E6F, 0x75_6C6E, 0x6E_6873, 0x65_6D61_696C, 0x72_6177: return true
    default: return false
    }
  }

  /// Brings a raw identifier into the one form that it is hashed in.
  ///
  /// - Parameter text: The identifier, with its scheme before a colon or without.
  /// - Returns: The identifier, or what is wrong with it.
  package static func read(_ text: String) -> Result<RawIdentifier, Fault> {
    var bytes = Array(text.utf8)
    let named = scheme(of: text)
    if let named { bytes.removeFirst(named.rawValue.utf8.count + 1) }
    let trimmed = withoutSpaces(bytes, everywhere: false)
    guard !trimmed.isEmpty else { return .failure(.wrongLength) }
    guard EventForms.isLabel(String(decoding: trimmed, as: UTF8.self)) else {
      return .failure(trimmed.count > LogFormat.labelBytesMax ? .wrongLength : .unprintable)
    }
    let compact = withoutSpaces(trimmed, everywhere: true).map(\.capital)
    func made(_ scheme: Scheme, _ value: [UInt8], if isRight: Bool) -> Result<Self, Fault> {
      isRight ? .success(Self(scheme: scheme, value: value)) : .failure(.wrongForm(scheme))
    }
    let sorts = PersonalDataScreen.sorts(in: compact.span)
    // A slip of the pen in a pupil's number must not make another pupil of it.
    let upn = compact.count == 13 ? isPupilNumber(compact.span, 0) : nil
    switch named {
    case .upn: return made(.upn, compact, if: upn == true)
    case .nino:
      return made(.nino, compact, if: compact.count == 9 && sorts == .init(.nationalInsurance))
    case .uln: return made(.uln, compact, if: isCheckedNumber(compact, "ULN"))
    case .nhs: return made(.nhs, compact, if: isCheckedNumber(compact, "NHS"))
    case .email: return made(.email, trimmed.map(\.small), if: isAddress(trimmed))
    case .raw: return .success(Self(scheme: .raw, value: trimmed))
    case nil:
      if let upn { return made(.upn, compact, if: upn) }
      if compact.count == 9, sorts == .init(.nationalInsurance) {
        return .success(Self(scheme: .nino, value: compact))
      }
      if isAddress(trimmed) {
        return .success(Self(scheme: .email, value: trimmed.map(\.small)))
      }
      return .success(Self(scheme: .raw, value: trimmed))
    }
  }

  /// A text without the spaces, tabs and no-break spaces around it; everywhere, without those and the
  /// hyphens within.
  private static func withoutSpaces(_ bytes: [UInt8], everywhere: Bool) -> [UInt8] {
    var scalars = Array(String(decoding: bytes, as: UTF8.self).unicodeScalars)
    func isSpace(_ scalar: Unicode.Scalar) -> Bool {
      scalar == " " || scalar == "\t" || scalar == "\u{A0}"
    }
    if everywhere {
      scalars.removeAll { isSpace($0) || $0 == "-" }
    } else {
      while let last = scalars.last, isSpace(last) { scalars.removeLast() }
      scalars.removeSubrange(..<(scalars.firstIndex { !isSpace($0) } ?? scalars.endIndex))
    }
    return scalars.flatMap { Array(String($0).utf8) }
  }

  private static func isAddress(_ bytes: [UInt8]) -> Bool {
    var isWhole = false
    eachAddress(in: bytes.span) { if $0 == bytes.indices { isWhole = true } }
    return isWhole
  }

  /// Whether ten digits have the right check digit: as the screen sees them after the number's name.
  private static func isCheckedNumber(_ compact: [UInt8], _ name: String) -> Bool {
    let text = Array("\(name) ".utf8) + compact
    let sort: PersonalData = name == "ULN" ? .uln : .nhs
    return compact.count == 10
      && PersonalDataScreen.sorts(in: text.span).contains(PersonalDataSet(sort))
  }
}

extension UInt8 {
  /// A capital's small letter, and everything else as it is.
  fileprivate var small: UInt8 { self &- 0x41 < 26 ? self ^ 0x20 : self }
}
