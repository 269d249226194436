import Ledger
import Projections
import Testing

import ledgerctl

@Suite struct `Report and count formats` {
  private func decimal(_ text: String) throws -> ExactDecimal {
    try #require(ExactDecimal(text))
  }

  // MARK: what reaches a terminal

  @Test func `no control character of an event reaches a terminal`() {
    for value in 0..<0x3000 as Range<UInt32> {
      guard let scalar = Unicode.Scalar(value) else { continue }
      let shown = printable("a\(String(Character(scalar)))b")
      for scalar in shown.unicodeScalars {
        #expect(scalar.value >= 0x20 && !(0x7F..<0xA0).contains(scalar.value))
        #expect(!(0x202A...0x202E).contains(scalar.value))
      }
    }
    #expect(printable("\u{1B}[31mred") == "\\u001b[31mred")
    #expect(printable("one\ttwo\nthree\r\nfour") == "one two three  four")
    #expect(printable("Ysgol Gynradd Gŵyr, £5") == "Ysgol Gynradd Gŵyr, £5")
  }

  @Test(arguments: [
    ("", 0), ("abc", 3), ("£5", 2), ("é", 1), ("e\u{301}", 1), ("漢字", 4), ("🙂", 2), ("👩‍👧", 2),
    ("❤️", 2), ("ﬁ", 1), ("ｱ", 1), ("Ａ", 2), ("한", 2), ("…", 1), ("✓", 1), ("–", 1),
  ]) func `a text takes the columns that a terminal gives it`(text: String, columns: Int) {
    #expect(displayWidth(text) == columns)
  }

  @Test func `a text is shortened only where it is too long, and never beyond`() {
    let text = "Encounters 漢字 with employers"
    for columns in 1...40 {
      let short = shortened(text, to: columns)
      #expect(displayWidth(short) <= columns)
      #expect((short == text) == (displayWidth(text) <= columns))
    }
  }

  @Test func `a table is as wide as the page and no line ends in white space`() {
    for columns in 40...120 {
      var table = TextTable([
        .init("measure", least: 8), .init("value", isRight: true), .init("target", least: 8),
      ])
      table.append([
        "A measure whose title goes on for longer than any page", "11,040",
        "over eleven thousand of them",
      ])
      table.append(["", "1", ""])
      for line in table.text(PageStyle(columns: columns, isColoured: false)).split(separator: "\n")
      {
        #expect(displayWidth(String(line)) <= columns)
        #expect(line.last != " ")
      }
    }
  }

  @Test func `a page too narrow for the fewest columns that do is kept to all the same`() {
    var table = TextTable([
      .init("seq", isRight: true), .init("id", least: 12), .init("subject", least: 10),
      .init("place", least: 10), .init("left out because", least: 24),
    ])
    table.append([
      "15,953", "nor-ENC-05828-B", "p-19f0c2d3e4", "urn:136190", "it occurred outside 2017/18",
    ])
    for columns in 40...100 {
      for line in table.text(PageStyle(columns: columns, isColoured: false)).split(separator: "\n")
      { #expect(displayWidth(String(line)) <= columns, "\(columns): \(line)") }
    }
  }

  @Test func `a text that does not fit goes on in a second line and is shortened there`() {
    var table = TextTable([.init("measure", least: 8), .init("value", isRight: true)])
    table.append(["Young people who start National Citizen Service", "12"])
    table.append(["  and a part of them who complete it", "1,000"])
    table.append(["Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch", "1"])
    #expect(
      table.text(PageStyle(columns: 40, isColoured: false)) == """
        measure                            value
        Young people who start National       12
        Citizen Service
          and a part of them who complete  1,000
          it
        Llanfairpwllgwyngyllgogerychwyrn…      1

        """)
  }

