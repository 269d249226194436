/// The eight words that SHA-256 carries from block to block (FIPS 180-4, section 5.3.3).
package typealias HashState = SIMD8<UInt32>

extension SHA256 {
  /// Takes whole blocks of 64 bytes into the state, on any processor.
  ///
  /// The rounds of FIPS 180-4, section 6.2.2, sixteen at a time over a schedule of sixteen words: a
  /// word is overwritten by the one that comes sixteen rounds later.
  ///
  /// - Parameters:
  ///   - state: The state before the blocks, and after them when this returns.
  ///   - blocks: The bytes; their number is a multiple of 64.
  /// - Complexity: O(*n*) for *n* bytes; nothing is allocated.
  package static func compressPlain(_ state: inout HashState, _ blocks: Span<UInt8>) {
    precondition(blocks.count % blockBytes == 0, "only whole blocks are compressed")
    var at = 0
    while at < blocks.count {
      compressPlain(&state, block: blocks.extracting(at..<at &+ blockBytes))
      at &+= blockBytes
    }
  }

  private static func compressPlain(_ state: inout HashState, block: Span<UInt8>) {
    var w = Schedule(block)
    var v = WorkingWords(state)
    v.takeSixteen(
      w, 0x428a_2f98, 0x7137_4491, 0xb5c0_fbcf, 0xe9b5_dba5, 0x3956_c25b, 0x59f1_11f1, 0x923f_82a4,
      0xab1c_5ed5, 0xd807_aa98, 0x1283_5b01, 0x2431_85be, 0x550c_7dc3, 0x72be_5d74, 0x80de_b1fe,
      0x9bdc_06a7, 0xc19b_f174)
    w.advance()
    v.takeSixteen(
      w, 0xe49b_69c1, 0xefbe_4786, 0x0fc1_9dc6, 0x240c_a1cc, 0x2de9_2c6f, 0x4a74_84aa, 0x5cb0_a9dc,
      0x76f9_88da, 0x983e_5152, 0xa831_c66d, 0xb003_27c8, 0xbf59_7fc7, 0xc6e0_0bf3, 0xd5a7_9147,
      0x06ca_6351, 0x1429_2967)
    w.advance()
    v.takeSixteen(
      w, 0x27b7_0a85, 0x2e1b_2138, 0x4d2c_6dfc, 0x5338_0d13, 0x650a_7354, 0x766a_0abb, 0x81c2_c92e,
      0x9272_2c85, 0xa2bf_e8a1, 0xa81a_664b, 0xc24b_8b70, 0xc76c_51a3, 0xd192_e819, 0xd699_0624,
      0xf40e_3585, 0x106a_a070)
    w.advance()
    v.takeSixteen(
      w, 0x19a4_c116, 0x1e37_6c08, 0x2748_774c, 0x34b0_bcb5, 0x391c_0cb3, 0x4ed8_aa4a, 0x5b9c_ca4f,
      0x682e_6ff3, 0x748f_82ee, 0x78a5_636f, 0x84c8_7814, 0x8cc7_0208, 0x90be_fffa, 0xa450_6ceb,
      0xbef9_a3f7, 0xc671_78f2)
    v.add(to: &state)
  }
}

/// Sixteen words of the message schedule, in names of their own so that they stay in registers.
private struct Schedule {
  var w0, w1, w2, w3, w4, w5, w6, w7, w8, w9, w10, w11, w12, w13, w14, w15: UInt32

  @inline(__always)
  init(_ block: Span<UInt8>) {
    (w0, w1, w2, w3) = (word(block, 0), word(block, 4), word(block, 8), word(block, 12))
    (w4, w5, w6, w7) = (word(block, 16), word(block, 20), word(block, 24), word(block, 28))
    (w8, w9, w10, w11) = (word(block, 32), word(block, 36), word(block, 40), word(block, 44))
    (w12, w13, w14, w15) = (word(block, 48), word(block, 52), word(block, 56), word(block, 60))
  }

  /// The next sixteen words, each in the place of the one sixteen before it.
  @inline(__always)
  mutating func advance() {
    w0 = next(w0, w1, w9, w14)
    w1 = next(w1, w2, w10, w15)
    w2 = next(w2, w3, w11, w0)
    w3 = next(w3, w4, w12, w1)
    w4 = next(w4, w5, w13, w2)
    w5 = next(w5, w6, w14, w3)
    w6 = next(w6, w7, w15, w4)
    w7 = next(w7, w8, w0, w5)
    w8 = next(w8, w9, w1, w6)
    w9 = next(w9, w10, w2, w7)
    w10 = next(w10, w11, w3, w8)
    w11 = next(w11, w12, w4, w9)
    w12 = next(w12, w13, w5, w10)
    w13 = next(w13, w14, w6, w11)
    w14 = next(w14, w15, w7, w12)
    w15 = next(w15, w0, w8, w13)
  }
}

