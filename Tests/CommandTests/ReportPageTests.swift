import Foundation
import FoundationXML
import Ledger
import TestSupport
import Testing

import ledgerctl

/// A page of HTML read as XML, which it is as well: its elements in order.
private final class ReadPage: NSObject, XMLParserDelegate {
  struct Element {
    var name: String
    var attributes: [String: String]
    var text = ""
    /// The elements that it stands in, the outermost first.
    var within: [Int]
  }

  private(set) var elements: [Element] = []
  private(set) var problem: String?
  private var open: [Int] = []

  init(_ data: Data) {
    super.init()
    let parser = XMLParser(data: data)
    parser.delegate = self
    if !parser.parse() {
      problem = "\(String(describing: parser.parserError)) in line \(parser.lineNumber)"
    }
  }

  func parser(
    _ parser: XMLParser, didStartElement name: String, namespaceURI: String?,
    qualifiedName: String?, attributes: [String: String]
  ) {
    elements.append(Element(name: name, attributes: attributes, within: open))
    open.append(elements.count - 1)
  }

  func parser(
    _ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?
  ) {
    open.removeLast()
  }

  func parser(_ parser: XMLParser, foundCharacters string: String) {
    for index in open { elements[index].text += string }
  }

  func all(_ name: String) -> [Element] { elements.filter { $0.name == name } }

  /// The elements within the one of an id.
  func inside(_ id: String) -> [Element] {
    guard let index = elements.firstIndex(where: { $0.attributes["id"] == id }) else { return [] }
    return elements.filter { $0.within.contains(index) }
  }
}

@Suite(.scratch) struct `The page of report` {
  private static let events = DocumentationTests.root.appendingPathComponent("events").path

  private func page(
    _ words: [String], environment: [String: String] = [:]
  ) throws -> (data: Data, read: ReadPage) {
    var tool = LedgerTool(in: ScratchDirectory.path)
    tool.environment.merge(environment) { $1 }
    let result = try tool.run(words + ["--format", "html"])
    try #require(result.status == 0, "\(result.error)")
    let data = Data(result.output.utf8)
    return (data, ReadPage(data))
  }

  private func json(_ words: [String]) throws -> JSONValue {
    let result = try LedgerTool(in: ScratchDirectory.path).run(words + ["--json"])
    try #require(result.status == 0, "\(result.error)")
    return try JSONDocument(Array(result.output.utf8), file: nil).root
  }

