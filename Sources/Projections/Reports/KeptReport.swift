import Ledger

/// A programme's part of a report as it is kept beside a log, to be given again while the log, the report
/// date and the program are the same.
struct KeptReport {
  /// Tells it from what else is kept.
  private static let magic: UInt64 = 0x3150_5245_5054_4F52

  /// What tells the program that worked it out from any other: another may say something else.
  let program: [UInt64]
  /// The last day that counts.
  let on: CivilDate

  /// The beginning of every file of this program and day.
  private func begin(_ writer: inout KeptWriter) {
    writer.append(Self.magic)
    writer.append(program)
    writer.append(on.dayNumber)
  }

  /// What is kept of a report.
  func content(_ report: ProgrammeReport) -> [UInt8] {
    var writer = KeptWriter()
    begin(&writer)
    report.write(to: &writer)
    return writer.bytes
  }

  /// The report that was kept; `nil` where it is not whole, of another program or another day.
  func report(_ state: KeptState) -> ProgrammeReport? {
    // A part may hold parts of its own: what was not written by a program is not even looked into.
    guard state.isWhole else { return nil }
    var reader = KeptReader(state.content)
    guard reader.word() == Self.magic, reader.list(of: UInt64.self) == program,
      reader.integer() == on.dayNumber, let report = ProgrammeReport(&reader), reader.isWhole()
    else { return nil }
    return report
  }
}

extension EventLog {
  /// The report that was kept of all lines.
  ///
  /// - Parameters:
  ///   - size: How many lines count.
  ///   - on: The report date.
  ///   - programmes: The programmes asked for; `nil` for all that have a plan.
  /// - Returns: `nil` where a programme's part is not kept.
  /// - Throws: ``LedgerError/damaged(_:)``, ``LedgerError/system(_:)``.
  func keptReport(
    _ size: Int, _ on: CivilDate, _ programmes: [String]?
  ) throws(LedgerError) -> Report? {
    guard let program = Program.file, let known = try programmesWithPlan(at: size) else {
      return nil
    }
    let names = programmes ?? known
    guard !names.isEmpty, names.allSatisfy(known.contains) else { return nil }
    let kept = KeptReport(program: program, on: on)
    let found = Workers.each(names.count) { number -> ProgrammeReport? in
      guard let state = keptState(.report, names[number], through: size), state.size == size else {
        return nil
      }
      return kept.report(state)
    }
    let reports = found.compactMap(\.self)
    guard reports.map(\.programme) == names else { return nil }
    return Report(size: size, on: on, programmes: reports)
  }

  /// Keeps a report of all lines.
  func keep(_ report: Report) {
    guard let program = Program.file else { return }
    let kept = KeptReport(program: program, on: report.on)
    _ = Workers.each(report.programmes.count) { number in
      let programme = report.programmes[number]
      keepState(.report, programme.programme, of: report.size, kept.content(programme))
    }
  }
}

extension ProgrammeReport: KeptValue {
  func write(to writer: inout KeptWriter) {
    writer.write(programme, title, on, plan, documents, priorities, measures, context)
  }

  init?(_ reader: inout KeptReader) {
    guard let programme = String(&reader), let title = String(&reader),
      let on = CivilDate(&reader), let plan = Adoption?(&reader),
      let documents = [Plan.Document](&reader), let priorities = [Plan.Priority](&reader),
      let measures = [MeasureReport](&reader), let context = [Plan.ContextFigure](&reader)
    else { return nil }
    self.init(
      programme: programme, title: title, on: on, plan: plan, documents: documents,
      priorities: priorities, measures: measures, context: context)
  }
}

extension ProgrammeReport.Adoption: KeptValue {
  func write(to writer: inout KeptWriter) {
    writer.write(sequence, recorded, origin)
  }

