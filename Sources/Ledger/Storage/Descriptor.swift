#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#endif

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

  /// Opens a file without a name for whoever only reads a ledger: its cache may be missing, or on a disk
  /// that nobody can write to.
  ///
  /// - Parameter directory: Where it is made; where that cannot be, with other temporary files.
  /// - Returns: The file.
  /// - Throws: ``SystemFailure`` of `open` or `unlink`.
  package static func temporary(
    preferablyIn directory: String
  ) throws(SystemFailure) -> Descriptor {
    do throws(SystemFailure) {
      return try Descriptor(temporaryIn: directory)
    } catch {
      return try Descriptor(temporaryIn: FileSystem.temporaryFolder)
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

  /// What a file is known again by, as long as nobody changes it.
  package struct Version: Sendable, Hashable {
    fileprivate var inode: UInt64
    fileprivate var bytes: Int
    fileprivate var seconds: Int
    fileprivate var nanoseconds: Int
  }

  /// The file's number, length and last change.
  ///
  /// - Throws: ``SystemFailure`` of `fstat`.
  package func version() throws(SystemFailure) -> Version {
    var status = stat()
    guard unsafe fstat(number, &status) == 0 else { throw failure("fstat") }
    return Version(
      inode: UInt64(status.st_ino), bytes: Int(status.st_size), seconds: status.st_ctim.tv_sec,
      nanoseconds: status.st_ctim.tv_nsec)
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
  ///   - most: How many bytes are wanted; as many as the buffer has room for without it.
  /// - Returns: How many bytes came; fewer than asked for only at the end of the file.
  /// - Throws: ``SystemFailure`` of `pread`.
  package func read(
    into buffer: inout [UInt8], at start: Int, from offset: Int, most: Int = .max
  ) throws(SystemFailure) -> Int {
    let wanted = min(buffer.count - start, most)
    var done = 0
    while done < wanted {
      let count = call("pread", path, on: number, at: offset + done) { _ in
        unsafe buffer.withUnsafeMutableBytes { bytes -> Int in
          guard let base = bytes.baseAddress else { return 0 }
          return unsafe pread(
            number, base + start + done, wanted - done, off_t(offset + done))
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

  /// `MADV_POPULATE_WRITE`, which not every C library's headers name.
  private static let populateForWriting: Int32 = 23

  /// Maps the file's bytes into memory, to read and write, shared with everyone who
  /// maps or reads it, as `mmap`.
  ///
  /// - Parameters:
  ///   - bytes: How many bytes from its start; the file must be that long.
  ///   - toWrite: Whether all of them will be written: the system then makes them ready at once, as
  ///     `madvise` with `MADV_POPULATE_WRITE`, and not a page at a time, each at its first store.
  /// - Returns: The bytes, until ``unmap(_:)``.
  /// - Throws: ``SystemFailure`` of `mmap`.
  @unsafe
  package func map(
    _ bytes: Int, toWrite: Bool = false
  ) throws(SystemFailure) -> UnsafeMutableRawBufferPointer {
    #if DEBUG || FAULTS
      guard call("mmap", path, on: number, count: bytes, mode: .readWrite, { _ in 0 }) == 0 else {
        throw failure("mmap")
      }
    #endif
    let base = unsafe mmap(nil, bytes, PROT_READ | PROT_WRITE, MAP_SHARED, number, 0)
    guard let base = unsafe base, unsafe base != MAP_FAILED else { throw failure("mmap") }
    // A system before Linux 5.14 does not know it, and goes a page at a time.
    if toWrite { _ = unsafe madvise(base, bytes, Self.populateForWriting) }
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
