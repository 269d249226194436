/// The sorts of personal data that a ledger is kept free of.
///
/// `docs/personal-data.md` says for each what is seen and what is not. The raw value is the word by
/// which a catalogue opens a field to it: `"allows": ["postcode"]`.
public enum PersonalData: String, Sendable, CaseIterable {
  /// A unique pupil number with a right check letter.
  case upn
  /// A National Insurance number.
  case nationalInsurance = "national-insurance"
  /// A unique learner number that is called so.
  case uln
  /// An NHS number, grouped or called so.
  case nhs = "nhs-number"
  /// An e-mail address.
  case email
  /// A whole postcode.
  case postcode
  /// A telephone number.
  case telephone
  /// A date of birth, or a day where no day belongs.
  case dateOfBirth = "date-of-birth"

  /// The sort as a sentence names it: `a pupil's number (UPN)`.
  package var words: String {
    switch self {
    case .upn: "a pupil's number (UPN)"
    case .nationalInsurance: "a National Insurance number"
    case .uln: "a learner's number (ULN)"
    case .nhs: "an NHS number"
    case .email: "an e-mail address"
    case .postcode: "a postcode"
    case .telephone: "a telephone number"
    case .dateOfBirth: "a date that may be one of birth"
    }
  }

  /// What stands in a message in its place.
  var mask: String {
    switch self {
    case .upn: "[UPN]"
    case .nationalInsurance: "[National Insurance number]"
    case .uln: "[ULN]"
    case .nhs: "[NHS number]"
    case .email: "[e-mail address]"
    case .postcode: "[postcode]"
    case .telephone: "[telephone number]"
    case .dateOfBirth: "[date of birth]"
    }
  }
}

/// Some of the sorts of personal data: what a text holds, or what a field is open to.
public struct PersonalDataSet: OptionSet, Sendable, Hashable {
  /// A bit for each sort, in the order of `allCases`.
  public let rawValue: UInt16

  /// Takes bits.
  ///
  /// - Parameter rawValue: A bit for each sort.
  public init(rawValue: UInt16) {
    self.rawValue = rawValue
  }

  /// The set of one sort.
  ///
  /// - Parameter sort: The sort.
  public init(_ sort: PersonalData) {
    let number = PersonalData.allCases.firstIndex(of: sort) ?? 0
    self.init(rawValue: 1 << UInt16(number))
  }

  /// The sorts in the set, in the order of `allCases`.
  public var sorts: [PersonalData] {
    PersonalData.allCases.filter { contains(PersonalDataSet($0)) }
  }
}