  /// What every page must be, whatever is in it.
  private func expectSound(_ page: ReadPage) {
    #expect(page.problem == nil)
    let ids = page.elements.compactMap { $0.attributes["id"] }
    #expect(Set(ids).count == ids.count, "an id stands twice")
    #expect(page.all("h1").count == 1)
    var level = 1
    for element in page.elements {
      for (name, value) in element.attributes {
        #expect(!name.hasPrefix("on"), "\(element.name) \(name)")
        #expect(name != "style" && name != "src")
        if name == "href" { #expect(value.hasPrefix("#") || value == "data:,", "\(value)") }
        if name == "href", value.hasPrefix("#") {
          #expect(ids.contains(String(value.dropFirst())), "\(value) leads nowhere")
        }
      }
      if element.name.count == 2, element.name.first == "h",
        let number = Int(element.name.dropFirst())
      {
        #expect(number <= level + 1, "a heading skips a level: \(element.text)")
        level = number
      }
      if element.name == "th" { #expect(element.attributes["scope"] != nil) }
      if element.name == "svg", !element.within.contains(where: { page.elements[$0].name == "svg" })
      {
        let labels = element.attributes["aria-labelledby"]?.split(separator: " ") ?? []
        let isImage = element.attributes["role"] == "img" && labels.count == 2
        #expect(isImage || element.attributes["aria-hidden"] == "true")
        for label in labels { #expect(ids.contains(String(label))) }
      }
    }
    #expect(page.all("html").first?.attributes["lang"] == "en-GB")
    for name in ["header", "nav", "main", "footer", "title"] {
      #expect(!page.all(name).isEmpty, "\(name)")
    }
    #expect(page.all("script").isEmpty && page.all("img").isEmpty && page.all("iframe").isEmpty)
    #expect(page.all("table").count == page.all("caption").count)
  }

  @Test func `its figures are those of the JSON, measure by measure`() throws {
    let words = ["--ledger", Self.events, "report", "--on", "2019-02-28"]
    let (data, page) = try page(words)
    expectSound(page)
    let root = try json(words)
    #expect(page.inside("evidence").isEmpty)
    #expect(
      page.elements.first { $0.attributes["id"] == "size" }?.attributes["value"]
        == root["asOf"]?["size"]?.integer?.description)
    #expect(
      page.elements.first { $0.attributes["id"] == "root" }?.text == root["asOf"]?["root"]?.string)
    var charts = 0
    for programme in root["programmes"]?.elements ?? [] {
      let name = try #require(programme["programme"]?.string)
      for measure in programme["measures"]?.elements ?? [] {
        let id = "\(name)--\(try #require(measure["id"]?.string))"
        let inside = page.inside(id)
        #expect(inside.first?.text == measure["title"]?.string)
        let shown = inside.first { $0.attributes["class"] == "value" }
        if let number = measure["value"]?.decimal {
          let value = try #require(shown?.attributes["value"], "\(id)")
          #expect(ExactDecimal(value) == number, "\(id)")
        } else if let day = measure["value"]?.string {
          #expect(shown?.attributes["datetime"] == day, "\(id)")
        } else {
          #expect(shown == nil, "\(id)")
        }
        let tag = inside.first { $0.attributes["class"]?.hasPrefix("tag") == true }
        let standing = try #require(measure["standing"]?.string)
        #expect(tag?.text.hasSuffix(" \(standing)") == true, "\(id)")
        #expect(inside.contains { $0.name == "blockquote" })
        #expect(inside.contains { $0.text == measure["quote"]?.string }, "\(id)")
        if inside.contains(where: { $0.attributes["class"] == "chart" }) { charts += 1 }
        // Every cell has a row.
        let cells = measure["cells"]?.elements.count ?? 0
        let table = page.elements.firstIndex {
          $0.attributes["class"] == "cells"
            && $0.within.contains { index in
              page.elements[index].attributes["id"] == id
            }
        }
        let rows = page.elements.filter {
          $0.name == "tr" && table.map($0.within.contains) == true
        }
        #expect(rows.count == (cells == 0 ? 0 : cells + 1), "\(id)")
      }
      for figure in programme["context"]?.elements ?? [] {
        #expect(page.all("td").contains { $0.text == figure["value"]?.string })
      }
    }
    #expect(charts > 100)
    #expect(!String(decoding: data, as: UTF8.self).contains("://") || Self.onlyNames(data))
  }

  /// Whether the only addresses are the names of SVG's own language, which nothing fetches.
  private static func onlyNames(_ data: Data) -> Bool {
    let text = String(decoding: data, as: UTF8.self)
    return text.replacingOccurrences(of: "http://www.w3.org/2000/svg", with: "").range(of: "://")
      == nil
  }

  @Test func `the numbers behind a chart are those of reports of their days`() throws {
    let words = ["--ledger", Self.events, "report", "norwich", "--on"]
    let (_, page) = try page(words + ["2018-08-31"])
    for day in ["2017-12-31", "2018-04-30", "2018-08-31"] {
      let measures = try json(words + [day])["programmes"]?.elements.first?["measures"]?.elements
      var compared = 0
      for measure in measures ?? [] {
        let inside = page.inside("norwich--\(try #require(measure["id"]?.string))")
        let index = inside.firstIndex {
          $0.name == "time" && $0.attributes["datetime"] == day
            && $0.within.contains { page.elements[$0].attributes["class"] == "points" }
        }
        guard let index else { continue }
        let value = inside[index...].first { $0.name == "data" }?.attributes["value"]
        #expect(value.flatMap { ExactDecimal($0) } == measure["value"]?.decimal)
        compared += 1
      }
      #expect(compared > 20)
    }
  }

  @Test func `the same lines and date are the same bytes, wherever it is made`() throws {
    let words = ["report", "norwich", "--on", "2018-08-31"]
    let one = try page(["--ledger", Self.events] + words)
    let copy = ScratchDirectory.path + "/elsewhere"
    try FileManager.default.copyItem(atPath: Self.events, toPath: copy)
    try? FileManager.default.removeItem(atPath: copy + "/cache")
    let other = try page(
      ["--ledger", copy] + words,
      environment: ["LC_ALL": "de_DE.UTF-8", "TZ": "Asia/Tokyo", "COLUMNS": "40"])
    #expect(one.data == other.data)
    let file = ScratchDirectory.path + "/page.html"
    let written = try LedgerTool(in: ScratchDirectory.path).run(
      ["--ledger", copy] + words + ["--format", "html", "--output", file])
    #expect(written.status == 0 && written.output.isEmpty)
    #expect(try Data(contentsOf: URL(fileURLWithPath: file)) == one.data)
  }

  @Test func `nothing but the page's own style is allowed, by its hash`() throws {
    let (data, page) = try page(["--ledger", Self.events, "report", "norwich"])
    let policy = try #require(
      page.all("meta").first { $0.attributes["http-equiv"] == "Content-Security-Policy" }?
        .attributes["content"])
    let text = String(decoding: data, as: UTF8.self)
    let start = try #require(text.range(of: "<style>"))
    let end = try #require(text.range(of: "</style>"))
    let hash = SHA256.hash(Array(text[start.upperBound..<end.lowerBound].utf8)).base64
    #expect(policy.hasPrefix("default-src 'none'; style-src 'sha256-\(hash)'; img-src data:;"))
    #expect(!policy.contains("unsafe"))
  }

