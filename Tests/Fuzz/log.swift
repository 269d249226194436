import Foundation

@testable import Ledger

/// A ledger's files as an input says them, opened, read, checked, and written to.
///
/// The parts of an input are parted by lines that begin with `%%`: what follows it names the file,
/// by one letter. What stands before the first is the first segment.
private let files: [Character: String] = [
  "j": "ledger.json", "1": "log/00000000000000000001.ndjson",
  "3": "log/00000000000000000003.ndjson", "4": "log/00000000000000000004.ndjson",
  "h": "cache/head", "i": "cache/ids", "b": "cache/batch", "c": "cache/controls",
  "p": "checkpoints/00000000000000000002", "s": "log/stray",
]

private let folder: String = {
  let path = NSTemporaryDirectory() + "ledger-fuzz-\(getpid())"
  for name in ["", "/log", "/checkpoints", "/cache"] {
    try? FileManager.default.createDirectory(
      atPath: path + name, withIntermediateDirectories: true)
  }
  return path
}()

private let settings = Array(
  #"{"created":"2026-11-21T09:00:00.000Z","format":1,"origin":"example.org/fuzz","segmentLines":3}"#
    .utf8)

/// Opens, reads, checks and writes to the ledger that an input describes.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzLog(_ data: UnsafePointer<UInt8>?, _ size: Int) -> CInt {
  let bytes = unsafe input(data, size)
  let segment = write(bytes)
  guard case .success(let log) = outcome({ () throws(LedgerError) in try EventLog(at: folder) })
  else { return 0 }

  var read: [UInt8] = []
  var next = 1
  var isDamaged = false
  do throws(LedgerError) {
    let count = try log.forEachBatch { batch in
      for line in batch.lines {
        must(line.sequence == next, "lines are read in order from the first")
        next += 1
        read += batch.bytes[line.range] + [0x0A]
      }
    }
    must(count == next - 1, "reading says how many lines it gave")
  } catch {
    isDamaged = true
    check(error)
  }
  must(
    segment.isEmpty || segment.starts(with: read.prefix(segment.count)),
    "what is read is a prefix of what is there")

  guard let found = verification(log) else { return 0 }
  if isDamaged { must(!found.isSound, "what stops a reader is found by the check") }
  if found.isSound { must(found.size == next - 1, "reader and check agree on a sound log") }
  do throws(LedgerError) {
    let head = try log.head()
    if found.isSound {
      must(head.size == found.size, "head and check agree")
      must(head.root == found.root, "head and check have one root")
    }
  } catch {
    check(error)
    must(!found.isSound, "a sound log has a head: \(error)")
  }
  append(to: log, found, read)
  return 0
}

/// Writes the parts of an input to their files.
///
/// - Returns: The first segment.
private func write(_ bytes: [UInt8]) -> [UInt8] {
  var parts: [Character: [UInt8]] = ["j": settings]
  var name: Character = "1"
  var part: [UInt8] = []
  for line in bytes.split(separator: 0x0A, omittingEmptySubsequences: false) {
    if line.starts(with: "%%".utf8), line.count > 2 {
      // The line end before a mark belongs to the mark.
      parts[name] = part
      name = Character(Unicode.Scalar(line[line.startIndex + 2]))
      part = []
      continue
    }
    part += line + [0x0A]
  }
  // What the split took for the end of a last line is none.
  parts[name] = Array(part.dropLast())
  let manager = FileManager.default
  for sub in ["log", "cache", "checkpoints"] {
    for old in (try? manager.contentsOfDirectory(atPath: "\(folder)/\(sub)")) ?? [] {
      try? manager.removeItem(atPath: "\(folder)/\(sub)/\(old)")
    }
  }
  for (key, path) in files {
    if let part = parts[key] {
      _ = manager.createFile(atPath: "\(folder)/\(path)", contents: Data(part))
    }
  }
  return parts["1"] ?? []
}

/// An error says something, and is one of the ledger's.
private func check(_ error: LedgerError) {
  switch error {
  case .damaged(let damages): must(!damages.isEmpty, "damage has a finding")
  case .refused(let refusals): must(!refusals.isEmpty, "a refusal has a reason")
  case .system: break
  }
}

private func verification(_ log: EventLog) -> Verification? {
  do throws(LedgerError) {
    return try log.verify()
  } catch {
    check(error)
    return nil
  }
}

/// A writer keeps every line that was there, and leaves a sound log sound.
private func append(to log: EventLog, _ before: Verification, _ read: [UInt8]) {
  let event = Array(
    #"{"id":"new-1","kind":"npq.enrolment","occurred":"2018-03-07","programme":"norwich"}"#.utf8)
  do throws(LedgerError) {
    let appender = try Appender(log)
    let size = appender.size
    let draft = try EventDraft(JSONDocument(event, file: nil).root, actor: "fuzzer")
    let receipt = try appender.stage(draft, at: Place())
    let head = try appender.commit()
    must(
      head.size == size + (receipt.status == .recorded ? 1 : 0), "one event is one line more")
    guard before.isSound else { return }
    must(size == before.size, "a writer goes on where the check says that the log ends")
    let after = try log.verify()
    must(
      after.isSound,
      "a writer leaves a sound log sound: \(after.problems)")
    must(after.size == head.size && after.root == head.root, "head and check agree afterwards")
    var now: [UInt8] = []
    try log.forEachBatch { batch in
      for line in batch.lines { now += batch.bytes[line.range] + [0x0A] }
    }
    must(now.starts(with: read), "what could be read is still there")
  } catch {
    check(error)
    if case .refused = error { return }
    must(!before.isSound, "a sound log can be written to: \(error)")
  }
}
