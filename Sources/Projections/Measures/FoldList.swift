import Ledger

/// The folds of a state, each with its keys as bytes: for those who ask for one event, or a few keys.
struct FoldList {
  let state: FoldState

  subscript(_ number: Int) -> Element { Element(state: state, number: number) }

  /// One fold.
  struct Element {
    fileprivate let state: FoldState
    fileprivate let number: Int

    /// Its sums under their keys.
    ///
    /// - Complexity: O(n) in its keys.
    var tally: Tally { state.tally(state.columns[number], state.layout.entries[number].path) }
  }
}

extension FoldState {
  /// Sums under their keys as bytes.
  func tally(_ column: FoldColumn, _ path: Int) -> Tally {
    var tally = Tally()
    for number in column.events.indices {
      let sums = column.sums(number)
      guard !sums.isNothing else { continue }
      let key = key(number, of: path)
      tally.add(key.span, sums)
    }
    return tally
  }

  /// What keys of a fold are up to their day; `nil` when they have none.
  func dayPath(of fold: Int) -> Int? {
    var path = layout.entries[fold].path
    while path >= 0, layout.paths[path].atom >= 0 { path = layout.paths[path].parent }
    return path >= 0 ? path : nil
  }

  /// The day number in a key.
  @inline(__always)
  func day(_ number: Int, of path: Int, on dayPath: Int) -> Int {
    Self.day(last(beginning(number, of: path, on: dayPath), of: dayPath))
  }

  /// The last part of a key, which is a value: the byte of its type and its bytes, as in a key.
  func lastValue(_ number: Int, of path: Int) -> ArraySlice<UInt8> {
    let atom = layout.paths[path].atom
    let value = values[atom].value(last(number, of: path))
    if case .observation = layout.atoms[atom].numbered { return value }
    return value + [0]
  }
}