  // MARK: markup that must stay text

  /// What tries to be more than text.
  static let hostile = [
    #"<script>alert(1)</script>"#, #""onload="alert(1)"#, #"'><svg/onload=alert(1)>"#,
    "</style><style>*{display:none}</style>", "]]><!--", "--></title><h1>x</h1>",
    "&lt;b&gt;&#60;i&#62;&amp;", "<img src=x onerror=alert(1)>", "</details></article></main>",
    "<a href='javascript:alert(1)'>", "<?xml?><!DOCTYPE x>", "{{7*7}} ${x} `x`", "</table><table>",
    "<meta http-equiv=refresh content='0;url=//example.org'>",
  ]

  /// A ledger in which every text is a given one.
  private func ledger(_ folder: String, _ text: (Int) -> String) throws {
    let tool = LedgerTool(in: ScratchDirectory.path)
    var number = 0
    func next() -> String {
      number += 1
      return text(number)
    }
    let plan: [String: Any] = [
      "programme": "saltmarsh", "title": next(), "starts": "2017-09-01", "ends": "2018-08-31",
      "area": ["name": next()],
      "documents": ["plan": ["file": next(), "title": next(), "publisher": next()]],
      "priorities": ["P1": next()],
      "measures": [
        [
          "id": "encounters", "title": next(), "priority": "P1", "document": "plan",
          "quote": next(), "unit": next(), "note": next(), "by": ["employer", "place"],
          "figure": [
            "count": ["kind": "employer.encounter", "where": ["employer": ["not": [next()]]]]
          ],
          "baseline": ["value": 1, "words": next()],
          "target": ["is": "atLeast", "value": 9, "by": "2018-08-31", "words": next()],
        ],
        [
          "id": "places", "title": next(), "priority": "P1", "document": "plan", "quote": next(),
          "by": ["employer"],
          "figure": ["distinct": "employer", "of": ["kind": "employer.encounter"]],
          "target": ["is": "atLeast", "value": 1, "each": true, "groups": [next()]],
        ],
      ],
      "context": [
        ["id": "c", "title": next(), "value": next(), "document": "plan", "quote": next()]
      ],
    ]
    try JSONSerialization.data(withJSONObject: plan, options: .sortedKeys)
      .write(to: URL(fileURLWithPath: "\(tool.folder)/plan.json"))
    var lines = ""
    for index in 0..<Self.hostile.count {
      let event: [String: Any] = [
        "id": "e\(index)", "kind": "employer.encounter", "programme": "saltmarsh",
        "occurred": "2018-0\(index % 8 + 1)-05", "place": "urn:13600\(index % 10)",
        "source": text(index), "data": ["employer": text(index)],
      ]
      lines +=
        String(decoding: try JSONSerialization.data(withJSONObject: event), as: UTF8.self) + "\n"
    }
    for words in [
      ["init", folder, "--origin", "example.org/reports"],
      ["--ledger", folder, "plan", "adopt", "plan.json"],
      ["--ledger", folder, "import", "-", "--quiet"],
    ] {
      let result = try tool.run(words, input: lines)
      try #require(result.status == 0, "\(words) \(result.error)")
    }
  }

