import Foundation
import TestSupport

/// What a disk holds and what only the system's memory holds of it: for each file its bytes and those of
/// them that were synced, for each directory its names and those that were.
///
/// The files stand in a real directory too, so that the ledger's own calls read and write them; this is
/// told of each call. A power cut forgets what was not synced, as far as the seed has it, and
/// writes what is left to the real directory. What may be left of a file: of each sector of 512 bytes that
/// was written since the last sync the bytes before, any bytes since, zeros where the file grew, or the
/// start of the new ones; any of its lengths, and any in between where it grew. What may be left of a
/// directory: the first of its changes up to any of them, or any of its changes without the others. Bytes that
/// were synced are never changed by a write beside them.
struct SimulatedDisk {
  static let sectorBytes = 512

  enum Entry: Hashable {
    case file(Int)
    case directory
  }

  struct File {
    var bytes: [UInt8] = []
    var synced: [UInt8] = []
    /// What each sector held after each write since the last sync.
    var unsynced: [Int: [[UInt8]]] = [:]
    /// The lengths that the file had since the last sync.
    var lengths: [Int] = []
    /// Mapped files change without a call.
    var isMapped = false
  }

  struct Directory {
    var names: [String: Entry] = [:]
    var synced: [String: Entry] = [:]
    /// The changes of names since the last sync; a `rename` within one is one change of two names.
    var changes: [[(name: String, entry: Entry?)]] = []
  }

  /// The real directory.
  let root: String
  private(set) var files: [Int: File] = [:]
  private(set) var directories: [String: Directory] = ["": Directory()]
  private var nextInode = 1

  init(root: String) {
    self.root = root
  }

  // MARK: Names

