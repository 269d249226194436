import Ledger

/// `without-source`: events that do not say where they come from.
final class SourceCheck: EventCheck {
  private var groups = EventGroups()

  func note(_ line: EventLine, _ batch: EventBatch) {
    guard line.range(of: .source) == nil else { return }
    groups.add(line, of: batch, by: [.programme, .kind])
  }

  func findings() -> [CheckFinding] {
    groups.sorted.map { texts, group in
      CheckFinding(
        .withoutSource, programme: texts[0],
        CheckWords.withoutSource(group.list.count, texts[1]), group.list)
    }
  }
}

/// `unknown-programmes`: events of programmes that no adopted plan names.
final class ProgrammeCheck: EventCheck {
  private let known: [String]
  private let table: NameTable
  private var groups = EventGroups()

  init(_ plans: [Plan]) {
    known = plans.map(\.programme)
    table = NameTable(known)
  }

  func note(_ line: EventLine, _ batch: EventBatch) {
    let bytes = batch.bytes
    guard let programme = line.range(of: .programme),
      table.number(of: bytes.span.extracting(programme)) == nil
    else { return }
    groups.add(line, of: batch, by: [.programme])
  }

  func findings() -> [CheckFinding] {
    groups.sorted.map { texts, group in
      CheckFinding(
        .unknownProgrammes, programme: texts[0],
        CheckWords.unknownProgramme(
          group.list.count, texts[0], near: nearestName(to: texts[0], among: known)), group.list)
    }
  }
}

/// `orphans`: events that no measure of their programme's plan would count on any day.
///
/// Windows are left aside: an event before a measure's period is a baseline or a slip of the year, and
/// `explain` says which. What no condition of the plan takes is mostly a field that was mistyped, or a
/// promise that the plan forgot.
final class OrphanCheck: EventCheck {
  private var programmes: [ProgrammeMatchers<Void>]
  private var groups = EventGroups()

  init(_ plans: [Plan]) {
    programmes = plans.map { plan in
      ProgrammeMatchers(plan, plan.selections.map { (EventMatcher($0), ()) })
    }
  }

  func note(_ line: EventLine, _ batch: EventBatch) {
    guard let number = programmes.firstIndex(where: { $0.isOf(line, batch) }) else { return }
    var isCounted = false
    programmes[number].forEachMatch(line, batch, isFirstEnough: true) { _, _ in isCounted = true }
    if !isCounted { groups.add(line, of: batch, by: [.programme, .kind]) }
  }

  func findings() -> [CheckFinding] {
    groups.sorted.map { texts, group in
      CheckFinding(
        .orphans, programme: texts[0], CheckWords.orphans(group.list.count, texts[1]), group.list)
    }
  }
}

extension Plan {
  /// Every selection of events that any of its figures is worked out from, each once.
  fileprivate var selections: [Events] {
    func figures(_ target: Target?) -> [Figure] {
      guard let target else { return [] }
      return target.figures + target.parts.flatMap { figures($0) }
    }
    var all = measures.flatMap { [$0.figure] + figures($0.target) }
    for cohort in cohorts {
      if case .figure(let figure) = cohort.size { all.append(figure) }
    }
    var seen: Set<Events> = []
    return all.flatMap(\.events).filter { seen.insert($0).inserted }
  }
}
