/// The bytes of a table since the last record, as they came: what a file of refusals shows of a row.
struct RawRows {
  /// Whether anybody wants them.
  var isKept = false
  private var bytes: [UInt8] = []
  /// What came last, as long as more of it will come.
  private var held: [UInt8] = []
  /// The line of the file that they start with.
  private var line = 1
  /// Where the lines after that one start: thousands of them may be asked for.
  private var starts: [Int] = []
  /// More than this is no row that somebody will look at.
  private static let bytesMax = 2 << 20

  /// Adds bytes.
  ///
  /// - Parameters:
  ///   - more: The bytes.
  ///   - isAll: Whether they end where a record or a read did: they are counted as they were read.
  mutating func add(_ more: ArraySlice<UInt8>, isAll: Bool) {
    guard isKept else { return }
    guard isAll, held.isEmpty else {
      held += more
      if isAll { addHeld() }
      return
    }
    take(more)
  }

  /// Adds what came last, of which no more will come.
  mutating func addHeld() {
    guard !held.isEmpty else { return }
    take(held[...])
    held.removeAll(keepingCapacity: true)
  }

  private mutating func take(_ more: ArraySlice<UInt8>) {
    if bytes.count + more.count > Self.bytesMax { begin() }
    let shift = bytes.count - more.startIndex + 1
    for index in more.indices where more[index] == 0x0A { starts.append(index + shift) }
    bytes += more
  }

  /// Whether so many more can be added, and none of what is there is let go of.
  func hasRoom(for count: Int) -> Bool {
    bytes.count + held.count + count <= Self.bytesMax
  }

  /// Lets go of what came before.
  mutating func begin() {
    guard isKept else { return }
    begin(at: line + starts.count)
  }

  /// Begins at a line of the file.
  mutating func begin(at line: Int) {
    self.line = line
    bytes.removeAll(keepingCapacity: true)
    starts.removeAll(keepingCapacity: true)
  }

  /// The text from a line of the file on, without the last line's end.
  func rows(from number: Int) -> String? { text(from: number, isOne: false) }

  /// The text of one line of the file.
  func line(_ number: Int) -> String? { text(from: number, isOne: true) }

  private func text(from number: Int, isOne: Bool) -> String? {
    let index = number - line
    guard index >= 0, index <= starts.count else { return nil }
    let start = index == 0 ? 0 : starts[index - 1]
    let end = isOne && index < starts.count ? starts[index] - 1 : bytes.count
    return Self.text(bytes[start..<end])
  }

  /// The text of some bytes, without the last line's end.
  static func text(_ bytes: ArraySlice<UInt8>) -> String {
    var text = bytes
    while let last = text.last, last == 0x0A || last == 0x0D { text.removeLast() }
    return String(decoding: text, as: UTF8.self)
  }
}
