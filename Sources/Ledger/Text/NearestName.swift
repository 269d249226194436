/// The name that somebody most likely meant: the one with the fewest slips of the keyboard.
///
/// A slip is a letter too many, too few, wrong, or two next to each other in the wrong order (the
/// optimal string alignment distance). Capitals count as small letters. A name is near when it is at
/// most one slip away for every three of its characters, and two at the least for names of four or
/// more; so a wild guess is never made.
///
/// - Parameters:
///   - text: What was written.
///   - names: The names that there are.
/// - Returns: The nearest one, of equally near ones the first; `nil` when none is near.
/// - Complexity: O(n · m) for each name of the lengths; texts beyond 64 bytes are near to nothing.
package func nearestName(to text: String, among names: some Sequence<String>) -> String? {
  let written = folded(text)
  guard !written.isEmpty, written.count <= 64 else { return nil }
  var best: (name: String, slips: Int)?
  for name in names {
    let candidate = folded(name)
    let limit = candidate.count < 4 ? 1 : max(2, candidate.count / 3)
    guard abs(candidate.count - written.count) <= limit, candidate.count <= 64 else { continue }
    let slips = slips(from: written, to: candidate)
    guard slips <= limit, slips < candidate.count, slips < best?.slips ?? .max else { continue }
    best = (name, slips)
  }
  return best?.name
}

private func folded(_ text: String) -> [UInt8] {
  text.utf8.map { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) ? $0 | 0x20 : $0 }
}

/// The optimal string alignment distance, by three rows of its table.
private func slips(from written: [UInt8], to name: [UInt8]) -> Int {
  var before: [Int] = []
  var last = Array(0...name.count)
  for i in written.indices {
    var row = [i + 1]
    for j in name.indices {
      var least = min(last[j] + (written[i] == name[j] ? 0 : 1), last[j + 1] + 1, row[j] + 1)
      if i > 0, j > 0, written[i] == name[j - 1], written[i - 1] == name[j] {
        least = min(least, before[j - 1] + 1)
      }
      row.append(least)
    }
    before = last
    last = row
  }
  return last[name.count]
}
