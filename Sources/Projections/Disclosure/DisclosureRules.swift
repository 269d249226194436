/// What a plan says of publishing small numbers: which are hidden, how, and what stands for them.
public struct DisclosureRules: Sendable, Hashable {
  /// A count below this is hidden; 1 hides none.
  public var threshold: Int
  /// What counts are rounded to a multiple of; 1 for none.
  public var rounding: Int
  /// Whether a count of 0 is shown: nobody is described by it.
  public var showsZero: Bool
  /// Whether a rate is shown where what it is worked out from is hidden.
  public var showsRatesOfHidden: Bool
  /// What stands for a hidden count.
  public var hiddenSymbol: String
  /// What stands for a count that is not 0 and is rounded to it.
  public var lowSymbol: String
  /// What stands for a figure that there is not.
  public var missingSymbol: String

  /// The rules of a plan that says nothing: what is below five is hidden.
  public static let standard = DisclosureRules()

  /// Makes rules.
  ///
  /// - Parameters:
  ///   - threshold: A count below this is hidden.
  ///   - rounding: What counts are rounded to a multiple of.
  ///   - showsZero: Whether a count of 0 is shown.
  ///   - showsRatesOfHidden: Whether a rate is shown where what it is worked out from is hidden.
  ///   - hiddenSymbol: What stands for a hidden count.
  ///   - lowSymbol: What stands for a count that is not 0 and is rounded to it.
  ///   - missingSymbol: What stands for a figure that there is not.
  public init(
    threshold: Int = 5, rounding: Int = 1, showsZero: Bool = true,
    showsRatesOfHidden: Bool = false, hiddenSymbol: String = "c", lowSymbol: String = "low",
    missingSymbol: String = "x"
  ) {
    self.threshold = threshold
    self.rounding = rounding
    self.showsZero = showsZero
    self.showsRatesOfHidden = showsRatesOfHidden
    self.hiddenSymbol = hiddenSymbol
    self.lowSymbol = lowSymbol
    self.missingSymbol = missingSymbol
  }

  /// The most that a threshold or a base of rounding may be.
  public static let numberMax = 1_000

  /// The smallest count that may stand behind a symbol: everybody knows it who knows the rules.
  package var leastHidden: Int { showsZero ? 1 : 0 }

  /// How many different counts must be possible behind each symbol: as many as the rule itself leaves open.
  package var valuesMin: Int { max(2, threshold - leastHidden) }

  /// Whether a count is hidden for its own size.
  package func hides(_ count: Int) -> Bool {
    count >= leastHidden && count < threshold && threshold > 1
  }
}
