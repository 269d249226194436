/// Where something stands in an input: a file, a line and column in it, and a pointer into its JSON.
///
/// Every part is optional, because a value typed on the command line has no line and a whole file
/// has no pointer.
public struct Place: Sendable, Hashable {
  /// The file as the user named it; `nil` for the command line.
  public var file: String?
  /// The line, counted from 1.
  public var line: Int?
  /// The column in bytes, counted from 1.
  public var column: Int?
  /// A JSON pointer (RFC 6901) such as `/data/amount`; the empty string is the whole document.
  public var pointer: String?

  /// Makes a place from the parts that are known.
  ///
  /// - Parameters:
  ///   - file: The file as the user named it.
  ///   - line: The line, counted from 1.
  ///   - column: The column in bytes, counted from 1.
  ///   - pointer: A JSON pointer (RFC 6901).
  public init(
    file: String? = nil, line: Int? = nil, column: Int? = nil, pointer: String? = nil
  ) {
    self.file = file
    self.line = line
    self.column = column
    self.pointer = pointer
  }
}

/// One reason why an input was not taken: what, where, and what would be right.
///
/// The sentences of a module stand in one file of it (`Refusals.swift`), as functions that make
/// these values; code elsewhere names the function and gives the particulars.
public struct Refusal: Error, Sendable, Hashable {
  /// The name of the kind of problem, in kebab case, as `--json` prints it: `unknown-kind`.
  public var name: String
  /// Where it stands.
  public var place: Place
  /// What was found, without a capital or a full stop: `kind 'npq.enrollment' is not in the catalogue`.
  public var what: String
  /// What would be right, in the same form: `write 'npq.enrolment'`.
  public var remedy: String

  /// Makes a refusal.
  ///
  /// - Parameters:
  ///   - name: The name of the kind of problem, in kebab case.
  ///   - place: Where it stands.
  ///   - what: What was found.
  ///   - remedy: What would be right.
  public init(_ name: String, at place: Place, _ what: String, remedy: String) {
    self.name = name
    self.place = place
    self.what = what
    self.remedy = remedy
  }
}

/// A system call that failed, with everything that explains it.
public struct SystemFailure: Error, Sendable, Hashable {
  /// The call, as the manual names it: `fdatasync`.
  public var call: String
  /// The file or directory that it was about.
  public var path: String
  /// `errno` after the call.
  public var code: Int32

  /// Makes a failure.
  ///
  /// - Parameters:
  ///   - call: The call, as the manual names it.
  ///   - path: The file or directory that it was about.
  ///   - code: `errno` after the call.
  public init(call: String, path: String, code: Int32) {
    self.call = call
    self.path = path
    self.code = code
  }
}

/// Something in the log that is not as it was written.
public struct Damage: Sendable, Hashable {
  /// The name of the kind of damage, in kebab case: `sequence-broken`.
  public var name: String
  /// The segment's file name; `nil` when the damage is not in a segment.
  public var segment: String?
  /// The line in the segment, counted from 1.
  public var line: Int?
  /// The sequence number that the line has or should have.
  public var sequence: Int?
  /// What was found and what was expected.
  public var what: String

  /// Makes a finding of damage.
  ///
  /// - Parameters:
  ///   - name: The name of the kind of damage, in kebab case.
  ///   - segment: The segment's file name.
  ///   - line: The line in the segment, counted from 1.
  ///   - sequence: The sequence number that the line has or should have.
  ///   - what: What was found and what was expected.
  public init(
    _ name: String, segment: String? = nil, line: Int? = nil, sequence: Int? = nil, what: String
  ) {
    self.name = name
    self.segment = segment
    self.line = line
    self.sequence = sequence
    self.what = what
  }
}

/// Why an operation of the ledger did not happen: what the caller does next is the first level.
public enum LedgerError: Error, Sendable, Hashable {
  /// The input is at fault; nothing was recorded. Never empty, in the order of the input.
  case refused([Refusal])
  /// The ledger on disk is not as it was written. Never empty.
  case damaged([Damage])
  /// The system failed: no space, no permission, an input or output error.
  case system(SystemFailure)
}

/// Runs system calls and gives their failure as the ledger's.
///
/// - Parameter body: The calls.
/// - Returns: What the body returns.
/// - Throws: ``LedgerError/system(_:)`` when a call fails; ``LedgerError/damaged(_:)`` when a packed segment
///   cannot be unpacked.
@inline(__always)
package func system<Result>(
  _ body: () throws(SystemFailure) -> Result
) throws(LedgerError) -> Result {
  do throws(SystemFailure) {
    return try body()
  } catch {
    throw error.isNotAsWritten ? .damaged([error.damage]) : .system(error)
  }
}
