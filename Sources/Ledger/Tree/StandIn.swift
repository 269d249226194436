public struct Digest: Sendable, Hashable {
  var a: UInt64 = 0, b: UInt64 = 0, c: UInt64 = 0, d: UInt64 = 0
  public init(_ bytes: [UInt8]) {
    precondition(bytes.count == 32)
    a = word(bytes.span, at: 0); b = word(bytes.span, at: 8); c = word(bytes.span, at: 16); d = word(bytes.span, at: 24)
  }
  public var bytes: [UInt8] { [a, b, c, d].flatMap { w in (0..<8).map { UInt8(truncatingIfNeeded: w >> (8 * UInt64($0))) } } }
  public var hex: String { bytes.map { let s = String($0, radix: 16); return s.count < 2 ? "0" + s : s }.joined() }
  public init?(base64: String) {
    let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    var out: [UInt8] = [], acc = 0, bits = 0
    for ch in base64.utf8 where ch != 61 { guard let v = alphabet.firstIndex(of: ch) else { return nil }; acc = acc << 6 | v; bits += 6; if bits >= 8 { bits -= 8; out.append(UInt8(acc >> bits & 255)) } }
    guard out.count == 32 else { return nil }
    self.init(out)
  }
  public var base64: String {
    let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
    var s = "", acc = 0, bits = 0
    for byte in bytes { acc = (acc << 8 | Int(byte)) & 0xFFFFFF; bits += 8; while bits >= 6 { bits -= 6; s.append(alphabet[acc >> bits & 63]) } }
    if bits > 0 { s.append(alphabet[acc << (6 - bits) & 63]) }
    return s + "="
  }
}
public enum SHA256 {
  static let k: [UInt32] = [0x428a2f98,0x71374491,0xb5c0fbcf,0xe9b5dba5,0x3956c25b,0x59f111f1,0x923f82a4,0xab1c5ed5,0xd807aa98,0x12835b01,0x243185be,0x550c7dc3,0x72be5d74,0x80deb1fe,0x9bdc06a7,0xc19bf174,0xe49b69c1,0xefbe4786,0x0fc19dc6,0x240ca1cc,0x2de92c6f,0x4a7484aa,0x5cb0a9dc,0x76f988da,0x983e5152,0xa831c66d,0xb00327c8,0xbf597fc7,0xc6e00bf3,0xd5a79147,0x06ca6351,0x14292967,0x27b70a85,0x2e1b2138,0x4d2c6dfc,0x53380d13,0x650a7354,0x766a0abb,0x81c2c92e,0x92722c85,0xa2bfe8a1,0xa81a664b,0xc24b8b70,0xc76c51a3,0xd192e819,0xd6990624,0xf40e3585,0x106aa070,0x19a4c116,0x1e376c08,0x2748774c,0x34b0bcb5,0x391c0cb3,0x4ed8aa4a,0x5b9cca4f,0x682e6ff3,0x748f82ee,0x78a5636f,0x84c87814,0x8cc70208,0x90befffa,0xa4506ceb,0xbef9a3f7,0xc67178f2]
  public static func hash(_ m: [UInt8]) -> Digest {
    var h: [UInt32] = [0x6a09e667,0xbb67ae85,0x3c6ef372,0xa54ff53a,0x510e527f,0x9b05688c,0x1f83d9ab,0x5be0cd19]
    var p = m; p.append(0x80); while p.count % 64 != 56 { p.append(0) }
    let bits = UInt64(m.count) * 8
    for i in 0..<8 { p.append(UInt8(truncatingIfNeeded: bits >> UInt64(56 - 8 * i))) }
    var w = [UInt32](repeating: 0, count: 64)
    func r(_ x: UInt32, _ n: UInt32) -> UInt32 { x >> n | x << (32 - n) }
    for o in stride(from: 0, to: p.count, by: 64) {
      for i in 0..<16 { w[i] = UInt32(p[o+4*i]) << 24 | UInt32(p[o+4*i+1]) << 16 | UInt32(p[o+4*i+2]) << 8 | UInt32(p[o+4*i+3]) }
      for i in 16..<64 { let a = w[i-15], b = w[i-2]; w[i] = w[i-16] &+ (r(a,7)^r(a,18)^(a>>3)) &+ w[i-7] &+ (r(b,17)^r(b,19)^(b>>10)) }
      var s = h
      for i in 0..<64 {
        let t1 = s[7] &+ (r(s[4],6)^r(s[4],11)^r(s[4],25)) &+ ((s[4]&s[5])^(~s[4]&s[6])) &+ k[i] &+ w[i]
        let t2 = (r(s[0],2)^r(s[0],13)^r(s[0],22)) &+ ((s[0]&s[1])^(s[0]&s[2])^(s[1]&s[2]))
        s = [t1 &+ t2, s[0], s[1], s[2], s[3] &+ t1, s[4], s[5], s[6]]
      }
      for i in 0..<8 { h[i] = h[i] &+ s[i] }
    }
    return Digest(h.flatMap { [UInt8(truncatingIfNeeded: $0 >> 24), UInt8(truncatingIfNeeded: $0 >> 16), UInt8(truncatingIfNeeded: $0 >> 8), UInt8(truncatingIfNeeded: $0)] })
  }
}
public enum MerkleTree {
  public static let emptyRoot = SHA256.hash([UInt8]())
  public static func leafHash(_ l: Span<UInt8>) -> Digest { var b: [UInt8] = [0]; b.append(span: l); return SHA256.hash(b) }
  public static func nodeHash(_ l: Digest, _ r: Digest) -> Digest { SHA256.hash([1] + l.bytes + r.bytes) }
}
public struct Frontier: Sendable, Hashable {
  public private(set) var size = 0
  public private(set) var hashes: [Digest] = []
  public init() {}
  public init?(size: Int, hashes: [Digest]) { guard size >= 0, hashes.count == size.nonzeroBitCount else { return nil }; self.size = size; self.hashes = hashes }
  public mutating func append(_ leaf: Digest) {
    var n = leaf, s = size
    while s & 1 == 1 { n = MerkleTree.nodeHash(hashes.removeLast(), n); s >>= 1 }
    hashes.append(n); size += 1
  }
  public var root: Digest { guard var n = hashes.last else { return MerkleTree.emptyRoot }; for h in hashes.dropLast().reversed() { n = MerkleTree.nodeHash(h, n) }; return n }
}
