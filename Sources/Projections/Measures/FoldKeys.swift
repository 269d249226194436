import Ledger

// The keys of folded state by their numbers: what they are made of.
extension FoldState {
  /// A key as the bytes of its parts, as ``KeyCode`` has them.
  ///
  /// - Parameters:
  ///   - number: The key's number.
  ///   - path: What it is of; -1 for the key without parts.
  /// - Returns: The bytes.
  func key(_ number: Int, of path: Int) -> [UInt8] {
    guard path >= 0 else { return [] }
    let form = layout.paths[path]
    var (first, last) = (0, UInt32(truncatingIfNeeded: number))
    if !form.isAtom {
      let pair = nodes[path].pairs[number]
      (first, last) = (Int(pair &>> 32), UInt32(truncatingIfNeeded: pair))
    }
    var bytes = key(first, of: form.parent)
    if form.atom < 0 {
      KeyCode.append(day: Self.day(last), to: &bytes)
    } else if last == 0 {
      bytes.append(KeyCode.missing)
    } else {
      bytes.append(contentsOf: values[form.atom].value(last))
      if case .observation = layout.atoms[form.atom].numbered { return bytes }
      bytes.append(0)
    }
    return bytes
  }

  /// How many keys of a path there are.
  func count(of path: Int) -> Int {
    guard path >= 0 else { return 1 }
    let form = layout.paths[path]
    return form.isAtom ? values[form.atom].count : nodes[path].count
  }

  /// What a key begins with: the number of its first parts.
  @inline(__always)
  func beginning(_ number: Int, of path: Int, on shorter: Int) -> Int {
    var (number, path) = (number, path)
    while path != shorter {
      let form = layout.paths[path]
      number = form.isAtom ? 0 : Int(nodes[path].pairs[number] &>> 32)
      path = form.parent
    }
    return number
  }

  /// The last part of a key: a day, or a value.
  @inline(__always)
  func last(_ number: Int, of path: Int) -> UInt32 {
    layout.paths[path].isAtom
      ? UInt32(truncatingIfNeeded: number)
      : UInt32(truncatingIfNeeded: nodes[path].pairs[number])
  }

  /// Whether nothing is left in any fold.
  var isEmpty: Bool { columns.allSatisfy(\.isEmpty) }
}
