import Ledger

/// A document of HTML that is also well-formed XML, being written.
///
/// Names are literals of the program, everything else is escaped: what an event, a plan or a catalogue
/// holds can only ever be text.
package struct HTMLOutput: Sendable {
  /// An attribute with its value; `nil` leaves it out.
  package typealias Attribute = (name: StaticString, value: String?)

  /// What is written so far.
  package private(set) var bytes: [UInt8] = []

  /// Makes an empty document.
  package init() {}

  /// Starts with the line that says it is HTML.
  package mutating func documentType() { write("<!DOCTYPE html>\n") }

  /// Writes an element and what is in it.
  ///
  /// - Parameters:
  ///   - name: The element's name.
  ///   - attributes: Its attributes.
  ///   - content: Writes what is in it.
  package mutating func element(
    _ name: StaticString, _ attributes: [Attribute] = [], _ content: (inout HTMLOutput) -> Void
  ) {
    open(name, attributes)
    write(">")
    content(&self)
    write("</")
    write(name)
    write(">")
    if Self.isBlock(name) { write("\n") }
  }

  /// Writes an element that holds a text.
  ///
  /// - Parameters:
  ///   - name: The element's name.
  ///   - attributes: Its attributes.
  ///   - text: Any text.
  package mutating func element(
    _ name: StaticString, _ attributes: [Attribute] = [], text: String
  ) {
    element(name, attributes) { $0.text(text) }
  }

  /// Writes an element that can hold nothing.
  ///
  /// - Parameters:
  ///   - name: The element's name.
  ///   - attributes: Its attributes.
  package mutating func empty(_ name: StaticString, _ attributes: [Attribute] = []) {
    open(name, attributes)
    write("/>")
    if Self.isBlock(name) { write("\n") }
  }

  /// Writes a text.
  ///
  /// - Parameter text: Any text.
  package mutating func text(_ text: String) { bytes += Array(escapedHTML(text).utf8) }

  /// Ends a line of what stands in lines.
  package mutating func breakLine() { write("\n") }

  /// Writes the rules of how it looks, which are the program's own.
  ///
  /// - Parameter rules: CSS without `<` and `&`.
  package mutating func style(_ rules: StaticString) {
    write("<style>")
    write(rules)
    write("</style>\n")
  }

  private mutating func open(_ name: StaticString, _ attributes: [Attribute]) {
    write("<")
    write(name)
    for (name, value) in attributes {
      guard let value else { continue }
      write(" ")
      write(name)
      write("=\"")
      text(value)
      write("\"")
    }
  }

  private mutating func write(_ text: StaticString) { bytes += Array(text.description.utf8) }

  /// Whether a line ends after the element, so that the source can be read as well.
  private static func isBlock(_ name: StaticString) -> Bool {
    switch name.description {
    case "a", "b", "bdi", "code", "data", "span", "strong", "td", "th", "time", "circle", "line",
      "polyline", "rect", "text", "cite":
      false
    default: true
    }
  }
}

/// A text as it stands in a document: nothing in it is markup, and nothing is hidden.
///
/// Besides the five characters that mean something in HTML and XML, control characters and marks that
/// turn the direction of writing are shown as their numbers, and so is what XML has no place for.
///
/// - Parameter text: Any text.
/// - Returns: The text, for content and for attributes in double or single quotes.
/// - Complexity: O(n).
package func escapedHTML(_ text: String) -> String {
  var result = ""
  for scalar in printable(text).unicodeScalars {
    switch scalar {
    case "&": result += "&amp;"
    case "<": result += "&lt;"
    case ">": result += "&gt;"
    case "\"": result += "&quot;"
    case "'": result += "&#39;"
    case _ where isOutsideXML(scalar): result += "\\u" + String(scalar.value, radix: 16)
    default: result.unicodeScalars.append(scalar)
    }
  }
  return result
}

/// Whether a character is none that text is made of: the last two of each plane, and those between
/// Arabic forms.
private func isOutsideXML(_ scalar: Unicode.Scalar) -> Bool {
  scalar.value & 0xFFFE == 0xFFFE || (0xFDD0...0xFDEF).contains(scalar.value)
}
