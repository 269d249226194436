import Ledger

/// The sums of a fold by the numbers of its keys.
///
/// Mostly there is one number for each key, of how many events; units are kept apart from it only
/// where an event stands for several, and an amount only where a field is added up.
struct FoldColumn: Sendable {
  /// How many events, as far as 32 bits hold it.
  private(set) var events: [Int32] = []
  /// What is beyond 32 bits.
  private(set) var beyond: [Int: Int] = [:]
  /// How many units more than events; empty while that is none.
  private(set) var more: [Int] = []
  /// The sum of the field; empty where none is added up.
  private(set) var amounts: [Int128] = []

  init() {}

  /// Takes sums that were folded before; `nil` when they are not of one fold.
  init?(events: [Int32], more: [Int], amounts: [Int128]) {
    guard more.count <= events.count, amounts.count <= events.count else { return nil }
    self.events = events
    self.more = more
    self.amounts = amounts
  }

  var count: Int { events.count }

  /// Adds to the sums of a key.
  @inline(__always)
  mutating func add(_ number: Int, _ sums: Tally.Sums) {
    if number >= events.count {
      events.append(contentsOf: repeatElement(0, count: number &+ 1 &- events.count))
    }
    let (sum, isTooLarge) = events[number].addingReportingOverflow(
      Int32(truncatingIfNeeded: sums.events))
    if isTooLarge || sums.events != Int(Int32(truncatingIfNeeded: sums.events)) || !beyond.isEmpty {
      addBeyond(number, sums.events)
    } else {
      events[number] = sum
    }
    if sums.units != sums.events { addMore(number, sums.units &- sums.events) }
    if sums.amount != 0 { addAmount(number, sums.amount) }
  }

  private mutating func addBeyond(_ number: Int, _ count: Int) {
    let total = self.count(number) &+ count
    let low = Int32(truncatingIfNeeded: total)
    events[number] = low
    beyond[number] = total == Int(low) ? nil : total &- Int(low)
  }

  private mutating func addMore(_ number: Int, _ units: Int) {
    if number >= more.count {
      more.append(contentsOf: repeatElement(0, count: events.count &- more.count))
    }
    more[number] &+= units
  }

  private mutating func addAmount(_ number: Int, _ amount: Int128) {
    if number >= amounts.count {
      amounts.append(contentsOf: repeatElement(0, count: events.count &- amounts.count))
    }
    amounts[number] &+= amount
  }

  /// How many events a key has.
  @inline(__always)
  func count(_ number: Int) -> Int {
    beyond.isEmpty ? Int(events[number]) : Int(events[number]) &+ (beyond[number] ?? 0)
  }

  /// The sums of a key.
  @inline(__always)
  func sums(_ number: Int) -> Tally.Sums {
    let count = count(number)
    return Tally.Sums(
      events: count, units: number < more.count ? count &+ more[number] : count,
      amount: number < amounts.count ? amounts[number] : 0)
  }

  /// The numbers of the keys that events stand under.
  @inline(__always)
  func forEachStanding(_ body: (Int) -> Void) {
    for number in events.indices where count(number) > 0 { body(number) }
  }

  /// How many keys events stand under.
  var standing: Int {
    guard beyond.isEmpty else { return events.indices.count { count($0) > 0 } }
    var standing = 0
    for count in events where count > 0 { standing &+= 1 }
    return standing
  }

  /// Whether nothing stands.
  var isEmpty: Bool { events.indices.allSatisfy { sums($0).isNothing } }

  /// The sums of a key that may never have been met.
  subscript(_ number: Int) -> Tally.Sums { number < events.count ? sums(number) : Tally.Sums() }
}
