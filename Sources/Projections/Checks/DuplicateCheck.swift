import Ledger

/// `suspicious-duplicates`: events that say the same of the same day, under other ids.
///
/// Programme, kind, day, place, subject, quantity and every field are the same; where they come from may
/// differ. Two such events can both be right, as two sessions of a day; mostly they are one that came
/// in by two doors.
final class DuplicateCheck: EventCheck {
  private struct Seen {
    let programme: String
    let kind: String
    let occurred: String
    var list = EventList()
    /// The first two sources that differ.
    var sources: [String?] = []
  }

  private let sketch: TwiceSketch
  private var seen: [Digest: Seen] = [:]

  init(_ sketch: TwiceSketch) {
    self.sketch = sketch
  }

  func note(_ line: EventLine, _ batch: EventBatch) {
    guard sketch.isTwice(Alike.hash(line, of: batch)) else { return }
    let digest = Alike.digest(line, of: batch)
    var entry =
      seen[digest]
      ?? Seen(
        programme: batch.text(.programme, of: line) ?? "",
        kind: batch.text(.kind, of: line) ?? "",
        occurred: batch.text(.occurred, of: line) ?? "")
    entry.list.add(line, of: batch)
    let source = batch.text(.source, of: line)
    if entry.sources.count < 2, !entry.sources.contains(source) { entry.sources.append(source) }
    seen[digest] = entry
  }

  func findings() -> [CheckFinding] {
    seen.values.filter { $0.list.count > 1 }
      .sorted { ($0.list.listed.first?.sequence ?? 0) < ($1.list.listed.first?.sequence ?? 0) }
      .map { entry in
        CheckFinding(
          .suspiciousDuplicates, programme: entry.programme,
          CheckWords.duplicates(
            entry.list.count, entry.kind, on: entry.occurred, sources: entry.sources),
          entry.list)
      }
  }
}
