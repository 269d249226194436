import Ledger
import TestSupport
import Testing

@Suite struct `Decimals as text` {
  private func canonical(_ value: ExactDecimal) -> String {
    var bytes: [UInt8] = []
    value.appendCanonical(to: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }

  @Test(arguments: [
    "", "-", "+1", "01", "-01", "00", ".5", "5.", "-.5", "1.e3", "1e", "1e+", "1E-", "1.5.2", "1,5",
    " 1", "1 ", "1\n", "0x10", "1_000", "NaN", "Infinity", "-Infinity", "null", "--1", "1-",
    "1e1.5",
    "1e5 ", "\u{661}", "１", "1\0", "e5", "-e5", "£5", "1/2", "1:", "1;", "0e", "0.e1",
  ])
  func `what is no number of JSON is refused`(_ text: String) {
    #expect(ExactDecimal(text) == nil)
  }

  @Test(arguments: [
    ("0", "0"), ("-0", "0"), ("0.0", "0"), ("-0.000", "0"), ("0e5", "0"), ("0e-999999", "0"),
    ("0E+99999999999999999999999999999", "0"), ("1", "1"), ("-1", "-1"), ("10", "10"),
    ("1200000", "1200000"), ("91557888.75", "91557888.75"), ("91557888.750", "91557888.75"),
    ("-0.5", "-0.5"), ("0.05", "0.05"), ("1e3", "1000"), ("1E3", "1000"), ("1e+3", "1000"),
    ("1.2e3", "1200"), ("1.2345e2", "123.45"), ("12e-1", "1.2"), ("100e-2", "1"),
    ("1e-30", "0.000000000000000000000000000001"), ("1e20", "100000000000000000000"),
    ("0.00e1", "0"), ("1e00000000000000000000000000001", "10"), ("1000e-00001", "100"),
    ("999999999999999999999", "999999999999999999999"),
    ("1234567890123456789.012345678901234", "1234567890123456789.012345678901234"),
    ("1000000000000000000000000e-10", "100000000000000"),
    ("18446744073709551616", "18446744073709551616"),
    ("-9223372036854775808", "-9223372036854775808"),
  ])
  func `a number of JSON reads as`(_ text: String, _ expected: String) {
    #expect(ExactDecimal(text)?.description == expected)
  }

  @Test func `each limit is met at its edge`() {
    let nines = { String(repeating: "9", count: $0) }
    let zeros = { String(repeating: "0", count: $0) }
    // 34 significant digits.
    #expect(ExactDecimal(nines(10) + "." + nines(24)) != nil)
    #expect(ExactDecimal(nines(10) + "." + nines(25)) == nil)
    #expect(ExactDecimal("1." + zeros(32) + "1") == nil)
    // 30 decimal places.
    #expect(ExactDecimal("1e-30") != nil)
    #expect(ExactDecimal("1e-31") == nil)
    #expect(ExactDecimal("0." + zeros(29) + "1") != nil)
    #expect(ExactDecimal("0." + zeros(30) + "1") == nil)
    // 21 digits before the point.
    #expect(ExactDecimal(nines(21)) != nil)
    #expect(ExactDecimal("1" + zeros(21)) == nil)
    #expect(ExactDecimal("1e20") != nil)
    #expect(ExactDecimal("1e21") == nil)
    #expect(ExactDecimal("0.1e21") != nil)
    #expect(ExactDecimal("1e99999999999999999999999999") == nil)
    #expect(ExactDecimal("1e-99999999999999999999999999") == nil)
  }

  @Test func `zeros at either end are free`() {
    let zeros = String(repeating: "0", count: 5000)
    #expect(ExactDecimal("1.5" + zeros) == ExactDecimal("1.5"))
    #expect(ExactDecimal("0." + zeros + "25e5000") == ExactDecimal("0.25"))
    #expect(ExactDecimal("1" + zeros + "e-5000") == ExactDecimal(1))
    #expect(ExactDecimal("1" + zeros) == nil)
  }

  @Test func `every number of up to four digits and four places reads back`() throws {
    for digits in -9999...9999 {
      for scale in 0...4 {
        let value = ExactDecimal(significand: Int128(digits), scale: scale)
        if ExactDecimal(value.description) != value || ExactDecimal(canonical(value)) != value
          || ExactDecimal("\(digits)e-\(scale)") != value
        {
          Issue.record("\(digits) / 10^\(scale) reads back as another number")
        }
      }
    }
  }

  @Test(arguments: [
    ("91557888.5", 2, "91557888.50"), ("1.005", 2, "1.01"), ("-1.005", 2, "-1.01"),
    ("0", 2, "0.00"),
    ("-0.001", 2, "0.00"), ("-0.005", 2, "-0.01"), ("12", 0, "12"), ("12.5", 0, "13"),
    ("0.05", 3, "0.050"), ("1200000", 2, "1200000.00"), ("0.995", 2, "1.00"),
  ])
  func `a fixed count of places`(_ text: String, _ places: Int, _ expected: String) {
    #expect(ExactDecimal(text)?.text(places: places) == expected)
  }

  @Test func `many places are filled with zeros`() {
    #expect(ExactDecimal(1).text(places: 60) == "1." + String(repeating: "0", count: 60))
  }

  @Test(arguments: [
    ("0", "0"), ("-0", "0"), ("1e20", "100000000000000000000"), ("0.000001", "0.000001"),
    ("0.00000123", "0.00000123"), ("0.0000001", "1e-7"), ("-0.0000001", "-1e-7"),
    ("0.000000123", "1.23e-7"), ("0.000000999999999999999", "9.99999999999999e-7"),
    ("123456789012345e6", "123456789012345000000"), ("0.3", "0.3"), ("1e-30", "1e-30"),
  ])
  func `the canonical form`(_ text: String, _ expected: String) throws {
    #expect(canonical(try #require(ExactDecimal(text))) == expected)
  }

  @Test func `the canonical form has an exponent from ten to the twenty-first`() {
    #expect(
      canonical(ExactDecimal(significand: 1_000_000_000_000_000_000_000, scale: 0)) == "1e+21")
    #expect(
      canonical(ExactDecimal(significand: -1_250_000_000_000_000_000_000_000, scale: 0))
        == "-1.25e+24")
  }

  @Test func `significant digits are counted without the zeros at the end`() throws {
    for (text, count) in [
      ("0", 1), ("1", 1), ("1000", 1), ("0.001", 1), ("1001", 4), ("10.01", 4), ("-120.5", 4),
      ("999999999999999", 15), ("0.000000123456789012345", 15), ("1234567890123456", 16),
    ] {
      #expect(try #require(ExactDecimal(text)).significantDigits == count, "\(text)")
    }
  }

  @Test(arguments: [
    ("999999999999999", true), ("1000000000000000", false), ("-999999999999999", true),
    ("9999999999999999", false), ("0.000000000001", true), ("0.0000000000001", false),
    ("999.999999999999", true), ("9999.999999999999", false), ("99999999999999.9", true),
    ("0", true),
  ])
  func `a line holds numbers of 15 digits and 12 places`(_ text: String, _ isHeld: Bool) {
    #expect(ExactDecimal(text)?.isLineNumber == isHeld)
  }

  @Test func `a number of more than 15 digits has no canonical form`() async {
    await #expect(processExitsWith: .failure) {
      var bytes: [UInt8] = []
      ExactDecimal(1_234_567_890_123_456).appendCanonical(to: &bytes)
    }
  }

  @Test(.enabled(if: SharedFolder.has(vectors), "needs the shared folder of test vectors"))
  func `numbers come out as ECMAScript writes them`() throws {
    var same = 0
    var beyond = 0
    for line in try SharedFolder.text(Self.vectors).split(separator: "\n") {
      let text = String(try #require(line.split(separator: ",").last))
      let digits = text.prefix { $0 != "e" }.filter(\.isNumber)
      let significant = digits.drop { $0 == "0" }.reversed().drop { $0 == "0" }
      guard significant.count <= ExactDecimal.lineDigitsMax else { continue }
      guard let value = ExactDecimal(text) else {
        // Only numbers of more than 30 places or 21 digits before the point are refused.
        let exponent = try #require(text.split(separator: "e").last.flatMap { Int($0) })
        #expect(exponent >= 21 || exponent - significant.count + 1 < -30, "\(text)")
        beyond += 1
        continue
      }
      #expect(canonical(value) == text)
      same += 1
    }
    #expect(same >= 60)
    #expect(beyond >= 100)
  }

  private static let vectors = "vectors/jcs/es6-numbers-10000.txt"
}
