#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#endif

/// System calls on names.
package enum FileSystem {
  /// The names in a directory, in no order.
  ///
  /// - Parameter path: The directory.
  /// - Returns: Names without `.` and `..`.
  /// - Throws: ``SystemFailure`` of `opendir` or `readdir`.
  package static func names(in path: String) throws(SystemFailure) -> [String] {
    #if DEBUG || FAULTS
      while call("opendir", path, { _ in 0 }) != 0 {
        if errno != EINTR { throw SystemFailure(call: "opendir", path: path, code: errno) }
      }
    #endif
    var opened = unsafe opendir(path)
    while unsafe opened == nil && errno == EINTR { unsafe opened = unsafe opendir(path) }
    guard let directory = unsafe opened else {
      throw SystemFailure(call: "opendir", path: path, code: errno)
    }
    defer { _ = unsafe closedir(directory) }
    var names: [String] = []
    errno = 0
    while let entry = unsafe readdir(directory) {
      let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        unsafe pointer.withMemoryRebound(to: CChar.self, capacity: 256) {
          unsafe String(cString: $0)
        }
      }
      if name != ".", name != ".." { names.append(name) }
    }
    if errno != 0 { throw SystemFailure(call: "readdir", path: path, code: errno) }
    return names
  }

  /// Makes a directory with permissions 0750, as `mkdir`; one that is there already is left.
  ///
  /// - Parameter path: The directory.
  /// - Returns: Whether it was made now.
  /// - Throws: ``SystemFailure`` of `mkdir`.
  @discardableResult
  package static func makeDirectory(_ path: String) throws(SystemFailure) -> Bool {
    if call("mkdir", path, { _ in Int(unsafe mkdir(path, 0o750)) }) == 0 { return true }
    guard errno == EEXIST else { throw SystemFailure(call: "mkdir", path: path, code: errno) }
    return false
  }

  /// Gives a file another name, replacing what has it, as `rename`.
  ///
  /// - Parameters:
  ///   - old: The name it has.
  ///   - new: The name it gets.
  /// - Throws: ``SystemFailure`` of `rename`.
  package static func rename(_ old: String, to new: String) throws(SystemFailure) {
    guard call("rename", old, to: new, { _ in Int(unsafe Glibc.rename(old, new)) }) == 0 else {
      throw SystemFailure(call: "rename", path: new, code: errno)
    }
  }

  /// Takes a file's name away, as `unlink`; a name that is not there is no error.
  ///
  /// - Parameter path: The file.
  /// - Throws: ``SystemFailure`` of `unlink`.
  package static func remove(_ path: String) throws(SystemFailure) {
    guard call("unlink", path, { _ in Int(unsafe unlink(path)) }) == 0 || errno == ENOENT else {
      throw SystemFailure(call: "unlink", path: path, code: errno)
    }
  }

  /// Whether there is something of that name, as `stat`.
  ///
  /// - Parameter path: The name.
  /// - Returns: `true` when there is.
  package static func exists(_ path: String) -> Bool {
    var status = stat()
    return unsafe stat(path, &status) == 0
  }

  /// Whether a name is a directory's, as `stat`.
  ///
  /// - Parameter path: The name.
  /// - Returns: `true` when it is.
  package static func isDirectory(_ path: String) -> Bool {
    var status = stat()
    return unsafe stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }

  /// Whether a name is an ordinary file's, as `stat`: not a directory, a pipe or a device.
  ///
  /// - Parameter path: The name.
  /// - Returns: `true` when it is.
  package static func isOrdinaryFile(_ path: String) -> Bool {
    var status = stat()
    return unsafe stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
  }

  /// Whether a name is free, or an ordinary file's own and no link's, as `lstat`: then another file may
  /// take its place.
  ///
  /// - Parameter path: The name.
  /// - Returns: `true` when it may be renamed over.
  package static func isReplaceable(_ path: String) -> Bool {
    var status = stat()
    guard unsafe lstat(path, &status) == 0 else { return errno == ENOENT }
    return status.st_mode & S_IFMT == S_IFREG
  }

  /// Whether a name is a link's, as `lstat`.
  ///
  /// - Parameter path: The name.
  /// - Returns: `true` when it is.
  package static func isLink(_ path: String) -> Bool {
    var status = stat()
    return unsafe lstat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFLNK
  }

  /// Whether two names are of one file, as `stat`.
  ///
  /// - Parameters:
  ///   - path: A name.
  ///   - other: Another name.
  /// - Returns: `true` when both are there and are the same.
  package static func areSame(_ path: String, _ other: String) -> Bool {
    var (one, two) = (stat(), stat())
    return unsafe (stat(path, &one) == 0 && stat(other, &two) == 0)
      && one.st_dev == two.st_dev && one.st_ino == two.st_ino
  }

  /// Whether a file lies in a directory or in one below it, whatever links lead to either, as
  /// `realpath`.
  ///
  /// - Parameters:
  ///   - path: The file.
  ///   - directory: The directory.
  /// - Returns: `true` when it does; a pipe that a shell gives a name lies nowhere.
  package static func isInside(_ path: String, _ directory: String) -> Bool {
    guard let file = try? realPath(path), let directory = try? realPath(directory) else {
      return false
    }
    return file.hasPrefix(directory + "/")
  }

  /// The one absolute name of a file without links, as `realpath`.
  ///
  /// - Parameter path: The file.
  /// - Returns: Its name.
  /// - Throws: ``SystemFailure`` of `realpath`.
  package static func realPath(_ path: String) throws(SystemFailure) -> String {
    guard let name = unsafe realpath(path, nil) else {
      throw SystemFailure(call: "realpath", path: path, code: errno)
    }
    defer { unsafe free(name) }
    return unsafe String(cString: name)
  }

  /// A whole file of a ledger, which is no link.
  ///
  /// - Parameters:
  ///   - path: The file.
  ///   - limit: The most bytes that are read.
  /// - Returns: Its bytes; at most `limit` of them.
  /// - Throws: ``SystemFailure`` of `open` or `pread`.
  package static func contents(
    of path: String, limit: Int = .max
  ) throws(SystemFailure) -> [UInt8] {
    let file = try Descriptor(path, .read)
    return try file.bytes(at: 0, count: min(file.status().bytes, limit))
  }

  /// A whole file or pipe that somebody else wrote, if it is no longer than it may be.
  ///
  /// - Parameters:
  ///   - path: The file.
  ///   - bytesMax: The most bytes that it may have; no more than one past them is read.
  ///   - mode: Whether a user names it, or it is a ledger's own and no link.
  /// - Returns: Its bytes; `nil` when there are more.
  /// - Throws: ``SystemFailure`` of `open` or `read`.
  package static func contents(
    of path: String, atMost bytesMax: Int, as mode: Descriptor.Mode = .input
  ) throws(SystemFailure) -> [UInt8]? {
    let file = try Descriptor(path, mode)
    var bytes = [UInt8](repeating: 0, count: min(bytesMax, 1 << 16) + 1)
    var filled = 0
    while true {
      let count = try file.read(into: &bytes, at: filled)
      if count == 0 { break }
      filled += count
      if filled > bytesMax { return nil }
      if filled == bytes.count {
        let more = min(bytes.count, bytesMax + 1 - bytes.count)
        bytes.append(contentsOf: repeatElement(0, count: more))
      }
    }
    bytes.removeLast(bytes.count - filled)
    return bytes
  }

  /// Puts a small file in place whole: written beside, synced, renamed, the directory synced.
  ///
  /// - Parameters:
  ///   - path: The file.
  ///   - bytes: What it holds afterwards.
  ///   - durably: Whether to sync; a derived file needs no sync.
  /// - Throws: ``SystemFailure`` of any of the calls; the file is then as it was.
  package static func replace(
    _ path: String, with bytes: [UInt8], durably: Bool = true
  ) throws(SystemFailure) {
    let temporary = "\(path).new"
    try remove(temporary)
    let file = try Descriptor(temporary, .new)
    try file.write(bytes[...])
    if durably { try file.syncData() }
    try rename(temporary, to: path)
    if durably { try Descriptor(parent(of: path), .directory).sync() }
  }

  /// Writes a file that a user names, whole or not at all.
  ///
  /// It is written beside under a name that nobody has, synced and renamed. What cannot be replaced
  /// so, a device, a pipe or a link, is written through.
  ///
  /// - Parameters:
  ///   - path: The file.
  ///   - bytes: What it holds afterwards.
  /// - Throws: ``SystemFailure`` of any of the calls; an ordinary file is then as it was.
  package static func writeWhole(_ path: String, _ bytes: [UInt8]) throws(SystemFailure) {
    guard isReplaceable(path) else { return try Descriptor(path, .output).write(bytes[...]) }
    let temporary = try beside(path)
    do throws(SystemFailure) {
      try temporary.file.write(bytes[...])
      try temporary.file.syncData()
      try rename(temporary.path, to: path)
    } catch {
      try? remove(temporary.path)
      throw error
    }
  }

  /// Writes a file under a name that nothing has yet, whole or not at all, on disk when this returns.
  ///
  /// It is written beside, synced, and then given the name by `link`, which fails where there is
  /// something of that name, however late it came. Where the file system knows no links, the name is
  /// looked at just before `rename`.
  ///
  /// - Parameters:
  ///   - path: The file.
  ///   - bytes: What it holds afterwards.
  /// - Returns: `false`, and nothing done, where something has the name.
  /// - Throws: ``SystemFailure`` of any of the calls; the name is then as it was.
  package static func createWhole(
    _ path: String, _ bytes: [UInt8]
  ) throws(SystemFailure) -> Bool {
    let temporary = try beside(path)
    do throws(SystemFailure) {
      try temporary.file.write(bytes[...])
      try temporary.file.syncData()
      let isNew = try give(temporary.path, theFreeName: path)
      try remove(temporary.path)
      if isNew { try Descriptor(parent(of: path), .directory).sync() }
      return isNew
    } catch {
      try? remove(temporary.path)
      throw error
    }
  }

  /// Gives a file a second name that nothing has yet, as `link`; `false` where something has it.
  private static func give(
    _ path: String, theFreeName name: String
  ) throws(SystemFailure) -> Bool {
    if unsafe link(path, name) == 0 { return true }
    switch errno {
    case EEXIST: return false
    case EPERM, EOPNOTSUPP, EMLINK:
      var status = stat()
      if unsafe lstat(name, &status) == 0 { return false }
      try rename(path, to: name)
      return true
    default: throw SystemFailure(call: "link", path: name, code: errno)
    }
  }

  /// Makes a file beside another under a name that nobody has.
  private static func beside(
    _ path: String
  ) throws(SystemFailure) -> (path: String, file: Descriptor) {
    var number = 0
    while true {
      let name = "\(path).\(number).new"
      do throws(SystemFailure) {
        return (name, try Descriptor(name, .newOutput))
      } catch {
        guard error.code == EEXIST else {
          throw SystemFailure(call: error.call, path: path, code: error.code)
        }
        number += 1
      }
    }
  }

  /// The directory that a name stands in.
  ///
  /// - Parameter path: A path.
  /// - Returns: Its parent; `.` for a bare name.
  package static func parent(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  /// The directory that the process works in, as `getcwd`.
  package static var workingDirectory: String {
    var buffer = [CChar](repeating: 0, count: Int(PATH_MAX) + 1)
    let found = unsafe buffer.withUnsafeMutableBufferPointer { bytes in
      unsafe getcwd(bytes.baseAddress, bytes.count) != nil
    }
    guard found else { return "." }
    return String(decoding: buffer.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
  }
}
