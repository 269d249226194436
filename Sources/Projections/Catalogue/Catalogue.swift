public import Ledger

/// The kinds of event that a ledger takes, their fields, and the lists of codes that some fields
/// choose from.
///
/// ```json
/// {"title": "...",
///  "codes": {"phase": {"title": "...", "source": "...",
///            "codes": {"primary": {"title": "Primary", "from": "2016-09-01"}}}},
///  "kinds": {"grant.award": {"title": "A grant is awarded", "subject": "...", "place": "...",
///            "fields": {"amount": {"title": "Amount", "type": "money", "required": true},
///                       "contact": {"title": "Who to ask", "type": "text", "private": true},
///                       "phase": {"title": "Phase", "type": "code", "codes": "phase"},
///                       "recipients": {"title": "Who receives it", "type": "text", "many": true},
///                       "postcode": {"title": "Their postcode", "type": "text",
///                                    "allows": ["postcode"]}}}}}
/// ```
public struct Catalogue: Sendable {
  /// What a field holds.
  public enum FieldType: String, Sendable, CaseIterable {
    /// Any text up to 2,000 bytes.
    case text
    /// One of the codes of a list.
    case code
    /// A whole number.
    case integer
    /// A number with decimal places.
    case decimal
    /// Pounds, with at most two decimal places.
    case money
    /// A day, such as `2018-03-07`.
    case date
    /// `true` or `false`.
    case boolean
  }

  /// One code of a list, and the days on which it may be used.
  public struct Code: Sendable {
    /// The code as events hold it.
    public let code: String
    /// What it stands for.
    public let title: String
    /// The days on which something may have occurred that bears the code.
    public let days: DayRange
  }

  /// A list of codes.
  public struct CodeList: Sendable {
    /// The list's name.
    public let name: String
    /// What the codes say.
    public let title: String
    /// Where the list comes from.
    public let source: String?
    /// The codes in the order of the catalogue.
    public let codes: [Code]
    let table: NameTable

    init(name: String, title: String, source: String?, codes: [Code]) {
      self.name = name
      self.title = title
      self.source = source
      self.codes = codes
      table = NameTable(codes.map(\.code))
    }
  }

  /// A field of a kind's `data`.
  public struct Field: Sendable {
    /// The field's name in `data`.
    public let name: String
    /// What it is.
    public let title: String
    /// What it holds.
    public let type: FieldType
    /// The number of its list of codes in `lists`.
    public let list: Int?
    /// Whether an event of the kind must have it.
    public let isRequired: Bool
    /// Whether it holds a list of values.
    public let isMany: Bool
    /// Whether codes outside its list are taken as well.
    public let isOpen: Bool
    /// The sorts of personal data that it may hold, because they are no person's there: the postcode
    /// of an organisation.
    public let allows: PersonalDataSet
    /// Whether its values are kept beside the log, so that they can be erased.
    public let isPrivate: Bool
    /// Whether its name says that it holds dates of birth.
    let isOfBirthDates: Bool

    init(
      name: String, title: String, type: FieldType, list: Int? = nil, isRequired: Bool = false,
      isMany: Bool = false, isOpen: Bool = false, allows: PersonalDataSet = [],
      isPrivate: Bool = false
    ) {
      self.name = name
      self.title = title
      self.type = type
      self.list = list
      self.isRequired = isRequired
      self.isMany = isMany
      self.isOpen = isOpen
      self.allows = allows
      self.isPrivate = isPrivate
      isOfBirthDates = isNameOfBirthDates(name)
    }
  }

  /// A kind of event.
  public struct Kind: Sendable {
    /// The kind as events name it.
    public let name: String
    /// What happened.
    public let title: String
    /// Whom or what an event's `subject` names; `nil` when the kind has none.
    public let subject: String?
    /// Where an event's `place` is; `nil` when the kind has none.
    public let place: String?
    /// The fields in the order of the catalogue.
    public let fields: [Field]
    let table: NameTable
    /// A bit for each required field, by its number.
    let required: UInt64
    /// The fields whose values are kept beside the log.
    let privateFields: [String]

    init(name: String, title: String, subject: String?, place: String?, fields: [Field]) {
      self.name = name
      self.title = title
      self.subject = subject
      self.place = place
      self.fields = fields
      table = NameTable(fields.map(\.name))
      privateFields = fields.filter(\.isPrivate).map(\.name)
      var required: UInt64 = 0
      for (number, field) in fields.enumerated() where field.isRequired {
        required |= 1 << UInt64(number)
      }
      self.required = required
    }

    /// A field of the kind.
    ///
    /// - Parameter name: The field's name.
    /// - Returns: `nil` when the kind has no field of that name.
    public func field(_ name: String) -> Field? {
      table.number(of: name.utf8.span).map { fields[$0] }
    }
  }

  /// What the catalogue is called.
  public let title: String
  /// The lists of codes in the order of the catalogue.
  public let lists: [CodeList]
  /// The kinds in the order of the catalogue.
  public let kinds: [Kind]
  private let table: NameTable

  /// The field that every correction may have: why it was made.
  public static let correctionReason = "correction_reason"
  /// The most bytes of a code.
  public static let codeBytesMax = 64
  /// The most bytes of a text.
  public static let textBytesMax = 2_000

  init(title: String, lists: [CodeList], kinds: [Kind]) {
    self.title = title
    self.lists = lists
    self.kinds = kinds
    table = NameTable(kinds.map(\.name))
  }

  /// Reads a catalogue.
  ///
  /// - Parameters:
  ///   - value: The catalogue's JSON.
  ///   - kind: The one kind that is needed, to record a single event: of every other only the name
  ///     is read, and lists that the kind does not use stay empty. All of them by default.
  /// - Throws: `LedgerError.refused` with every problem of it, each with its place.
  /// - Complexity: O(n) in the size of the catalogue.
  public init(_ value: JSONValue, onlyKind kind: String? = nil) throws(LedgerError) {
    var reader = CatalogueReader(of: value, only: kind)
    let catalogue = reader.catalogue(value)
    guard let catalogue, reader.problems.isEmpty else { throw .refused(reader.problems) }
    self = catalogue
  }

  /// A kind of event.
  ///
  /// - Parameter name: The kind's name.
  /// - Returns: `nil` when the catalogue has no kind of that name.
  public func kind(_ name: String) -> Kind? {
    table.number(of: name.utf8.span).map { kinds[$0] }
  }

  /// The number of a kind in `kinds`, from its name's bytes.
  package func number(ofKind name: Span<UInt8>) -> Int? { table.number(of: name) }
}
