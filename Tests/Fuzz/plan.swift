import Foundation
import Projections

@testable import Ledger

private let catalogue = try? Catalogue(JSONDocument(Catalogue.builtInBytes, file: nil).root)

/// Events of many kinds, from the ledger that ships.
private let batch: EventBatch? = {
  let log = repositoryFile("events/log/00000000000000000001.ndjson")
  var bytes: [UInt8] = []
  var number = 0
  for line in log.split(separator: 0x0A) {
    number += 1
    if number % 97 == 0, line.count < 1000 {
      bytes.append(contentsOf: line)
      bytes.append(0x0A)
    }
  }
  return try? EventBatch(parsing: bytes)
}()

/// The plan reader: a plan that is taken is taken again in canonical form, and is folded, undone
/// and reported without a fall, whatever it says.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzPlan(_ data: UnsafePointer<UInt8>?, _ size: Int) -> CInt {
  var bytes = unsafe input(data, size)
  let choice = bytes.popLast() ?? 0
  guard
    case .success(let document) = outcome({ () throws(LedgerError) in
      try JSONDocument(bytes, file: "plan.json")
    })
  else { return 0 }
  guard
    case .success(let plan) = outcome({ () throws(LedgerError) in
      try Plan(document.root, catalogue: choice & 1 == 0 ? catalogue : nil)
    })
  else { return 0 }
  let again = outcome { () throws(LedgerError) in
    try Plan(JSONDocument(document.root.canonical, file: nil).root)
  }
  guard case .success = again else {
    must(false, "a plan that is taken is read again from the log")
    return 0
  }
  guard let batch, let on = CivilDate("2018-08-31") else { return 0 }
  let empty = PlanFold(plan, on: on)
  var fold = empty
  for line in batch.lines { fold.apply(batch, line, weight: 1) }
  _ = fold.report()
  for line in batch.lines { fold.apply(batch, line, weight: -1) }
  must(
    "\(fold.report().measures)" == "\(empty.report().measures)",
    "what is folded and undone leaves nothing")
  return 0
}
