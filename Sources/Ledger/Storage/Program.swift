#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#endif

/// System calls on the program itself.
package enum Program {
  /// How many processors there are for this program, as `sysconf`.
  package static var processors: Int { Int(sysconf(Int32(_SC_NPROCESSORS_ONLN))) }

  /// What tells the program's file from another, and from itself before it was replaced: its file system,
  /// its number there, its length and its last change, as `stat` has them.
  ///
  /// - Returns: `nil` where the file cannot be asked.
  package static var file: [UInt64]? {
    var status = stat()
    guard unsafe stat("/proc/self/exe", &status) == 0 else { return nil }
    return [
      UInt64(truncatingIfNeeded: status.st_dev), UInt64(truncatingIfNeeded: status.st_ino),
      UInt64(truncatingIfNeeded: status.st_size),
      UInt64(truncatingIfNeeded: status.st_mtim.tv_sec),
      UInt64(truncatingIfNeeded: status.st_mtim.tv_nsec),
    ]
  }

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
    return IdTable.hash(bytes)
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
