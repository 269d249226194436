#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#endif

/// Makes a system call; in tests a ``SimulatedSystem`` is asked before it and told after it.
///
/// - Parameters:
///   - name: The call, as the manual names it.
///   - path: What it is about.
///   - target: For `rename`, the new name.
///   - descriptor: The open file; -1 for a call on names.
///   - offset: The first byte of the file, for calls at an offset.
///   - count: How many bytes are asked for.
///   - mode: How a file is opened.
///   - bytes: What is written.
///   - body: Makes the call with so many bytes.
/// - Returns: What the call returned; -1 when it failed, with `errno` set.
@inline(__always)
private func call(
  _ name: String, _ path: String, to target: String = "", on descriptor: Int32 = -1,
  at offset: Int = -1, count: Int = 0, mode: Descriptor.Mode = .read,
  bytes: @autoclosure () -> [UInt8] = [], _ body: (Int) -> Int
) -> Int {
  #if DEBUG || FAULTS
    if let system = Simulation.system {
      var call = SystemCall(
        name: name, path: path, target: target, descriptor: descriptor, offset: offset,
        count: count, bytes: bytes(), mode: mode)
      switch system.answer(call) {
      case .goOn: break
      case .short(let bytes): call.count = bytes
      case .fail(let code):
        errno = code
        return -1
      }
      let result = body(call.count)
      let code = errno
      if result >= 0 { system.made(call, result: result) }
      errno = code
      return result
    }
  #endif
  return body(count)
}