  @Test func `a column in which nothing stands is left out`() {
    var table = TextTable([.init("a"), .init("b"), .init("c", isRight: true)], indent: 2)
    table.append(["one", "", "2"])
    #expect(table.text(.plain) == "  a    c\n  one  2\n")
    #expect(table.naturalWidth == 8)
  }

  @Test func `colours change nothing but colours`() {
    var table = TextTable([.init("a"), .init("b", isRight: true)])
    table.append([.init("one", ink: .green), .init("2", ink: .red)])
    let plain = table.text(.plain)
    var coloured = table.text(PageStyle(columns: 100, isColoured: true))
    #expect(coloured.contains("\u{1B}[32mone\u{1B}[0m"))
    for code in ["1", "2", "31", "32", "33", "0"] {
      coloured = coloured.split(separator: "\u{1B}[\(code)m", omittingEmptySubsequences: false)
        .joined()
    }
    #expect(coloured == plain)
  }

  // MARK: numbers

  @Test(arguments: [
    ("0", "0"), ("999", "999"), ("1000", "1,000"), ("11040", "11,040"), ("-1234567", "-1,234,567"),
    ("91557888.75", "91,557,888.75"), ("-0.5", "-0.5"), ("123456.000001", "123,456.000001"),
  ]) func `thousands are told apart by commas`(number: String, text: String) throws {
    #expect(grouped(try decimal(number)) == text)
  }

  @Test func `money has two places and the sign before the pound`() throws {
    let money = Scale(unit: "£", places: nil)
    #expect(money.text(try decimal("25000")) == "£25,000.00")
    #expect(money.text(try decimal("-1.5")) == "-£1.50")
    let rate = Scale(unit: "%", places: 2)
    #expect(rate.text(try decimal("0.2")) == "0.20%")
    #expect(Scale(unit: "encounters", places: nil).text(try decimal("11040")) == "11,040")
  }

  @Test(arguments: [
    ("25000", "25000.00"), ("91557888.75", "91557888.75"), ("0", "0.00"),
    ("1234567890123456", "\"1234567890123456.00\""), ("0.125", "0.125"),
  ]) func `money in JSON is a number with its pence`(number: String, text: String) throws {
    var json = JSONOutput()
    json.number(try decimal(number), places: 2)
    #expect(String(decoding: json.bytes, as: UTF8.self) == text)
  }

  @Test(arguments: [
    ("11040", "11040"), ("0.20", "0.2"), ("123456789012345", "123456789012345"),
    ("1234567890123456", "\"1234567890123456\""),
    ("12345678901234567.5", "\"12345678901234567.5\""), ("0.0000001", "1e-7"), ("-3", "-3"),
  ]) func `a number of more than 15 digits is a text in JSON`(number: String, text: String) throws {
    var json = JSONOutput()
    json.number(try decimal(number))
    #expect(String(decoding: json.bytes, as: UTF8.self) == text)
  }

  @Test func `JSON that is written is JSON that is read`() throws {
    for value in 0..<0x300 as Range<UInt32> {
      guard let scalar = Unicode.Scalar(value) else { continue }
      let text = "a\(String(Character(scalar)))\"\\"
      var json = JSONOutput()
      json.object { json in
        json.member(text, text)
        json.member("empty") { $0.object { _ in } }
        json.member("list") { $0.array([1, 2, 3]) { $0.number(ExactDecimal($1)) } }
        json.member("none", nil as String?)
      }
      let root = try JSONDocument(json.bytes, file: nil).root
      #expect(root[text]?.string == text)
      #expect(root["list"]?.elements.count == 3)
      #expect(!json.bytes.contains { $0 < 0x20 || $0 == 0x7F })
    }
  }

  // MARK: CSV and Markdown

