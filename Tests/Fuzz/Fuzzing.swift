import Foundation
import Ledger

/// The bytes of one input.
///
/// - Parameters:
///   - data: Where they start; nothing where there are none.
///   - size: How many there are.
/// - Returns: A copy of them.
func input(_ data: UnsafePointer<UInt8>?, _ size: Int) -> [UInt8] {
  guard let data = unsafe data, size > 0 else { return [] }
  return unsafe Array(UnsafeBufferPointer(start: data, count: size))
}

/// Ends the run where something that must hold does not: the input is then kept.
///
/// - Parameters:
///   - holds: Whether it holds.
///   - property: What must hold.
func must(_ holds: Bool, _ property: @autoclosure () -> String) {
  if holds { return }
  FileHandle.standardError.write(Data("property broken: \(property())\n".utf8))
  abort()
}

/// What a call gave, or why it was refused; anything but a refusal breaks a property.
///
/// - Parameter body: The call.
/// - Returns: Its result, or its refusals, of which there is at least one.
func outcome<Value>(_ body: () throws(LedgerError) -> Value) -> Result<Value, Refusals> {
  do throws(LedgerError) {
    return .success(try body())
  } catch {
    guard case .refused(let refusals) = error else {
      must(false, "an input in memory is taken or refused, and this was neither: \(error)")
      return .failure(Refusals(list: []))
    }
    must(!refusals.isEmpty, "a refusal has a reason")
    for refusal in refusals.prefix(16) {
      must(!refusal.name.isEmpty && !refusal.what.isEmpty, "a refusal has a name and says what")
      must(!refusal.remedy.isEmpty, "a refusal says what would be right: \(refusal)")
      must((refusal.place.line ?? 1) >= 1, "lines are counted from 1: \(refusal)")
      must((refusal.place.column ?? 1) >= 1, "columns are counted from 1: \(refusal)")
    }
    return .failure(Refusals(list: refusals))
  }
}

/// Why something was refused.
struct Refusals: Error {
  var list: [Refusal]
}

/// A file of the repository.
///
/// - Parameter path: Relative to its root.
/// - Returns: Its bytes; nothing where it cannot be read.
func repositoryFile(_ path: String) -> [UInt8] {
  let root = ProcessInfo.processInfo.environment["FUZZ_ROOT"] ?? "."
  return (FileManager.default.contents(atPath: "\(root)/\(path)")).map { Array($0) } ?? []
}
