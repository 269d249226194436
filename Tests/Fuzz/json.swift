import Foundation

@testable import Ledger

/// The JSON reader: what it takes has a canonical form that is read again as the same, and that
/// another reader takes too.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzJSON(_ data: UnsafePointer<UInt8>?, _ size: Int) -> CInt {
  let bytes = unsafe input(data, size)
  guard
    case .success(let document) = outcome({ () throws(LedgerError) in
      try JSONDocument(bytes, file: "a.json")
    })
  else { return 0 }
  let canonical = document.root.canonical
  guard
    case .success(let again) = outcome({ () throws(LedgerError) in
      try JSONDocument(canonical, file: nil)
    })
  else {
    must(false, "canonical JSON is JSON: \(String(decoding: canonical, as: UTF8.self))")
    return 0
  }
  must(again.root.canonical == canonical, "the canonical form of canonical JSON is itself")
  visit(document.root, again.root, depth: 0)
  let foreign = try? JSONSerialization.jsonObject(with: Data(canonical), options: .fragmentsAllowed)
  must(foreign != nil, "another reader takes canonical JSON")
  if let foreign { compare(document.root, foreign) }
  return 0
}

/// Every value tells what it is and where.
private func visit(_ value: JSONValue, _ again: JSONValue, depth: Int) {
  must(value.kind == again.kind, "a value keeps its kind")
  must(value.string == again.string, "a text stays as it is")
  must(value.decimal == again.decimal, "a number stays as it is")
  must(value.boolean == again.boolean, "a truth value stays as it is")
  let place = value.place
  must((place.line ?? 0) >= 1 && (place.column ?? 0) >= 1, "a value has a place")
  must(value.elements.count == again.elements.count, "a list keeps its length")
  for (one, other) in zip(value.elements.prefix(8), again.elements) {
    visit(one, other, depth: depth + 1)
  }
  must(value.members.count == again.members.count, "an object keeps its members")
  for (name, member) in value.members.prefix(8) {
    guard let other = again[name] else {
      must(false, "an object keeps its keys")
      return
    }
    visit(member, other, depth: depth + 1)
  }
}

/// The same texts and the same counts, as Foundation reads them; numbers only where it keeps them.
private func compare(_ value: JSONValue, _ foreign: Any) {
  switch value.kind {
  case .string:
    let text = foreign as? String
    must(text.map { Array($0.utf8) } == value.string.map { Array($0.utf8) }, "one text for both")
  case .array:
    let list = foreign as? [Any] ?? []
    must(list.count == value.elements.count, "one length for both readers")
    for (one, other) in zip(value.elements, list) { compare(one, other) }
  case .number:
    must(foreign is NSNumber, "a number for both readers")
    if let whole = value.integer, whole.magnitude < 1 << 53 {
      must((foreign as? NSNumber)?.intValue == whole, "one whole number for both: \(whole)")
    }
  case .boolean: must(foreign as? Bool == value.boolean, "one truth value for both")
  case .null: must(foreign is NSNull, "nothing for both")
  case .object: must(foreign is [String: Any], "an object for both")
  }
}
