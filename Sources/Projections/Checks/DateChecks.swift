import Ledger

/// The days of an event: when it happened, and when it was recorded.
private func times(
  _ line: EventLine, _ batch: EventBatch
) -> (occurred: Occurrence, recorded: Instant)? {
  let bytes = batch.bytes
  guard let occurred = line.range(of: .occurred), let recorded = line.range(of: .recorded),
    let happened = Occurrence(bytes.span.extracting(occurred)),
    let moment = Instant(bytes.span.extracting(recorded))
  else { return nil }
  return (happened, moment)
}

/// `future-dates`: events that are dated after the moment at which they were recorded.
final class FutureDateCheck: EventCheck {
  /// A day of a British summer begins an hour before it does in UTC.
  static let dayBeginsEarlyMilliseconds: Int64 = 3_600_000

  private var groups = EventGroups()

  func note(_ line: EventLine, _ batch: EventBatch) {
    guard let (occurred, recorded) = times(line, batch) else { return }
    let isToCome: Bool
    if let moment = occurred.instant {
      isToCome = moment > recorded
    } else {
      let latest = Instant(milliseconds: recorded.milliseconds + Self.dayBeginsEarlyMilliseconds)
      isToCome = occurred.date > latest.date
    }
    guard isToCome else { return }
    groups.add(
      line, of: batch, by: [.programme, .kind],
      number: occurred.date.dayNumber - recorded.date.dayNumber)
  }

  func findings() -> [CheckFinding] {
    groups.sorted.map { texts, group in
      CheckFinding(
        .futureDates, programme: texts[0],
        CheckWords.future(group.list.count, texts[1], days: group.most, group.extreme), group.list)
    }
  }
}

/// `late-records`: events that were recorded long after they happened.
final class LateRecordCheck: EventCheck {
  private let daysMax: Int
  private var groups = EventGroups()

  init(daysMax: Int) {
    self.daysMax = daysMax
  }

  func note(_ line: EventLine, _ batch: EventBatch) {
    guard let (occurred, recorded) = times(line, batch) else { return }
    let days = recorded.date.dayNumber - occurred.date.dayNumber
    guard days > daysMax else { return }
    // A return is late, and a return is a source.
    groups.add(line, of: batch, by: [.programme, .source], number: days)
  }

  func findings() -> [CheckFinding] {
    groups.sorted.map { texts, group in
      CheckFinding(
        .lateRecords, programme: texts[0],
        CheckWords.late(
          group.list.count, from: texts[1], daysMax: daysMax, days: group.most, group.extreme),
        group.list)
    }
  }
}