/// The working variables a to h of FIPS 180-4, section 6.2.2.
private struct WorkingWords {
  var a, b, c, d, e, f, g, h: UInt32

  @inline(__always)
  init(_ state: HashState) {
    (a, b, c, d) = (state[0], state[1], state[2], state[3])
    (e, f, g, h) = (state[4], state[5], state[6], state[7])
  }

  @inline(__always)
  func add(to state: inout HashState) {
    state &+= HashState(a, b, c, d, e, f, g, h)
  }

  /// Sixteen rounds: twice eight, after which every variable is back in its own place.
  @inline(__always)
  mutating func takeSixteen(
    _ w: Schedule,
    _ k0: UInt32, _ k1: UInt32, _ k2: UInt32, _ k3: UInt32,
    _ k4: UInt32, _ k5: UInt32, _ k6: UInt32, _ k7: UInt32,
    _ k8: UInt32, _ k9: UInt32, _ k10: UInt32, _ k11: UInt32,
    _ k12: UInt32, _ k13: UInt32, _ k14: UInt32, _ k15: UInt32
  ) {
    takeEight(
      w.w0 &+ k0, w.w1 &+ k1, w.w2 &+ k2, w.w3 &+ k3,
      w.w4 &+ k4, w.w5 &+ k5, w.w6 &+ k6, w.w7 &+ k7)
    takeEight(
      w.w8 &+ k8, w.w9 &+ k9, w.w10 &+ k10, w.w11 &+ k11,
      w.w12 &+ k12, w.w13 &+ k13, w.w14 &+ k14, w.w15 &+ k15)
  }

  /// Eight rounds; instead of moving seven variables along in each, the names move.
  @inline(__always)
  private mutating func takeEight(
    _ x0: UInt32, _ x1: UInt32, _ x2: UInt32, _ x3: UInt32,
    _ x4: UInt32, _ x5: UInt32, _ x6: UInt32, _ x7: UInt32
  ) {
    round(a, b, c, &d, e, f, g, &h, x0)
    round(h, a, b, &c, d, e, f, &g, x1)
    round(g, h, a, &b, c, d, e, &f, x2)
    round(f, g, h, &a, b, c, d, &e, x3)
    round(e, f, g, &h, a, b, c, &d, x4)
    round(d, e, f, &g, h, a, b, &c, x5)
    round(c, d, e, &f, g, h, a, &b, x6)
    round(b, c, d, &e, f, g, h, &a, x7)
  }
}

@inline(__always)
private func round(
  _ a: UInt32, _ b: UInt32, _ c: UInt32, _ d: inout UInt32,
  _ e: UInt32, _ f: UInt32, _ g: UInt32, _ h: inout UInt32, _ x: UInt32
) {
  let sum1 = rotated(e, 6) ^ rotated(e, 11) ^ rotated(e, 25)
  let choice = g ^ (e & (f ^ g))
  let t = h &+ sum1 &+ choice &+ x
  let sum0 = rotated(a, 2) ^ rotated(a, 13) ^ rotated(a, 22)
  let majority = (a & b) | (c & (a | b))
  d = d &+ t
  h = t &+ sum0 &+ majority
}

@inline(__always)
private func next(_ w0: UInt32, _ w1: UInt32, _ w9: UInt32, _ w14: UInt32) -> UInt32 {
  let sigma0 = rotated(w1, 7) ^ rotated(w1, 18) ^ (w1 &>> 3)
  let sigma1 = rotated(w14, 17) ^ rotated(w14, 19) ^ (w14 &>> 10)
  return w0 &+ sigma0 &+ w9 &+ sigma1
}

@inline(__always)
private func rotated(_ x: UInt32, _ count: UInt32) -> UInt32 {
  (x &>> count) | (x &<< (32 &- count))
}

/// Four bytes as a big-endian word: one load after optimisation.
@inline(__always)
private func word(_ bytes: Span<UInt8>, _ i: Int) -> UInt32 {
  let s = bytes.extracting(i..<i &+ 4)
  return UInt32(s[0]) &<< 24 | UInt32(s[1]) &<< 16 | UInt32(s[2]) &<< 8 | UInt32(s[3])
}
