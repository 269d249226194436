#if DEBUG || FAULTS
  /// A system call that is about to be made, as the tests' simulation is told of it.
  package struct SystemCall: Sendable {
    /// The call, as the manual names it.
    package var name: String
    /// The file or directory that it is about.
    package var path: String
    /// For `rename`: the name that the file gets.
    package var target = ""
    /// The open file; -1 for a call on names.
    package var descriptor: Int32 = -1
    /// The first byte of the file, for calls at an offset.
    package var offset = -1
    /// How many bytes are asked for, or the length that the file is to have.
    package var count = 0
    /// What is written.
    package var bytes: [UInt8] = []
    /// How a file is opened; for `mmap`, ``Descriptor/Mode/readWrite`` where it can be changed.
    package var mode = Descriptor.Mode.read
  }

  /// What a simulation answers before a call is made.
  package enum SystemAnswer: Sendable {
    /// The call is made.
    case goOn
    /// The call is made with fewer bytes.
    case short(Int)
    /// The call is not made, and fails with this `errno`.
    case fail(Int32)
  }

  /// A machine that tests put in the place of the real one: it is told of every call on files before and
  /// after it is made, and may let it fail.
  ///
  /// It stands behind `#if DEBUG || FAULTS`: the program that ships holds no trace of it.
  package protocol SimulatedSystem: AnyObject, Sendable {
    /// Decides on a call.
    ///
    /// - Parameter call: The call.
    /// - Returns: Whether it is made.
    func answer(_ call: SystemCall) -> SystemAnswer

    /// Takes note of a call that was made.
    ///
    /// - Parameters:
    ///   - call: The call.
    ///   - result: What it returned: of `open` the descriptor, of reads and writes the bytes.
    func made(_ call: SystemCall, result: Int)

    /// Takes note that a file is being closed.
    ///
    /// - Parameter descriptor: The open file.
    func closing(_ descriptor: Int32)

    /// The number of an open file on its file system.
    ///
    /// - Parameter descriptor: The open file.
    /// - Returns: `nil` for a file that is none of the simulation's.
    func inode(_ descriptor: Int32) -> UInt64?

    /// What the clock shows.
    var now: Instant { get }

    /// A number that changes when the machine is started anew.
    var startOfMachine: UInt64 { get }
  }

  /// Which simulation the calls of this task or thread go through.
  package enum Simulation {
    /// The simulation; `nil` for the real machine.
    @TaskLocal package static var system: (any SimulatedSystem)?
  }
#endif
