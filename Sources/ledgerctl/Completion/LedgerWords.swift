import Ledger
import Projections

/// The words that a ledger knows: its kinds and fields, programmes, measures, maps and snapshots.
///
/// Where there is no ledger, or one that cannot be read, it knows none: a line that is being typed is no
/// place for an error.
struct LedgerWords {
  private let log: EventLog?

  /// Looks for the ledger.
  ///
  /// - Parameter directory: The one that the line names; `nil` for the nearest.
  init(_ directory: String?) {
    let values = directory.map { ["ledger": [$0]] } ?? [:]
    log = try? Terminal(Arguments(command: "", operands: [], values: values)).openLog()
  }

  private func catalogue(onlyKind kind: String?) -> Catalogue? {
    guard let line = try? log?.inForce(.catalogue).last,
      let value = line.document.root["data"]?["catalogue"]
    else { return nil }
    return try? Catalogue(value, onlyKind: kind)
  }

  private var plans: [JSONValue] { ((try? log?.inForce(.plan)) ?? []).compactMap(\.plan) }

  /// The kinds of the catalogue in force.
  var kinds: [CompletionWord] {
    (catalogue(onlyKind: nil)?.kinds ?? []).map { CompletionWord(word: $0.name, help: $0.title) }
  }

  /// The programmes that have a plan.
  var programmes: [CompletionWord] {
    plans.compactMap { plan in
      plan["programme"]?.string.map {
        CompletionWord(word: $0, help: plan["title"]?.string ?? "")
      }
    }
  }

  /// The measures of all plans, as `explain` takes them.
  var measures: [CompletionWord] {
    plans.flatMap { plan in
      (plan["measures"]?.elements ?? []).compactMap { measure in
        guard let programme = plan["programme"]?.string, let id = measure["id"]?.string else {
          return nil
        }
        return CompletionWord(word: "\(programme)/\(id)", help: measure["title"]?.string ?? "")
      }
    }
  }

  /// The fields of a kind as `field=`, and after that the values that a field may have.
  ///
  /// - Parameters:
  ///   - kind: The kind.
  ///   - given: Fields and values that the line has already.
  ///   - typed: What is typed of the next one.
  /// - Returns: All of them; none where there is no such kind.
  func fields(of kind: String, given: ArraySlice<String>, typed: String) -> [CompletionWord] {
    guard let catalogue = catalogue(onlyKind: kind), let kind = catalogue.kind(kind) else {
      return []
    }
    guard let sign = typed.firstIndex(of: "=") else {
      return kind.fields.filter { field in !given.contains { $0.hasPrefix("\(field.name)=") } }
        .map {
          CompletionWord(word: "\($0.name)=", help: $0.title + ($0.isRequired ? " (needed)" : ""))
        }
    }
    guard let field = kind.field(String(typed[..<sign])) else { return [] }
    let values: [(String, String)] =
      if field.type == .boolean {
        [("true", ""), ("false", "")]
      } else {
        (field.list.map { catalogue.lists[$0].codes } ?? []).map { ($0.code, $0.title) }
      }
    return values.map { CompletionWord(word: "\(field.name)=\($0.0)", help: $0.1) }
  }

  /// The names of the JSON files in a directory of the ledger.
  ///
  /// - Parameter directory: Such as `maps`.
  /// - Returns: The names without their endings, sorted.
  func names(in directory: String) -> [CompletionWord] {
    guard let log else { return [] }
    let names = (try? FileSystem.names(in: "\(log.directory)/\(directory)")) ?? []
    return names.filter { $0.hasSuffix(".json") }.map {
      CompletionWord(word: String($0.dropLast(5)))
    }.sorted { $0.word.utf8.lexicographicallyPrecedes($1.word.utf8) }
  }
}
