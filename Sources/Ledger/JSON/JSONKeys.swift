// The keys of objects: their order, and those that stand twice.
extension JSONReader {
  /// Whether the key before is strictly lower, so that neither a repetition nor a sort is needed.
  func keyPrecedes(_ left: Int, _ right: Int, _ bytes: Span<UInt8>) -> Bool {
    let first = nodes[left]
    let second = nodes[right]
    if first.flag || second.flag { return false }
    return jcsPrecedes(bytes.extracting(first.range), bytes.extracting(second.range))
  }

  /// Whether an earlier key of the object is the same text as the key at `key`.
  func names(_ key: Int, in object: Int, _ bytes: Span<UInt8>) -> Bool {
    var other = object &+ 1
    while other < key {
      if sameText(nodes[other], nodes[key], bytes) { return true }
      other = Int(nodes[other &+ 1].next)
    }
    return false
  }

  private func sameText(_ left: JSONNode, _ right: JSONNode, _ bytes: Span<UInt8>) -> Bool {
    if !left.flag, !right.flag {
      return equal(bytes, left.range, bytes.extracting(right.range))
    }
    var first: [UInt8] = []
    var second: [UInt8] = []
    appendUnescaped(bytes, left.range, to: &first)
    appendUnescaped(bytes, right.range, to: &second)
    return first == second
  }

  /// The first key of an object that repeats one before it; `nil` when every key stands once.
  ///
  /// - Complexity: O(k log k) in the keys.
  func repeatedKey(of object: Int, _ bytes: Span<UInt8>) -> Int? {
    var keys: [(index: Int, text: [UInt8])] = []
    var key = object &+ 1
    while key < nodes.count {
      var text: [UInt8] = []
      if nodes[key].flag {
        appendUnescaped(bytes, nodes[key].range, to: &text)
      } else {
        text.append(span: bytes.extracting(nodes[key].range))
      }
      keys.append((key, text))
      key = Int(nodes[key &+ 1].next)
    }
    keys.sort {
      $0.text == $1.text ? $0.index < $1.index : jcsPrecedes($0.text.span, $1.text.span)
    }
    var first: Int?
    for (one, next) in zip(keys, keys.dropFirst()) where one.text == next.text {
      first = min(first ?? next.index, next.index)
    }
    return first
  }
}
