/// How the bytes of a closed segment are kept.
public enum SegmentForm: String, CaseIterable, Sendable {
  /// As they were written.
  case plain
  /// In the form of RFC 8878, which `zstd` writes and `zstdcat` reads.
  case zstd
  /// In the form of RFC 1952, which `gzip` writes and `zcat` reads.
  case gzip

  /// What follows the name of the segment.
  package var suffix: String {
    switch self {
    case .plain: ""
    case .zstd: ".zst"
    case .gzip: ".gz"
    }
  }

  /// The words that have the form's program read so many bytes of its standard input and write to its
  /// standard output.
  private func packing(_ bytes: Int) -> [String] {
    // Told how many bytes come, it says so at the beginning of what it writes.
    self == .zstd ? ["-q", "-10", "--stream-size=\(bytes)", "-c"] : ["-n", "-9", "-c"]
  }

  fileprivate var unpacking: [String] { self == .zstd ? ["-q", "-d", "-c"] : ["-d", "-c"] }

  /// Writes bytes in this form.
  ///
  /// - Parameters:
  ///   - source: The bytes as they were written.
  ///   - target: Where they go, from where it stands.
  /// - Throws: ``SystemFailure`` of `posix_spawnp` when the form's program is not there, or what it says.
  package func pack(_ source: Descriptor, to target: Descriptor) throws(SystemFailure) {
    try source.seek(to: 0)
    if self == .plain {
      var buffer = [UInt8](repeating: 0, count: 1 << 20)
      while case let count = try source.read(into: &buffer, at: 0), count > 0 {
        try target.write(buffer[..<count])
      }
    } else {
      try Program.filter(rawValue, packing(source.status().bytes), from: source, to: target)
    }
  }

  /// How many bytes were packed, where the file says so at its beginning: RFC 8878, section 3.1.1.1.
  ///
  /// A reader that is told too few finds lines missing, and reads the file itself.
  ///
  /// - Parameter packed: The file.
  /// - Returns: `nil` where it does not say.
  /// - Throws: ``SystemFailure`` of `pread`.
  /// - Complexity: O(1).
  func statedLength(_ packed: Descriptor) throws(SystemFailure) -> Int? {
    let header = try packed.bytes(at: 0, count: 18)
    guard self == .zstd, header.starts(with: [0x28, 0xB5, 0x2F, 0xFD]), header.count > 4 else {
      return nil
    }
    let isSingle = header[4] & 0x20 != 0
    let start = 5 + (isSingle ? 0 : 1) + [0, 1, 2, 4][Int(header[4] & 3)]
    let count = [isSingle ? 1 : 0, 2, 4, 8][Int(header[4] >> 6)]
    guard count > 0, start + count <= header.count else { return nil }
    var length: UInt64 = count == 2 ? 256 : 0
    for (place, byte) in header[start..<start + count].enumerated() {
      length &+= UInt64(byte) &<< UInt64(8 * place)
    }
    return Int(exactly: length)
  }

  /// The bytes that were packed, in a file without a name.
  ///
  /// - Parameters:
  ///   - packed: The file.
  ///   - folder: Where the file without a name is made; where that cannot be, with other temporary files.
  /// - Returns: The bytes as they were written.
  /// - Throws: ``SystemFailure``.
  fileprivate func unpack(
    _ packed: Descriptor, in folder: String
  ) throws(SystemFailure) -> Descriptor {
    if self == .plain { return packed }
    let target = try Descriptor.temporary(preferablyIn: folder)
    try Program.filter(rawValue, unpacking, from: packed, to: target)
    try target.seek(to: 0)
    return target
  }
}

// Segments are opened by their first sequence number, wherever and however they are kept: as written in
// `log`, or packed there, or either in the folder that `archive.json` names.
extension LedgerLayout {
  /// A file that holds a segment.
  package struct Place: Sendable, Hashable {
    package var path: String
    package var form: SegmentForm
  }

  /// The files that may hold a segment, in the order in which they are looked for.
  package func places(ofSegment first: Int, archive: String?) -> [Place] {
    ([log] + (archive.map { [$0] } ?? [])).flatMap { folder in
      SegmentForm.allCases.map {
        Place(path: "\(folder)/\(LogFormat.segmentName(first: first))\($0.suffix)", form: $0)
      }
    }
  }

  /// Opens a segment to read it from its start.
  ///
  /// - Parameter first: The first sequence number in it.
  /// - Returns: Its bytes as they were written.
  /// - Throws: ``SystemFailure`` of `open` when no file holds it; of a form's program.
  /// - Complexity: O(1); O(n) in its bytes where it is packed.
  package func open(segment first: Int) throws(SystemFailure) -> Descriptor {
    if let file = try openUnlessGone(segment: first) { return file }
    return try Descriptor(segment(first: first), .read)
  }