  init?(_ reader: inout KeptReader) {
    guard let sequence = Int(&reader), let recorded = String(&reader),
      let origin = String?(&reader)
    else { return nil }
    self.init(sequence: sequence, recorded: recorded, origin: origin)
  }
}

extension Plan.Document: KeptValue {
  func write(to writer: inout KeptWriter) {
    writer.write(key, file, title, publisher)
  }

  init?(_ reader: inout KeptReader) {
    guard let key = String(&reader), let file = String(&reader), let title = String(&reader),
      let publisher = String?(&reader)
    else { return nil }
    self.init(key: key, file: file, title: title, publisher: publisher)
  }
}

extension Plan.Priority: KeptValue {
  func write(to writer: inout KeptWriter) { writer.write(key, title) }

  init?(_ reader: inout KeptReader) {
    guard let key = String(&reader), let title = String(&reader) else { return nil }
    self.init(key: key, title: title)
  }
}

extension Plan.ContextFigure: KeptValue {
  func write(to writer: inout KeptWriter) {
    writer.write(id, title, value, document, quote)
  }

  init?(_ reader: inout KeptReader) {
    guard let id = String(&reader), let title = String(&reader), let value = String(&reader),
      let document = String(&reader), let quote = String?(&reader)
    else { return nil }
    self.init(id: id, title: title, value: value, document: document, quote: quote)
  }
}

extension MeasureReport: KeptValue {
  func write(to writer: inout KeptWriter) {
    writer.write(
      id, title, priority, value, places, unit, singular, target, baseline, standing, by, cells,
      progress, document, quote, note, firmness, better)
  }

  init?(_ reader: inout KeptReader) {
    guard let id = String(&reader), let title = String(&reader), let priority = String(&reader),
      let value = FigureValue?(&reader), let places = Int?(&reader), let unit = String?(&reader),
      let singular = String?(&reader), let target = TargetReport?(&reader),
      let baseline = BaselineReport?(&reader), let standing = Standing(&reader),
      let by = [EventKey](&reader), let cells = [Cell](&reader),
      let progress = ExactDecimal?(&reader), let document = String(&reader),
      let quote = String(&reader), let note = String?(&reader),
      let firmness = Measure.Firmness(&reader), let better = Measure.Better(&reader)
    else { return nil }
    self.init(
      id: id, title: title, priority: priority, value: value, places: places, unit: unit,
      singular: singular, target: target, baseline: baseline, standing: standing, by: by,
      cells: cells, progress: progress, document: document, quote: quote, note: note,
      firmness: firmness, better: better)
  }
}

extension MeasureReport.TargetReport: KeptValue {
  func write(to writer: inout KeptWriter) {
    writer.write(word, value, from, to, by, words, parts)
  }

  init?(_ reader: inout KeptReader) {
    guard let word = String(&reader), let value = FigureValue?(&reader),
      let from = FigureValue?(&reader), let to = FigureValue?(&reader),
      let by = CivilDate?(&reader), let words = String?(&reader), let parts = [Self](&reader)
    else { return nil }
    self.init(word: word, value: value, from: from, to: to, by: by, words: words, parts: parts)
  }
}

extension MeasureReport.BaselineReport: KeptValue {
  func write(to writer: inout KeptWriter) {
    writer.write(value, on, words)
  }

  init?(_ reader: inout KeptReader) {
    guard let value = ExactDecimal?(&reader), let on = CivilDate?(&reader),
      let words = String?(&reader)
    else { return nil }
    self.init(value: value, on: on, words: words)
  }
}

extension MeasureReport.Cell: KeptValue {
  func write(to writer: inout KeptWriter) {
    writer.write(by, value, standing, target)
  }

  init?(_ reader: inout KeptReader) {
    guard let by = [KeyValue?](&reader), let value = FigureValue?(&reader),
      let standing = Standing?(&reader), let target = MeasureReport.TargetReport?(&reader)
    else { return nil }
    self.init(by: by, value: value, standing: standing, target: target)
  }
}
