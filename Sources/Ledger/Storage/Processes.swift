#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#endif

// Other programs, and the files that they are given. Foundation's `Process` would do the same and cost
// every command of this program three milliseconds at its start, signing or not.

extension Program {
  /// What another program did.
  package struct Run: Sendable {
    /// Its exit status; 128 and the signal's number where a signal ended it, as a shell has it.
    package var status: Int32
    /// What it wrote to standard output.
    package var output: [UInt8]
    /// What it wrote to standard error.
    package var errorOutput: [UInt8]
  }

  /// Runs a program to its end, with nothing on its standard input.
  ///
  /// - Parameters:
  ///   - name: The program, found through `$PATH`.
  ///   - words: The words of its command line after its name.
  /// - Returns: What it did.
  /// - Throws: ``SystemFailure`` of `posix_spawnp` when there is no such program, or of another call.
  package static func run(_ name: String, _ words: [String]) throws(SystemFailure) -> Run {
    let folder = FileSystem.temporaryFolder
    let nothing = try Descriptor("/dev/null", .input)
    let output = try Descriptor(temporaryIn: folder)
    let errorOutput = try Descriptor(temporaryIn: folder)
    let status = try run(name, words, [nothing, output, errorOutput])
    return Run(
      status: status, output: try output.bytes(at: 0, count: output.status().bytes),
      errorOutput: try errorOutput.bytes(at: 0, count: errorOutput.status().bytes))
  }

  /// Has a program make one file of another.
  ///
  /// - Parameters:
  ///   - name: The program, found through `$PATH`.
  ///   - words: The words of its command line after its name.
  ///   - input: Its standard input, from where it stands.
  ///   - output: Its standard output.
  /// - Throws: ``SystemFailure`` in the program's name: it is not installed, or cannot read the file.
  package static func filter(
    _ name: String, _ words: [String], from input: Descriptor, to output: Descriptor
  ) throws(SystemFailure) {
    let status: Int32
    do throws(SystemFailure) {
      let errorOutput = try Descriptor(temporaryIn: FileSystem.temporaryFolder)
      status = try run(name, words, [input, output, errorOutput])
    } catch {
      // Not that the file is missing, which has a meaning of its own.
      throw error.isMissing ? SystemFailure(call: name, path: input.path, code: ENOPKG) : error
    }
    guard status == 0 else { throw .notAsWritten(input.path, name) }
  }

  /// Runs a program to its end.
  ///
  /// - Parameters:
  ///   - name: The program.
  ///   - words: The words after its name.
  ///   - files: Its standard input, output and error output.
  /// - Returns: Its exit status; 128 and the signal's number where a signal ended it.
  /// - Throws: ``SystemFailure`` of `posix_spawnp` or `waitpid`.
  private static func run(
    _ name: String, _ words: [String], _ files: [Descriptor]
  ) throws(SystemFailure) -> Int32 {
    var arguments = unsafe ([name] + words).map { unsafe strdup($0) }
    unsafe arguments.append(nil)
    defer { unsafe arguments.forEach { unsafe free($0) } }
    var actions = unsafe posix_spawn_file_actions_t()
    unsafe posix_spawn_file_actions_init(&actions)
    defer { unsafe posix_spawn_file_actions_destroy(&actions) }
    for (number, file) in files.enumerated() {
      unsafe posix_spawn_file_actions_adddup2(&actions, file.number, Int32(number))
    }
    var process = pid_t()
    let code = unsafe posix_spawnp(&process, name, &actions, nil, &arguments, environ)
    guard code == 0 else { throw SystemFailure(call: "posix_spawnp", path: name, code: code) }
    var status: Int32 = 0
    while unsafe waitpid(process, &status, 0) < 0 {
      guard errno == EINTR else { throw SystemFailure(call: "waitpid", path: name, code: errno) }
    }
    return status & 0x7F == 0 ? status >> 8 & 0xFF : 128 + status & 0x7F
  }
}

extension FileSystem {
  /// Where files that nobody keeps are made: `$TMPDIR`, else `/tmp`.
  package static var temporaryFolder: String { Program.environment("TMPDIR") ?? "/tmp" }

  /// Makes a directory of its own, which nobody else may enter, as `mkdtemp`.
  ///
  /// - Returns: Its path.
  /// - Throws: ``SystemFailure`` of `mkdtemp`.
  package static func makeTemporaryDirectory() throws(SystemFailure) -> String {
    let pattern = "\(temporaryFolder)/ledgerctl-" + String(repeating: "X", count: 6)
    var bytes = Array(pattern.utf8CString)
    let isMade = unsafe bytes.withUnsafeMutableBufferPointer { buffer in
      guard let base = buffer.baseAddress else { return false }
      return unsafe mkdtemp(base) != nil
    }
    guard isMade else { throw SystemFailure(call: "mkdtemp", path: pattern, code: errno) }
    return String(decoding: bytes.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
  }

  /// Takes an empty directory away, as `rmdir`.
  ///
  /// - Parameter path: The directory.
  /// - Throws: ``SystemFailure`` of `rmdir`.
  package static func removeDirectory(_ path: String) throws(SystemFailure) {
    guard unsafe rmdir(path) == 0 else {
      throw SystemFailure(call: "rmdir", path: path, code: errno)
    }
  }
}
