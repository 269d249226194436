import Foundation

/// A small generator of random numbers that the same seed repeats on every machine.
///
/// The seed of a run is `$LEDGER_SEED`, else a fresh one; it is printed once, so that a failure can be
/// had again. Each user takes a stream of its own by name: adding a test does not move the numbers
/// of another.
///
/// ```swift
/// var random = SplitMix64(stream: "messages split anywhere")
/// let length = Int.random(in: 0...300, using: &random)
/// ```
///
/// Source: Steele, Lea and Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014,
/// doi:10.1145/2660193.2660195.
public struct SplitMix64: RandomNumberGenerator, Sendable {
  /// The seed of this run.
  public static let seed: UInt64 = {
    let given = ProcessInfo.processInfo.environment["LEDGER_SEED"].flatMap { UInt64($0) }
    let seed = given ?? UInt64.random(in: 0...UInt64.max)
    print("random tests of this run: LEDGER_SEED=\(seed)")
    return seed
  }()

  private var state: UInt64

  /// Starts from a seed.
  ///
  /// - Parameter seed: Any number.
  public init(seed: UInt64) {
    state = seed
  }

  /// Starts from the seed of this run and a name.
  ///
  /// - Parameter name: What the numbers are for.
  public init(stream name: String) {
    // FNV-1a: the language's own hashing gives another number in every process.
    let hash = name.utf8.reduce(0xcbf2_9ce4_8422_2325 as UInt64) {
      ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01b3
    }
    state = SplitMix64.seed ^ hash
  }

  /// The next 64 bits.
  ///
  /// - Returns: Any number, each as likely.
  public mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var z = state
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return z ^ (z >> 31)
  }

  /// Random bytes.
  ///
  /// - Parameter count: How many.
  /// - Returns: As many bytes, each of any value.
  public mutating func bytes(_ count: Int) -> [UInt8] {
    (0..<count).map { _ in UInt8(truncatingIfNeeded: next()) }
  }
}