  /// The directory and the name of a path, relative to the root.
  private func split(_ path: String) -> (directory: String, name: String) {
    let path = relative(path)
    guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return ("", path) }
    return (String(path[..<slash]), String(path[path.utf8.index(after: slash)...]))
  }

  func relative(_ path: String) -> String {
    String(decoding: path.utf8.dropFirst(root.utf8.count + 1), as: UTF8.self)
  }

  func inode(at path: String) -> Int? {
    let (directory, name) = split(path)
    guard case .file(let inode)? = directories[directory]?.names[name] else { return nil }
    return inode
  }

  private mutating func change(_ directory: String, _ changes: [(name: String, entry: Entry?)]) {
    for change in changes { directories[directory]?.names[change.name] = change.entry }
    directories[directory]?.changes.append(changes)
  }

  /// A file was opened to be made if it is missing; its inode.
  mutating func open(_ path: String, makes: Bool) -> Int? {
    if let inode = inode(at: path) { return inode }
    guard makes else { return nil }
    let (directory, name) = split(path)
    let inode = nextInode
    nextInode += 1
    files[inode] = File()
    change(directory, [(name, .file(inode))])
    return inode
  }

  mutating func makeDirectory(_ path: String) {
    let (directory, name) = split(path)
    guard directories[directory]?.names[name] == nil else { return }
    directories[relative(path)] = Directory()
    change(directory, [(name, .directory)])
  }

  mutating func rename(_ path: String, to target: String) {
    let (directory, name) = split(path)
    guard let entry = directories[directory]?.names[name] else { return }
    let other = split(target)
    guard other.directory != directory else {
      return change(directory, [(name, nil), (other.name, entry)])
    }
    // Two directories are on their way to the disk each for itself: the file may have both names, or none.
    change(directory, [(name, nil)])
    change(other.directory, [(other.name, entry)])
  }

  mutating func remove(_ path: String) {
    let (directory, name) = split(path)
    if directories[directory]?.names[name] != nil { change(directory, [(name, nil)]) }
  }

  mutating func syncNames(_ path: String) {
    let path = relative(path)
    guard let names = directories[path]?.names else { return }
    directories[path]?.synced = names
    directories[path]?.changes.removeAll()
  }

  // MARK: Bytes

  mutating func write(_ inode: Int, _ bytes: ArraySlice<UInt8>, at offset: Int) {
    guard var file = files[inode] else { return }
    files[inode] = nil
    defer { files[inode] = file }
    noteLength(&file)
    if file.bytes.count < offset + bytes.count {
      file.bytes.append(
        contentsOf: repeatElement(0, count: offset + bytes.count - file.bytes.count))
    }
    file.bytes.replaceSubrange(offset..<(offset + bytes.count), with: bytes)
    noteSectors(&file, offset, offset + bytes.count)
  }

  mutating func truncate(_ inode: Int, to length: Int) {
    guard var file = files[inode] else { return }
    noteLength(&file)
    let old = file.bytes.count
    if length < old {
      file.bytes.removeLast(old - length)
    } else {
      file.bytes.append(contentsOf: repeatElement(0, count: length - old))
    }
    noteSectors(&file, min(old, length), max(old, length))
    files[inode] = file
  }

  mutating func map(_ inode: Int) {
    files[inode]?.isMapped = true
  }

  private func noteLength(_ file: inout File) {
    if file.lengths.isEmpty { file.lengths.append(file.synced.count) }
    if file.lengths.last != file.bytes.count { file.lengths.append(file.bytes.count) }
  }

  private func noteSectors(_ file: inout File, _ start: Int, _ end: Int) {
    guard start < end else { return }
    for sector in (start / Self.sectorBytes)...((end - 1) / Self.sectorBytes) {
      file.unsynced[sector, default: []].append(Self.sector(sector, of: file.bytes))
    }
  }

  private static func sector(_ sector: Int, of bytes: [UInt8]) -> [UInt8] {
    let start = min(sector * sectorBytes, bytes.count)
    let part = bytes[start..<min(start + sectorBytes, bytes.count)]
    return part + [UInt8](repeating: 0, count: sectorBytes - part.count)
  }

  /// A name is about to be taken from a file: what programs put into it is kept.
  mutating func willLose(_ path: String) {
    if let inode = inode(at: path) { readMapped(inode) }
  }

  /// What programs put into a mapped file, taken from the real one.
  private mutating func readMapped(_ inode: Int) {
    guard files[inode]?.isMapped == true, let path = path(of: inode),
      let data = FileManager.default.contents(atPath: path)
    else { return }
    let bytes = [UInt8](data)
    guard var file = files[inode], file.bytes != bytes else { return }
    file.bytes = bytes
    var sector = 0
    while sector * Self.sectorBytes < bytes.count {
      let now = Self.sector(sector, of: bytes)
      if now != file.unsynced[sector]?.last ?? Self.sector(sector, of: file.synced) {
        file.unsynced[sector, default: []].append(now)
      }
      sector += 1
    }
    files[inode] = file
  }

  private func path(of inode: Int) -> String? {
    for directory in directories.keys.sorted() {
      for name in (directories[directory]?.names ?? [:]).keys.sorted()
      where directories[directory]?.names[name] == .file(inode) {
        return "\(root)/\(directory)/\(name)"
      }
    }
    return nil
  }

  /// A file's bytes are on the disk.
  mutating func sync(_ inode: Int) {
    readMapped(inode)
    guard var file = files[inode] else { return }
    files[inode] = nil
    if file.isMapped {
      file.synced = file.bytes
    } else {
      if file.synced.count > file.bytes.count {
        file.synced.removeLast(file.synced.count - file.bytes.count)
      } else {
        file.synced.append(
          contentsOf: repeatElement(0, count: file.bytes.count - file.synced.count))
      }
      for sector in file.unsynced.keys {
        let start = sector * Self.sectorBytes
        let end = min(start + Self.sectorBytes, file.bytes.count)
        if start < end {
          file.synced.replaceSubrange(start..<end, with: file.bytes[start..<end])
        }
      }
    }
    file.unsynced.removeAll()
    file.lengths.removeAll()
    files[inode] = file
  }

  /// A sync failed, and the system forgot which of the file's bytes are not on the disk: some sectors are
  /// written, the others never will be unless they are written again.
  mutating func syncFailed(_ inode: Int, _ random: inout SplitMix64) {
    readMapped(inode)
    guard var file = files[inode] else { return }
    file.synced = remains(file, &random, length: file.bytes.count)
    file.unsynced.removeAll()
    file.lengths.removeAll()
    files[inode] = file
  }

  // MARK: Power cuts

  /// What is left of a file.
  private func remains(
    _ file: File, _ random: inout SplitMix64, length: Int? = nil
  ) -> [UInt8] {
    let count = length ?? self.length(file, &random)
    var bytes = file.synced
    if bytes.count > count {
      bytes.removeLast(bytes.count - count)
    } else {
      bytes.append(contentsOf: repeatElement(0, count: count - bytes.count))
    }
    // All sectors or none as often as some of them.
    let mood = Int.random(in: 0..<4, using: &random)
    for sector in file.unsynced.keys.sorted() {
      let start = sector * Self.sectorBytes
      guard start < count, let versions = file.unsynced[sector], let last = versions.last else {
        continue
      }
      let end = min(start + Self.sectorBytes, count)
      let isKept = mood == 0 || (mood > 1 && Bool.random(using: &random))
      guard isKept else { continue }
      var content = last
      if mood > 1 {
        content = versions[Int.random(in: 0..<versions.count, using: &random)]
        if Int.random(in: 0..<4, using: &random) == 0 {
          let cut = Int.random(in: 0...Self.sectorBytes, using: &random)
          content.replaceSubrange(
            cut..., with: Self.sector(sector, of: file.synced)[cut...])
        }
      }
      bytes.replaceSubrange(start..<end, with: content[..<(end - start)])
    }
    return bytes
  }

  private func length(_ file: File, _ random: inout SplitMix64) -> Int {
    var lengths = file.lengths + [file.bytes.count]
    if file.lengths.isEmpty, file.synced.count == file.bytes.count { return file.bytes.count }
    let low = file.synced.count
    if lengths == lengths.sorted(), low < file.bytes.count {
      let between = Int.random(in: low...file.bytes.count, using: &random)
      lengths += [
        between, min(file.bytes.count, (between / Self.sectorBytes + 1) * Self.sectorBytes),
      ]
    }
    return lengths[Int.random(in: 0..<lengths.count, using: &random)]
  }

  private func remains(_ directory: Directory, _ random: inout SplitMix64) -> [String: Entry] {
    var names = directory.synced
    let mood = Int.random(in: 0..<4, using: &random)
    let prefix = Int.random(in: 0...directory.changes.count, using: &random)
    for (number, change) in directory.changes.enumerated() {
      let isKept =
        mood == 0 || (mood == 1 && number < prefix) || (mood == 2 && Bool.random(using: &random))
      if isKept { for (name, entry) in change { names[name] = entry } }
    }
    return names
  }

  /// The power fails: what was not synced stays or goes as the seed has it, on the real disk too.
  mutating func cutPower(_ random: inout SplitMix64) throws {
    for inode in files.keys.sorted() { readMapped(inode) }
    let before = listing()
    var left: [String: Directory] = [:]
    var waiting = [""]
    while let path = waiting.popLast() {
      guard let directory = directories[path] else { continue }
      let names = remains(directory, &random)
      left[path] = Directory(names: names, synced: names)
      for (name, entry) in names.sorted(by: { $0.key < $1.key }) where entry == .directory {
        waiting.append(path.isEmpty ? name : "\(path)/\(name)")
      }
    }
    directories = left
    let named = Set(left.values.flatMap { $0.names.values })
    for inode in files.keys.sorted() {
      guard named.contains(.file(inode)), let file = files[inode] else {
        files[inode] = nil
        continue
      }
      let bytes = remains(file, &random)
      files[inode] = File(bytes: bytes, synced: bytes)
    }
    partNames()
    try write(changedSince: before)
  }

  /// A file that a cut left under two names is two files from then on, as it is in the real directory.
  private mutating func partNames() {
    var named: Set<Int> = []
    for path in directories.keys.sorted() {
      for (name, entry) in (directories[path]?.names ?? [:]).sorted(by: { $0.key < $1.key }) {
        guard case .file(let inode) = entry, !named.insert(inode).inserted else { continue }
        files[nextInode] = files[inode]
        directories[path]?.names[name] = .file(nextInode)
        directories[path]?.synced[name] = .file(nextInode)
        nextInode += 1
      }
    }
  }

  /// What the system's memory had and the disk has not, after a sync that failed: it is read from the disk
  /// again.
  mutating func forget() throws {
    let before = listing()
    for inode in files.keys.sorted() {
      guard var file = files[inode], !file.isMapped, file.synced.count == file.bytes.count,
        file.synced != file.bytes
      else { continue }
      for sector in 0...(file.bytes.count / Self.sectorBytes) where file.unsynced[sector] == nil {
        let start = sector * Self.sectorBytes
        let end = min(start + Self.sectorBytes, file.bytes.count)
        if start < end {
          file.bytes.replaceSubrange(start..<end, with: file.synced[start..<end])
        }
      }
      files[inode] = file
    }
    try write(changedSince: before)
  }

  // MARK: The real directory

  /// Every file by its path.
  func listing() -> [String: [UInt8]] {
    var found: [String: [UInt8]] = [:]
    for (path, directory) in directories {
      for (name, entry) in directory.names {
        if case .file(let inode) = entry {
          found[path.isEmpty ? name : "\(path)/\(name)"] = files[inode]?.bytes ?? []
        }
      }
    }
    return found
  }

  private func write(changedSince before: [String: [UInt8]]) throws {
    let after = listing()
    for path in directories.keys.sorted() where !path.isEmpty {
      try FileManager.default.createDirectory(
        atPath: "\(root)/\(path)", withIntermediateDirectories: true)
    }
    for path in before.keys.sorted() where after[path] == nil {
      try? FileManager.default.removeItem(atPath: "\(root)/\(path)")
    }
    for (path, bytes) in after.sorted(by: { $0.key < $1.key }) where before[path] != bytes {
      try Data(bytes).write(to: URL(fileURLWithPath: "\(root)/\(path)"))
    }
    // Directories that the cut took: their files are gone already.
    let real = FileManager.default.subpaths(atPath: root) ?? []
    for path in real.sorted().reversed() where after[path] == nil && directories[path] == nil {
      try FileManager.default.removeItem(atPath: "\(root)/\(path)")
    }
  }

  /// A hand from outside takes a file away.
  mutating func deleteByHand(_ path: String) throws {
    guard inode(at: path) != nil else { return }
    remove(path)
    try FileManager.default.removeItem(atPath: path)
  }

  /// A hand from outside changes a file in place.
  mutating func changeByHand(_ path: String, _ change: (inout [UInt8]) -> Void) throws {
    guard let inode = inode(at: path) else { return }
    readMapped(inode)
    var bytes = files[inode]?.bytes ?? []
    change(&bytes)
    truncate(inode, to: bytes.count)
    write(inode, bytes[...], at: 0)
    // In place: the inode stays, on the real disk too.
    let file = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
    try file.truncate(atOffset: UInt64(bytes.count))
    try file.seek(toOffset: 0)
    try file.write(contentsOf: Data(bytes))
    try file.close()
  }

  /// Where the real directory is not as this has it; `nil` when all is well.
  mutating func difference() -> String? {
    for inode in files.keys.sorted() { readMapped(inode) }
    let listed = listing()
    for path in FileManager.default.subpaths(atPath: root) ?? [] {
      if directories[path] == nil, listed[path] == nil { return "\(path) is only on the real disk" }
    }
    for (path, bytes) in listed {
      guard let data = FileManager.default.contents(atPath: "\(root)/\(path)") else {
        return "\(path) is missing on the real disk"
      }
      if [UInt8](data) != bytes { return "\(path) has other bytes on the real disk" }
    }
    return nil
  }
}
