import Foundation
import TestSupport
import Testing

@testable import Ledger

/// Every way to change a ledger by one step, each made and looked for: `verify` finds all of them, at
/// the line that was changed.
///
/// `LEDGER_CHANGES=all` makes every change of a ledger of 1,000 events; without it every 4001st byte and every
/// 149th line are changed.
@Suite(.scratch) struct ChangeTests {
  static let isLong = ProcessInfo.processInfo.environment["LEDGER_CHANGES"] == "all"
  static let events = 1000

  /// A ledger of 1,000 lines in several segments, with voids, replacements and texts of every kind.
  func ledger(_ name: String = "events") throws -> EventLog {
    let log = try EventLog.fresh(name, segmentLines: 300)
    var random = SplitMix64(seed: 20_261_121)
    while try log.head().size < Self.events {
      let appender = try Appender(log)
      let size = appender.size
      let count = min(Int(random.next() % 40) + 1, Self.events - size)
      for number in size..<(size + count) {
        let id = #"n\#(number)-ü\"\\"#
        var json =
          #"{"id":"\#(id)","kind":"grant.award","programme":"norwich","occurred":"2018-03-07","#
        json +=
          #""subject":"p-\#(number)","data":{"amount":\#(number)00.25,"note":"a \"b\" {c} [d]"}"#
        if number % 17 == 16, number - 5 < size { json += #","replaces":"n\#(number - 5)-ü\"\\""# }
        try appender.stage(
          EventDraft(
            JSONDocument(Array((json + "}").utf8), file: nil).root, actor: "tests"),
          at: Place())
      }
      _ = try appender.commit()
    }
    return log
  }

  /// A byte changed in one of the three ways; `nil` where it would stay the same.
  enum ByteChange: CaseIterable {
    case bit, digit, structure

    func apply(_ byte: UInt8, _ at: Int) -> UInt8? {
      let changed: UInt8 =
        switch self {
        case .bit: byte ^ 1 << UInt8(at % 8)
        case .digit: UInt8(ascii: "0") + UInt8((at + 3) % 10)
        case .structure: Array("{}[]\":,\\\n".utf8)[at % 9]
        }
      return changed == byte ? nil : changed
    }
  }

  func write(_ bytes: [UInt8], _ path: String) throws {
    let file = try Descriptor(path, .readWrite)
    try file.truncate(to: 0)
    try file.write(bytes, at: 0)
  }

  @Test(arguments: [1, 301, 601, 901])
  func `every byte changed is found at its line`(first: Int) throws {
    let log = try ledger()
    #expect(try log.verify().isSound)
    let path = log.layout.segment(first: first)
    let bytes = try FileSystem.contents(of: path)
    let file = try Descriptor(path, .readWrite)
    var (changes, found, line) = (0, 0, 1)
    for (at, byte) in bytes.enumerated() {
      defer { if byte == 0x0A { line += 1 } }
      guard Self.isLong || at % 4001 == first % 4001 else { continue }
      for change in ByteChange.allCases {
        guard let changed = change.apply(byte, at) else { continue }
        try file.write([changed], at: at)
        changes += 1
        let problem = try log.verify().problems.first
        if problem?.segment == LogFormat.segmentName(first: first), problem?.line == line {
          found += 1
        } else {
          Issue.record("\(change) at byte \(at) of \(path), line \(line): \(problem as Any)")
        }
      }
      try file.write([byte], at: at)
    }
    print("segment \(first): bytes changed: \(changes), found at their line: \(found)")
    #expect(changes > 0 && found == changes)
  }

  @Test func `every line removed, repeated, swapped or put elsewhere is found at its line`() throws
  {
    let log = try ledger()
    var (changes, found) = (0, 0)
    let segments = try log.layout.segments()
    for first in segments {
      let path = log.layout.segment(first: first)
      let whole = try FileSystem.contents(of: path)
      let lines = whole.split(separator: 0x0A).map { Array($0) + [0x0A] }
      func look(_ name: String, _ at: Int, _ changed: [[UInt8]]) throws {
        try write(Array(changed.joined()), path)
        changes += 1
        let problem = try log.verify().problems.first
        // A last line that is gone is missed where the next one should stand.
        let expected = (segment: LogFormat.segmentName(first: first), line: at + 1)
        let isLastLine = at == changed.count
        if isLastLine
          ? problem?.sequence == first + at
          : problem?.segment == expected.segment && problem?.line == expected.line
        {
          found += 1
        } else {
          Issue.record("\(name) line \(at + 1) of \(path): \(problem as Any)")
        }
      }
      let step = Self.isLong ? 1 : 149
      for at in lines.indices where at % step == 0 || at == lines.count - 1 {
        var changed = lines
        changed.remove(at: at)
        try look("removed", at, changed)
        changed = lines
        changed.insert(lines[at], at: at)
        try look("repeated", at + 1, changed)
        if at + 1 < lines.count {
          changed = lines
          changed.swapAt(at, at + 1)
          try look("swapped", at, changed)
        }
        changed = lines
        changed[at] = lines[(at + 7) % lines.count]
        try look("replaced by another", at, changed)
      }
      try write(whole, path)
    }
    print("lines changed: \(changes), found at their line: \(found)")
    #expect(changes > 0 && found == changes)
    #expect(try log.verify().isSound)
  }

  @Test func `a line taken out and the rest numbered anew is found where it stood`() throws {
    let log = try ledger()
    let path = log.layout.segment(first: 601)
    let whole = try FileSystem.contents(of: path)
    var lines = whole.split(separator: 0x0A).map { String(decoding: $0, as: UTF8.self) }
    lines.remove(at: 99)
    for index in 99..<lines.count {
      lines[index] = lines[index].replacing(
        #""seq":\#(702 + index - 100),"#, with: #""seq":\#(701 + index - 100),"#)
    }
    try write(Array((lines.joined(separator: "\n") + "\n").utf8), path)
    let found = try log.verify()
    #expect(!found.isSound)
    #expect(found.problems.first?.line == 100 && found.problems.first?.sequence == 700)
    #expect(found.size == 699)
  }

  @Test func `a number changed for a smaller or larger one is found at its line alone`() throws {
    let log = try ledger()
    let path = log.layout.segment(first: 301)
    let whole = try FileSystem.contents(of: path)
    let text = String(decoding: whole, as: UTF8.self)
    for (old, new, line) in [(301, 201, 1), (305, 905, 5), (307, 1, 7), (306, 302, 6)] {
      try write(Array(text.replacing("\"seq\":\(old),", with: "\"seq\":\(new),").utf8), path)
      let problems = try log.verify().problems
      #expect(Set(problems.map(\.line)) == [line], "\(old) to \(new): \(problems)")
    }
  }

  @Test func `segments missing, cut short, emptied or exchanged are found where they begin`() throws
  {
    let log = try ledger()
    let segments = try log.layout.segments()
    #expect(segments == [1, 301, 601, 901])
    let contents = try segments.map { try FileSystem.contents(of: log.layout.segment(first: $0)) }
    for (ordinal, first) in segments.enumerated() {
      let path = log.layout.segment(first: first)
      try FileManager.default.removeItem(atPath: path)
      #expect(try log.verify().problems.first?.sequence == first, "missing \(first)")
      for length in [0, 1, contents[ordinal].count / 2, contents[ordinal].count - 1] {
        try write(Array(contents[ordinal].prefix(length)), path)
        let problem = try log.verify().problems.first
        let lines = contents[ordinal].prefix(length).filter { $0 == 0x0A }.count
        #expect(problem?.sequence == first + lines, "cut \(first) to \(length): \(problem as Any)")
      }
      for other in segments.indices where other != ordinal {
        try write(contents[other], path)
        try write(contents[ordinal], log.layout.segment(first: segments[other]))
        let problem = try log.verify().problems.first
        #expect(problem?.sequence == min(first, segments[other]), "exchanged \(problem as Any)")
        try write(contents[other], log.layout.segment(first: segments[other]))
      }
      try write(contents[ordinal], path)
    }
    #expect(try log.verify().isSound)
  }

  @Test func `all problems are listed, not only the first`() throws {
    let log = try ledger()
    let path = log.layout.segment(first: 301)
    let whole = try FileSystem.contents(of: path)
    var lines = whole.split(separator: 0x0A).map { Array($0) }
    for at in [10, 20, 30] {
      let text = String(decoding: lines[at], as: UTF8.self)
      lines[at] = Array(text.replacing("00.25", with: "00.75").utf8)
    }
    lines[40].removeLast()
    lines.remove(at: 50)
    try write(Array(lines.joined(separator: [0x0A])) + [0x0A], path)
    let found = try log.verify()
    #expect(found.problems.map(\.sequence) == [311, 321, 331, 341, 351], "\(found.problems)")
    #expect(
      found.problems.map(\.name)
        == ["line-changed", "line-changed", "line-changed", "not-json", "sequence-broken"])
  }
}
