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
func call(
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

extension SystemFailure {
  /// The system's words for the failure, such as `No space left on device`.
  public var words: String { unsafe String(cString: strerror(code)) }

  /// Whether there is no space left, on the disk or of what the user may take.
  package var isNoSpace: Bool { code == ENOSPC || code == EDQUOT || code == EFBIG }

  /// Whether the user may not do it.
  package var isNotPermitted: Bool { code == EACCES || code == EPERM || code == EROFS }

  /// Whether a file cannot keep its bytes under the new name, which is another file system's.
  package var isOtherDevice: Bool { code == EXDEV }

  /// The failure of a call that would take a name which something has.
  package static func exists(_ call: String, _ path: String) -> SystemFailure {
    SystemFailure(call: call, path: path, code: EEXIST)
  }

  /// The failure of reading a file that is not as it was written.
  package static func notAsWritten(_ path: String, _ call: String = "read") -> SystemFailure {
    SystemFailure(call: call, path: path, code: EBADMSG)
  }

  /// Whether a file was read and is not as it was written.
  package var isNotAsWritten: Bool { code == EBADMSG }

  /// Whether a link stands where none is followed.
  package var isLink: Bool { code == ELOOP }

  /// Whether the file or directory is simply not there.
  package var isMissing: Bool { code == ENOENT || code == ENOTDIR }
}
