/// The files of private values, one beside each segment that has any: a line an event, in the order of
/// the log.
///
/// They are no part of the log and of no root. A line is on disk before the log's line that speaks of
/// it, and is written over in place when it is erased: the file keeps its length, and every other line
/// its place.
package struct PrivateStore {
  private let layout: LedgerLayout

  /// Looks at a ledger's files.
  ///
  /// - Parameter layout: The ledger.
  package init(_ layout: LedgerLayout) { self.layout = layout }

  /// Whether there are any.
  package var exists: Bool { FileSystem.isDirectory(layout.privateValues) }

  /// The first sequence numbers of the segments that have private values, in order.
  ///
  /// - Throws: ``SystemFailure`` of `opendir` or `readdir`.
  package var segments: [Int] {
    get throws(SystemFailure) {
      guard exists else { return [] }
      return try FileSystem.names(in: layout.privateValues)
        .compactMap(LogFormat.firstSequence(ofSegment:)).sorted()
    }
  }

  // MARK: Reading

  /// Where a line stands.
  package struct Found: Sendable {
    /// The line; `nil` where it is not of a private line's form.
    package var line: PrivateLine?
    /// The first sequence number of the segment.
    package var segment: Int
    /// The line's number in its file, from 1.
    package var number: Int
    /// Its bytes in the file, without LF.
    package var range: Range<Int>
  }

  /// Reads every line of a segment's file; an end without LF is none.
  ///
  /// - Parameters:
  ///   - first: The segment's first sequence number.
  ///   - body: Is given each line; `false` ends the reading.
  /// - Throws: ``SystemFailure`` of `open` or `pread`, and what the body throws.
  /// - Complexity: O(n) in the bytes of the file; memory for the longest line.
  package func forEachLine(
    of first: Int, _ body: (Found) throws(SystemFailure) -> Bool
  ) throws(SystemFailure) {
    guard let file = try Descriptor.unlessGone(layout.privateValues(first: first)) else { return }
    var offset = 0
    var number = 0
    var rest: [UInt8] = []
    while true {
      let block = try file.bytes(at: offset + rest.count, count: 1 << 20)
      if block.isEmpty { return }
      rest += block
      var start = 0
      while let end = rest[start...].firstIndex(of: 0x0A) {
        number += 1
        let found = Found(
          line: PrivateLine(Array(rest[start..<end])), segment: first, number: number,
          range: offset + start..<offset + end)
        guard try body(found) else { return }
        start = end + 1
      }
      rest.removeFirst(start)
      offset += start
    }
  }

  /// The private values of an event.
  ///
  /// - Parameter sequence: The event's sequence number.
  /// - Returns: `nil` where there is no line for it.
  /// - Throws: ``SystemFailure`` of `open` or `pread`.
  /// - Complexity: O(n) in the bytes of one file.
  package func line(of sequence: Int) throws(SystemFailure) -> PrivateLine? {
    guard let first = try segments.last(where: { $0 <= sequence }) else { return nil }
    var found: PrivateLine?
    try forEachLine(of: first) { line in
      if line.line?.sequence == sequence { found = line.line }
      return (line.line?.sequence ?? 0) < sequence
    }
    return found
  }

  // MARK: Writing

  /// Adds lines to a segment's file and syncs them, and their file's name.
  ///
  /// - Parameters:
  ///   - bytes: Whole lines, each with its LF.
  ///   - first: The segment's first sequence number.
  /// - Throws: ``SystemFailure``; some of the bytes may have been written.
  package func append(_ bytes: [UInt8], of first: Int) throws(SystemFailure) {
    if try FileSystem.makeDirectory(layout.privateValues) {
      try Descriptor(layout.directory, .directory).sync()
    }
    let path = layout.privateValues(first: first)
    let isNew = !FileSystem.exists(path)
    let file = try Descriptor(path, isNew ? .appendNew : .append)
    try file.write(bytes[...])
    try file.syncData()
    if isNew { try Descriptor(layout.privateValues, .directory).sync() }
  }

  /// Drops the values of lines that the log does not have: of an append that never was.
  ///
  /// - Parameter size: How many lines the log has.
  /// - Throws: ``SystemFailure``.
  /// - Complexity: O(1) where there are none; else O(n) in the bytes of the last file.
  package func dropBeyond(_ size: Int) throws(SystemFailure) {
    guard exists else { return }
    for first in try segments.reversed() {
      let path = layout.privateValues(first: first)
      if first > size {
        try FileSystem.remove(path)
        try Descriptor(layout.privateValues, .directory).sync()
        continue
      }
      let file = try Descriptor(path, .readWrite)
      let length = try file.status().bytes
      if try endsWithin(size, file, length) { return }
      var kept = 0
      try forEachLine(of: first) { found in
        if let line = found.line, line.sequence > size { return false }
        kept = found.range.upperBound + 1
        return true
      }
      // Written over before they are cut off: they may name people.
      try overwrite(file, kept..<length, with: [])
      try file.syncData()
      try file.truncate(to: kept)
      try file.sync()
      return
    }
  }

  /// Whether a file ends in a whole line of the log's.
  private func endsWithin(
    _ size: Int, _ file: Descriptor, _ length: Int
  ) throws(SystemFailure) -> Bool {
    if length == 0 { return true }
    let start = max(0, length - 1 << 16)
    let tail = try file.bytes(at: start, count: length - start)
    guard tail.last == 0x0A else { return false }
    let before = tail.dropLast().lastIndex(of: 0x0A)
    guard before != nil || start == 0 else { return false }
    let line = tail[(before.map { $0 + 1 } ?? 0)..<(tail.count - 1)]
    return PrivateLine(Array(line)).map { $0.sequence <= size } ?? false
  }

  /// Erases lines: each is written over in its place, and synced.
  ///
  /// - Parameter found: The lines.
  /// - Throws: ``SystemFailure``; some of them may have been erased.
  package func erase(_ found: [Found]) throws(SystemFailure) {
    for first in Set(found.map(\.segment)).sorted() {
      let file = try Descriptor(layout.privateValues(first: first), .readWrite)
      for line in found where line.segment == first {
        guard let sequence = line.line?.sequence else { continue }
        try overwrite(
          file, line.range, with: PrivateLine(sequence: sequence, values: nil).json)
      }
      try file.syncData()
    }
  }

  /// Writes over a range: some bytes, and spaces to its end.
  private func overwrite(
    _ file: Descriptor, _ range: Range<Int>, with bytes: [UInt8]
  ) throws(SystemFailure) {
    guard !range.isEmpty else { return }
    let spaces = [UInt8](repeating: 0x20, count: max(0, range.count - bytes.count))
    try file.write(bytes + spaces, at: range.lowerBound)
  }
}