  @Test(arguments: [
    ("plain", "plain"), ("a,b", "\"a,b\""), ("say \"x\"", "\"say \"\"x\"\"\""),
    ("two\nlines", "\"two\nlines\""), ("=1+1", "'=1+1"), ("+44 1603", "'+44 1603"),
    ("-5", "-5"), ("-5.25", "-5.25"), ("-cmd|x", "'-cmd|x"), ("@SUM(A1)", "'@SUM(A1)"),
    ("\t=1", "\"'\t=1\""), ("\r=1", "\"'\r=1\""), ("=\"a\"", "\"'=\"\"a\"\"\""),
    ("a\u{1B}[31m", "a[31m"), (" a", "\" a\""), ("", ""), ("\u{0}=1", "'=1"),
  ]) func `a field is quoted as RFC 4180 has it and is never a formula`(
    field: String, written: String
  ) {
    var csv = CSVOutput()
    csv.append([field, nil])
    #expect(String(decoding: csv.bytes, as: UTF8.self) == written + ",\r\n")
  }

  @Test func `Markdown obeys nothing that an event says`() {
    #expect(markdownText("a|b") == "a\\|b")
    #expect(markdownText("<script>") == "\\<script\\>")
    #expect(markdownText("[x](y)") == "\\[x\\](y)")
    #expect(markdownText("# x\ny") == "\\# x y")
    var table = MarkdownTable([("a", false), ("b", true)])
    table.append(["one\ntwo", "3"])
    #expect(table.text == "| a | b |\n| --- | ---: |\n| one two | 3 |\n")
  }

  // MARK: count

  @Test func `the JSON of a count is what scripts rely on`() throws {
    let query = CountQuery(by: [EventKey("programme"), EventKey("kind")])
    let page = CountPage(
      size: 412, query: query,
      rows: [
        .init(by: [.text("norwich"), .text("employer.encounter")], value: ExactDecimal(11040))
      ],
      isMoney: false)
    #expect(
      String(decoding: page.json, as: UTF8.self)
        == #"{"asOf":{"size":412},"rows":[{"by":{"programme":"norwich","kind":"employer.encounter"},"#
        + #""value":11040}]}"# + "\n")
  }

  @Test func `a count without keys is one row`() throws {
    let page = CountPage(
      size: 3, query: CountQuery(.sum("amount")),
      rows: [.init(by: [], value: try decimal("91557888.75"))], isMoney: true)
    #expect(
      String(decoding: page.json, as: UTF8.self)
        == #"{"asOf":{"size":3},"rows":[{"by":{},"value":91557888.75}]}"# + "\n")
    #expect(String(decoding: page.text(.plain), as: UTF8.self) == "£91,557,888.75\n")
    #expect(String(decoding: page.csv, as: UTF8.self) == "value\r\n91557888.75\r\n")
  }

  @Test func `keys of every type stand in every form`() throws {
    let keys = ["phase", "year_group", "rescinded", "year"].map { EventKey($0) }
    let page = CountPage(
      size: 9, query: CountQuery(by: keys),
      rows: [
        .init(by: [nil, nil, nil, .text("2017/18")], value: ExactDecimal(1)),
        .init(
          by: [.text("=primary"), .number(ExactDecimal(12)), .boolean(true), .text("2017/18")],
          value: ExactDecimal(1234)),
      ], isMoney: false)
    #expect(
      String(decoding: page.json, as: UTF8.self)
        == #"{"asOf":{"size":9},"rows":[{"by":{"phase":null,"year_group":null,"rescinded":null,"#
        + #""year":"2017/18"},"value":1},{"by":{"phase":"=primary","year_group":12,"#
        + #""rescinded":true,"year":"2017/18"},"value":1234}]}"# + "\n")
    #expect(
      String(decoding: page.csv, as: UTF8.self)
        == "phase,year_group,rescinded,year,value\r\n,,,2017/18,1\r\n"
        + "'=primary,12,true,2017/18,1234\r\n")
    #expect(
      String(decoding: page.text(.plain), as: UTF8.self) == """
        phase     year_group  rescinded  year     count
        –         –           –          2017/18      1
        =primary  12          true       2017/18  1,234

        """)
  }
}