/// An open file or directory: closed when the last reference goes.
///
/// Every method is one system call, named as the manual names it, repeated when a signal interrupts
/// it, and throws ``SystemFailure`` with the call, the path and `errno`.
package final class Descriptor: Sendable {
  /// How a file is opened.
  package enum Mode: Sendable {
    /// To read.
    case read
    /// To read what a user names, which may be a link.
    case input
    /// To read and to write at offsets; made when it is missing.
    case readWrite
    /// To write at the end of; it must be there.
    case append
    /// To write at the end of; it must not be there yet.
    case appendNew
    /// To write; it must not be there yet.
    case new
    /// To write what a user names, from its start: made when it is missing, emptied when it is not.
    case output
    /// To write what a user names; it must not be there yet.
    case newOutput
    /// To write what only its owner may read; it must not be there yet.
    case newSecret
    /// A directory: a ledger's own, which was seen to be no link when the ledger was opened, or one
    /// that a user names.
    case directory
  }

  package let path: String
  let number: Int32

  /// Opens a file.
  ///
  /// Inside a ledger a link is never followed, and no child process inherits it.
  ///
  /// - Parameters:
  ///   - path: The file.
  ///   - mode: How it is opened; what is made has permissions 0640, a secret 0600, what a user names
  ///     0666 less the user's mask.
  /// - Throws: ``SystemFailure`` of `open`.
  package init(_ path: String, _ mode: Mode) throws(SystemFailure) {
    let flags: Int32 =
      switch mode {
      case .read, .input: O_RDONLY
      case .readWrite: O_RDWR | O_CREAT
      case .append: O_WRONLY | O_APPEND
      case .appendNew: O_WRONLY | O_APPEND | O_CREAT | O_EXCL
      case .new: O_RDWR | O_CREAT | O_EXCL
      case .output: O_WRONLY | O_CREAT | O_TRUNC
      case .newOutput, .newSecret: O_WRONLY | O_CREAT | O_EXCL
      case .directory: O_RDONLY | O_DIRECTORY
      }
    let isUsers = mode == .input || mode == .output || mode == .newOutput
    let followsLinks = isUsers || mode == .directory
    var number: Int
    repeat {
      number = call("open", path, mode: mode) { _ in
        Int(
          unsafe open(
            path, flags | O_CLOEXEC | (followsLinks ? 0 : O_NOFOLLOW),
            isUsers ? 0o666 : mode == .newSecret ? 0o600 : 0o640))
      }
    } while number < 0 && errno == EINTR
    guard number >= 0 else { throw SystemFailure(call: "open", path: path, code: errno) }
    self.path = path
    self.number = Int32(number)
  }

  /// Opens a file without a name in a directory, gone when it is closed.
  ///
  /// - Parameter directory: Where its space is taken.
  /// - Throws: ``SystemFailure`` of `open` or `unlink`.
  package init(temporaryIn directory: String) throws(SystemFailure) {
    var attempt = 0
    while true {
      let path = "\(directory)/spool-\(getpid())-\(attempt)"
      let number = unsafe open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
      if number >= 0 {
        self.path = path
        self.number = number
        guard unsafe unlink(path) == 0 else {
          throw SystemFailure(call: "unlink", path: path, code: errno)
        }
        return
      }
      guard errno == EEXIST || errno == EINTR else {
        throw SystemFailure(call: "open", path: path, code: errno)
      }
      attempt += 1
    }
  }

  /// Opens a file to read it, if it is still there.
  ///
  /// A segment that was seen in its directory may have been taken back since by its writer: then nothing
  /// of it had been acknowledged.
  ///
  /// - Parameter path: The file.
  /// - Returns: `nil` when it is gone.
  /// - Throws: ``SystemFailure`` of `open`.
  package static func unlessGone(_ path: String) throws(SystemFailure) -> Descriptor? {
    do throws(SystemFailure) {
      return try Descriptor(path, .read)
    } catch {
      if error.isMissing { return nil }
      throw error
    }
  }

  deinit {
    #if DEBUG || FAULTS
      Simulation.system?.closing(number)
    #endif
    _ = close(number)
  }

  /// Standard input.
  package static let standardInput = Descriptor(number: 0, path: "-")
  /// Standard output.
  package static let standardOutput = Descriptor(number: 1, path: "standard output")
  /// Standard error.
  package static let standardError = Descriptor(number: 2, path: "standard error")

  private init(number: Int32, path: String) {
    self.number = number
    self.path = path
  }

  /// Whether this is a terminal.
  package var isTerminal: Bool { isatty(number) == 1 }

  /// The columns of this terminal, as `ioctl` with `TIOCGWINSZ`; `nil` when it is none or does not say.
  package var columns: Int? {
    var size = winsize()
    guard unsafe ioctl(number, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return nil }
    return Int(size.ws_col)
  }

  private func failure(_ call: String) -> SystemFailure {
    SystemFailure(call: call, path: path, code: errno)
  }

  /// The file's length in bytes and its number on its file system.
  ///
  /// - Throws: ``SystemFailure`` of `fstat`.
  package func status() throws(SystemFailure) -> (bytes: Int, inode: UInt64) {
    var status = stat()
    guard unsafe fstat(number, &status) == 0 else { throw failure("fstat") }
    #if DEBUG || FAULTS
      if let inode = Simulation.system?.inode(number) { return (Int(status.st_size), inode) }
    #endif
    return (Int(status.st_size), UInt64(status.st_ino))
  }

  /// Whether anybody but its owner and group may read the file, or anybody but its owner change it.
  ///
  /// - Returns: `true` when it is no place for a secret.
  /// - Throws: ``SystemFailure`` of `fstat`.
  package func isOpenToOthers() throws(SystemFailure) -> Bool {
    var status = stat()
    guard unsafe fstat(number, &status) == 0 else { throw failure("fstat") }
    return status.st_mode & 0o027 != 0
  }

  /// Reads from where the last read ended, as `read`.
  ///
  /// - Parameters:
  ///   - buffer: Where the bytes go.
  ///   - start: The first place in it.
  /// - Returns: How many bytes came; 0 at the end.
  /// - Throws: ``SystemFailure`` of `read`.
  package func read(into buffer: inout [UInt8], at start: Int) throws(SystemFailure) -> Int {
    while true {
      let count = call("read", path, on: number) { _ in
        unsafe buffer.withUnsafeMutableBytes { bytes in
          unsafe Self.readCall(number, bytes, start)
        }
      }
      if count >= 0 { return count }
      if errno != EINTR { throw failure("read") }
    }
  }

  private static func readCall(
    _ number: Int32, _ bytes: UnsafeMutableRawBufferPointer, _ start: Int
  ) -> Int {
    guard let base = bytes.baseAddress, start < bytes.count else { return 0 }
    return unsafe Glibc.read(number, base + start, bytes.count - start)
  }

  /// Sets where the next ``read(into:at:)`` begins, as `lseek`.
  ///
  /// - Parameter offset: The byte of the file, from 0.
  /// - Throws: ``SystemFailure`` of `lseek`.
  package func seek(to offset: Int) throws(SystemFailure) {
    guard lseek(number, off_t(offset), SEEK_SET) >= 0 else { throw failure("lseek") }
  }

  /// Reads at an offset until the buffer is full or the file ends, as `pread`.
  ///
  /// - Parameters:
  ///   - buffer: Where the bytes go.
  ///   - start: The first place in it.
  ///   - offset: The first byte of the file.
  /// - Returns: How many bytes came; fewer than asked for only at the end of the file.
  /// - Throws: ``SystemFailure`` of `pread`.
  package func read(
    into buffer: inout [UInt8], at start: Int, from offset: Int
  ) throws(SystemFailure) -> Int {
    var done = 0
    while start + done < buffer.count {
      let count = call("pread", path, on: number, at: offset + done) { _ in
        unsafe buffer.withUnsafeMutableBytes { bytes -> Int in
          guard let base = bytes.baseAddress else { return 0 }
          return unsafe pread(
            number, base + start + done, bytes.count - start - done, off_t(offset + done))
        }
      }
      if count < 0 {
        if errno == EINTR { continue }
        throw failure("pread")
      }
      if count == 0 { break }
      done += count
    }
    return done
  }

  /// Reads a range of the file.
  ///
  /// - Parameters:
  ///   - offset: The first byte.
  ///   - count: How many bytes.
  /// - Returns: The bytes; fewer than asked for only at the end of the file.
  /// - Throws: ``SystemFailure`` of `pread`.
  package func bytes(at offset: Int, count: Int) throws(SystemFailure) -> [UInt8] {
    var buffer = [UInt8](repeating: 0, count: count)
    let done = try read(into: &buffer, at: 0, from: offset)
    if done < count { buffer.removeLast(count - done) }
    return buffer
  }

  /// Writes all bytes, as `write`, repeated after a short write.
  ///
  /// - Parameter bytes: What is written.
  /// - Throws: ``SystemFailure`` of `write`; some of the bytes may have been written.
  package func write(_ bytes: ArraySlice<UInt8>) throws(SystemFailure) {
    var done = 0
    while done < bytes.count {
      let rest = bytes.count - done
      let count = call(
        "write", path, on: number, count: rest, bytes: Array(bytes.suffix(rest))
      ) { count in
        unsafe bytes.withUnsafeBytes { buffer -> Int in
          guard let base = buffer.baseAddress else { return 0 }
          return unsafe Glibc.write(number, base + done, count)
        }
      }
      if count < 0 {
        if errno == EINTR { continue }
        throw failure("write")
      }
      done += count
    }
  }

  /// Writes all bytes at an offset, as `pwrite`.
  ///
  /// - Parameters:
  ///   - bytes: What is written.
  ///   - offset: The first byte of the file.
  /// - Throws: ``SystemFailure`` of `pwrite`.
  package func write(_ bytes: [UInt8], at offset: Int) throws(SystemFailure) {
    var done = 0
    while done < bytes.count {
      let rest = bytes.count - done
      let count = call(
        "pwrite", path, on: number, at: offset + done, count: rest, bytes: Array(bytes.suffix(rest))
      ) { count in
        unsafe bytes.withUnsafeBytes { buffer -> Int in
          guard let base = buffer.baseAddress else { return 0 }
          return unsafe pwrite(number, base + done, count, off_t(offset + done))
        }
      }
      if count < 0 {
        if errno == EINTR { continue }
        throw failure("pwrite")
      }
      done += count
    }
  }

  /// Brings the file's bytes to the disk, as `fdatasync`.
  ///
  /// A failure is final: it is never repeated.
  ///
  /// - Throws: ``SystemFailure`` of `fdatasync`.
  package func syncData() throws(SystemFailure) {
    guard call("fdatasync", path, on: number, { _ in Int(fdatasync(number)) }) == 0 else {
      throw failure("fdatasync")
    }
  }

  /// Brings the file, or a directory's names, to the disk, as `fsync`.
  ///
  /// - Throws: ``SystemFailure`` of `fsync`.
  package func sync() throws(SystemFailure) {
    guard call("fsync", path, on: number, { _ in Int(fsync(number)) }) == 0 else {
      throw failure("fsync")
    }
  }

  /// Cuts or extends the file, as `ftruncate`.
  ///
  /// - Parameter bytes: The new length.
  /// - Throws: ``SystemFailure`` of `ftruncate`.
  package func truncate(to bytes: Int) throws(SystemFailure) {
    while call("ftruncate", path, on: number, count: bytes, { Int(ftruncate(number, off_t($0))) })
      != 0
    {
      if errno != EINTR { throw failure("ftruncate") }
    }
  }

  /// Takes the space of a file before it is needed, as `posix_fallocate`.
  ///
  /// - Parameter bytes: The length that the file has afterwards.
  /// - Throws: ``SystemFailure`` of `posix_fallocate`.
  package func allocate(_ bytes: Int) throws(SystemFailure) {
    var result: Int
    repeat {
      result = call("posix_fallocate", path, on: number, count: bytes) { count in
        let code = posix_fallocate(number, 0, off_t(count))
        if code != 0 { errno = code }
        return code == 0 ? 0 : -1
      }
    } while result != 0 && errno == EINTR
    if result != 0 { throw failure("posix_fallocate") }
  }

  /// Takes the one lock of a file or directory, as `flock`; it is gone when this is closed or the
  /// process ends.
  ///
  /// - Parameter waiting: Whether to wait for whoever has it.
  /// - Returns: `false` when somebody has it and waiting was not asked for.
  /// - Throws: ``SystemFailure`` of `flock`.
  package func lock(waiting: Bool) throws(SystemFailure) -> Bool {
    let operation = waiting ? LOCK_EX : LOCK_EX | LOCK_NB
    while call("flock", path, on: number, { _ in Int(flock(number, operation)) }) != 0 {
      if errno == EWOULDBLOCK { return false }
      if errno != EINTR { throw failure("flock") }
    }
    return true
  }

  /// Maps the file's bytes into memory, shared with everyone who maps it, as `mmap`.
  ///
  /// - Parameters:
  ///   - bytes: How many bytes from its start; the file must be that long.
  ///   - writable: Whether the bytes can be changed.
  /// - Returns: The bytes, until ``unmap(_:)``.
  /// - Throws: ``SystemFailure`` of `mmap`.
  @unsafe
  package func map(
    _ bytes: Int, writable: Bool
  ) throws(SystemFailure) -> UnsafeMutableRawBufferPointer {
    let protection = writable ? PROT_READ | PROT_WRITE : PROT_READ
    #if DEBUG || FAULTS
      let mode: Mode = writable ? .readWrite : .read
      guard call("mmap", path, on: number, count: bytes, mode: mode, { _ in 0 }) == 0 else {
        throw failure("mmap")
      }
    #endif
    let base = unsafe mmap(nil, bytes, protection, MAP_SHARED, number, 0)
    guard let base = unsafe base, unsafe base != MAP_FAILED else { throw failure("mmap") }
    return unsafe UnsafeMutableRawBufferPointer(start: base, count: bytes)
  }

  /// Ends a mapping, as `munmap`.
  ///
  /// - Parameter mapping: What ``map(_:)`` gave.
  @unsafe
  package static func unmap(_ mapping: UnsafeMutableRawBufferPointer) {
    _ = unsafe munmap(mapping.baseAddress, mapping.count)
  }
}

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
    func real(_ path: String) -> String? {
      guard let name = unsafe realpath(path, nil) else { return nil }
      defer { unsafe free(name) }
      return unsafe String(cString: name)
    }
    guard let file = real(path), let directory = real(directory) else { return false }
    return file.hasPrefix(directory + "/")
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