  @Test func `events and plans full of markup are the page of plain ones with other letters`()
    throws
  {
    // Of the same order, so that the pages have their rows in the same places.
    try ledger("hostile") { "\($0 % 100 + 100) " + Self.hostile[$0 % Self.hostile.count] }
    try ledger("plain") { "\($0 % 100 + 100) plain" }
    let words = ["report", "--on", "2018-06-30"]
    let (data, hostile) = try page(["--ledger", "hostile"] + words)
    let (_, plain) = try page(["--ledger", "plain"] + words)
    expectSound(hostile)
    #expect(hostile.elements.map(\.name) == plain.elements.map(\.name))
    // Every text is there as it was given.
    for text in Self.hostile {
      #expect(hostile.elements.contains { $0.text.contains(text) }, "\(text)")
    }
    let bytes = String(decoding: data, as: UTF8.self)
    for markup in ["<script", "<img", "<h1>x", "<i>", "<meta http-equiv=refresh", "]]>"] {
      #expect(!bytes.contains(markup), "\(markup)")
    }
  }

  @Test func `no character of a text means anything, or is hidden`() {
    for value in 0...0x10FFFF as ClosedRange<UInt32>
    where value < 0x3_0000 || value % 251 == 0 || value >= 0xE0000 {
      guard let scalar = Unicode.Scalar(value) else { continue }
      let escaped = escapedHTML(String(Character(scalar)))
      for found in escaped.unicodeScalars {
        let isMarkup = ["<", ">", "\"", "'"].contains(found)
        let isHidden = EventForms.isHidden(found)
        let isNone = found.value & 0xFFFE == 0xFFFE || (0xFDD0...0xFDEF).contains(found.value)
        if isMarkup || isHidden || isNone {
          Issue.record("U+\(String(value, radix: 16)): \(escaped)")
        }
      }
      if escaped.hasPrefix("&") { #expect(escaped.hasSuffix(";")) }
    }
    #expect(escapedHTML("a<b&\"c\"'\u{202E}\0\n") == "a&lt;b&amp;&quot;c&quot;&#39;\\u202e\\u0000 ")
    #expect(escapedHTML("Gŵyr £5 漢字 👩‍👧") == "Gŵyr £5 漢字 👩‍👧")
  }

  // MARK: charts in the terminal

  @Test func `charts are drawn below their measures, within the width, in what the locale has`()
    throws
  {
    for (locale, isUnicode) in [("C.UTF-8", true), ("C", false), ("en_GB.utf8", true)] {
      for columns in [40, 80, 200] {
        var tool = LedgerTool(in: ScratchDirectory.path)
        tool.environment.merge(["LC_ALL": locale, "COLUMNS": "\(columns)"]) { $1 }
        let words = ["--ledger", Self.events, "report", "norwich", "--on", "2018-06-30"]
        let result = try tool.run(words + ["--chart"])
        #expect(result.status == 0, "\(result.error)")
        let plain = try tool.run(words).lines
        let drawn = result.lines.filter { $0.contains(isUnicode ? "│" : " |") }
        #expect(drawn.count > 100 && drawn.count % 5 == 0)
        for line in drawn {
          #expect(displayWidth(line) <= columns, "\(line)")
          if !isUnicode {
            #expect(line.utf8.allSatisfy { $0 < 0x80 || line.contains("£") }, "\(line)")
          }
        }
        #expect(result.lines.contains { $0.contains("straight line to the target: 11,000") })
        // Everything else is as without charts.
        var rest = result.lines[...]
        for line in plain {
          rest = rest.drop { $0 != line }
          #expect(!rest.isEmpty, "\(line)")
        }
      }
    }
  }

  @Test(arguments: ["json", "csv", "markdown", "html"])
  func `charts in characters are of the text alone`(_ format: String) throws {
    let result = try LedgerTool(in: ScratchDirectory.path).run([
      "--ledger", Self.events, "report", "--chart", "--format", format,
    ])
    #expect(result.status == 2)
    #expect(result.error.contains("'--chart' does not go with '--format'"))
  }
}