  /// Opens a segment to read it from its start, if it is still there.
  ///
  /// - Parameter first: The first sequence number in it.
  /// - Returns: Its bytes as they were written; `nil` when it is gone.
  /// - Throws: ``SystemFailure``.
  package func openUnlessGone(segment first: Int) throws(SystemFailure) -> Descriptor? {
    if let file = try Descriptor.unlessGone(segment(first: first)) { return file }
    guard let (place, file) = try kept(first) else { return nil }
    return try place.form.unpack(file, in: cache)
  }

  /// Opens a segment to read it at offsets, beside others of this process.
  ///
  /// - Parameter first: The first sequence number in it.
  /// - Returns: Its bytes as they were written; `nil` when it is gone.
  /// - Throws: ``SystemFailure``.
  /// - Complexity: O(1); O(n) in its bytes where it is packed, and is none of the last that were.
  package func openShared(segment first: Int) throws(SystemFailure) -> Descriptor? {
    if let file = try Descriptor.unlessGone(segment(first: first)) { return file }
    guard let (place, file) = try kept(first) else { return nil }
    return place.form == .plain ? file : try Unpacked.shared.file(place, file, cache)
  }

  /// How many bytes a segment has, as they were written.
  ///
  /// - Parameter first: The first sequence number in it.
  /// - Returns: 0 when it is gone.
  /// - Throws: ``SystemFailure``.
  /// - Complexity: O(1); O(n) in its bytes where it is packed in a form that does not say.
  package func length(ofSegment first: Int) throws(SystemFailure) -> Int {
    if let file = try Descriptor.unlessGone(segment(first: first)) {
      return try file.status().bytes
    }
    guard let (place, file) = try kept(first) else { return 0 }
    if place.form == .plain { return try file.status().bytes }
    if let length = try place.form.statedLength(file) { return length }
    return try Unpacked.shared.file(place, file, cache).status().bytes
  }

  /// Opens a segment as ``openShared(segment:)``; one that is gone is an error.
  package func openThere(segment first: Int) throws(SystemFailure) -> Descriptor {
    if let file = try openShared(segment: first) { return file }
    return try Descriptor(segment(first: first), .read)
  }

  /// What holds a segment that is not in `log` as it was written.
  private func kept(_ first: Int) throws(SystemFailure) -> (Place, Descriptor)? {
    for place in places(ofSegment: first, archive: try archiveFolder()).dropFirst() {
      if let file = try Descriptor.unlessGone(place.path) { return (place, file) }
    }
    return nil
  }

  /// The bytes of a file that holds a segment.
  ///
  /// - Parameter place: The file.
  /// - Returns: The bytes as they were written.
  /// - Throws: ``SystemFailure``.
  package func open(_ place: Place) throws(SystemFailure) -> Descriptor {
    try place.form.unpack(Descriptor(place.path, .read), in: cache)
  }

  /// The folder that `archive.json` names, where there is one.
  ///
  /// - Returns: Its path; `nil` where no segment was moved.
  /// - Throws: ``SystemFailure`` when the file is there and cannot be read, or does not say a folder.
  package func archiveFolder() throws(SystemFailure) -> String? {
    let bytes: [UInt8]
    do throws(SystemFailure) {
      bytes = try FileSystem.contents(of: archive, limit: 65_536)
    } catch {
      if error.isMissing { return nil }
      throw error
    }
    guard let folder = (try? JSONDocument(bytes, file: archive).root)?["directory"]?.string,
      folder.hasPrefix("/")
    else { throw .notAsWritten(archive) }
    return folder
  }
}

extension SystemFailure {
  /// What it says of the log that a packed segment cannot be unpacked.
  package var damage: Damage {
    Damage("segment-unreadable", what: "\(call) cannot read \(path): it is not as it was written")
  }
}

/// The packed segments that this process read last at offsets: a log is looked at block by block.
private final class Unpacked: Sendable {
  private struct Entry {
    var path: String
    var version: Descriptor.Version
    var file: Descriptor
  }

  /// How many are kept.
  private static let countMax = 4
  static let shared = Unpacked()
  private let entries = Guarded<[Entry]>([])

  /// The bytes of a file, to be read at offsets.
  func file(
    _ place: LedgerLayout.Place, _ packed: Descriptor, _ folder: String
  ) throws(SystemFailure) -> Descriptor {
    let version = try packed.version()
    let known = entries.withLock { entries in
      entries.first { $0.path == place.path && $0.version == version }?.file
    }
    if let known { return known }
    let file = try place.form.unpack(packed, in: folder)
    entries.withLock { entries in
      if entries.count == Self.countMax { entries.removeFirst() }
      entries.append(Entry(path: place.path, version: version, file: file))
    }
    return file
  }
}