/// System calls on the program itself.
package enum Program {
  /// How many processors there are for this program, as `sysconf`.
  package static var processors: Int { Int(sysconf(Int32(_SC_NPROCESSORS_ONLN))) }

  /// A variable of the environment, as `getenv`.
  ///
  /// - Parameter name: Its name.
  /// - Returns: Its text; `nil` where it is not set, or empty.
  package static func environment(_ name: String) -> String? {
    guard let text = unsafe getenv(name) else { return nil }
    let value = unsafe String(cString: text)
    return value.isEmpty ? nil : value
  }

  /// What the program was given that is not UTF-8: a word of its command line, or a variable.
  ///
  /// Texts of the language are UTF-8 whatever comes in; what is not would be recorded as another text,
  /// with a mark where the odd byte was.
  ///
  /// - Parameter variables: The variables that are looked at.
  /// - Returns: Its name for messages; `nil` when all is well.
  package static func inputNotUTF8(variables: [String]) -> String? {
    for number in 1..<max(1, Int(CommandLine.argc)) {
      guard let word = unsafe CommandLine.unsafeArgv[number] else { break }
      if unsafe String(validatingCString: word) == nil {
        return "word \(number) of the command line"
      }
    }
    for name in variables {
      if let text = unsafe getenv(name), unsafe String(validatingCString: text) == nil {
        return "the variable \(name)"
      }
    }
    return nil
  }

  /// Waits, as `nanosleep`; a signal may end it early.
  ///
  /// - Parameter milliseconds: How long.
  package static func pause(milliseconds: Int) {
    var time = timespec(tv_sec: milliseconds / 1000, tv_nsec: milliseconds % 1000 * 1_000_000)
    _ = unsafe nanosleep(&time, nil)
  }

  /// Why the words of the command line are not known, where they are not.
  ///
  /// Swift finds them by way of `/proc/self/maps`, and gives none at all, not even the program's name,
  /// where that cannot be read.
  package static var missingWords: SystemFailure? {
    CommandLine.arguments.isEmpty
      ? SystemFailure(call: "read", path: "/proc/self/maps", code: EIO) : nil
  }

  /// Lets a write fail with `EFBIG` where a file may not grow, as `signal` with `SIGXFSZ` ignored:
  /// otherwise the program would end there without a word.
  package static func failWhereFilesMayNotGrow() {
    _ = signal(SIGXFSZ, SIG_IGN)
  }

  /// A number that changes when the machine is started anew; another one each time where the system
  /// does not tell, so that nothing unsynced is believed.
  package static var startOfMachine: UInt64 {
    #if DEBUG || FAULTS
      if let system = Simulation.system { return system.startOfMachine }
    #endif
    return realStartOfMachine
  }

  private static let realStartOfMachine: UInt64 = {
    guard let file = try? Descriptor("/proc/sys/kernel/random/boot_id", .read),
      let bytes = try? file.bytes(at: 0, count: 64), !bytes.isEmpty
    else { return UInt64.random(in: 1...UInt64.max) }
    return IdIndex.hash(bytes)
  }()

  /// Ends the program, as `exit`.
  ///
  /// - Parameter status: What its caller is told.
  package static func end(status: Int32) -> Never { exit(status) }
}

extension Instant {
  /// The moment that the machine's clock shows, as `clock_gettime`.
  ///
  /// - Returns: Milliseconds since 1970, rounded down.
  package static func now() -> Instant {
    #if DEBUG || FAULTS
      if let system = Simulation.system { return system.now }
    #endif
    var time = timespec()
    _ = unsafe clock_gettime(CLOCK_REALTIME, &time)
    return Instant(milliseconds: Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000)
  }
}

extension SystemFailure {
  /// The system's words for the failure, such as `No space left on device`.
  public var words: String { unsafe String(cString: strerror(code)) }

  /// Whether there is no space left, on the disk or of what the user may take.
  package var isNoSpace: Bool { code == ENOSPC || code == EDQUOT || code == EFBIG }

  /// Whether the user may not do it.
  package var isNotPermitted: Bool { code == EACCES || code == EPERM || code == EROFS }

  /// Whether a link stands where none is followed.
  package var isLink: Bool { code == ELOOP }

  /// Whether the file or directory is simply not there.
  package var isMissing: Bool { code == ENOENT || code == ENOTDIR }
}
