/// A text with what looks like personal data in it replaced by a word for it, as messages show it.
///
/// A message goes to screens, mails and the logs of other programs; whatever it says of a line that was
/// refused, the person in it is not named.
///
/// - Parameters:
///   - text: The text.
///   - hidesDays: Whether every whole day is hidden as well: of a row in which one may be of birth.
/// - Returns: The text itself, or with `[UPN]` and the like.
/// - Complexity: O(n).
package func redacted(_ text: String, hidesDays: Bool = false) -> String {
  let bytes = Array(text.utf8)
  // Of two that begin together the longer one gives the word.
  let findings = PersonalDataScreen.findings(in: bytes.span, withDays: hidesDays).sorted {
    ($0.range.lowerBound, -$0.range.upperBound) < ($1.range.lowerBound, -$1.range.upperBound)
  }
  guard !findings.isEmpty else { return text }
  var shown: [UInt8] = []
  var end = 0
  for finding in findings where finding.range.upperBound > end {
    if finding.range.lowerBound >= end {
      shown += bytes[end..<finding.range.lowerBound]
      shown += Array(finding.sort.mask.utf8)
    }
    end = finding.range.upperBound
  }
  shown += bytes[end...]
  return String(decoding: shown, as: UTF8.self)
}
