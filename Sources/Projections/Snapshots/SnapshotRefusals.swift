package import Ledger

/// What is said of snapshots.
extension Refusal {
  static func notOfASnapshot(_ pointer: String, _ wanted: String, _ place: Place) -> Refusal {
    var place = place
    place.pointer = pointer
    return Refusal(
      "not-a-snapshot", at: place, "this is no snapshot: \(wanted) is not there",
      remedy: "name a file that 'ledgerctl snapshot save' wrote")
  }

  static func otherSnapshotVersion(_ version: Int, at place: Place) -> Refusal {
    Refusal(
      "other-version", at: place,
      "the snapshot has form \(version), and this program reads form \(Snapshot.version)",
      remedy: "check it with the program that made it, or a later one")
  }

  static func snapshotTooLong(_ bytes: Int, _ bytesMax: Int) -> Refusal {
    Refusal(
      "snapshot-too-long", at: Place(), "the snapshot would have \(bytes) bytes",
      remedy: "at most \(bytesMax): save one for each programme, or give its plan fewer cells")
  }

  static func snapshotFileTooLong(_ path: String, _ bytesMax: Int) -> Refusal {
    Refusal(
      "file-too-long", at: Place(file: path),
      "the file has more than \(bytesMax) bytes, too many for a snapshot",
      remedy: "see whether it is the right file")
  }

  package static func snapshotExists(_ path: String) -> Refusal {
    Refusal(
      "snapshot-exists", at: Place(file: path),
      "there is something of that name, and it is not this snapshot",
      remedy: "give this one another name; what a board has seen is not overwritten")
  }
}
