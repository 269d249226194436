import Foundation
import Ledger
import Testing
import TestSupport

@Suite struct DigestTextTests {
  @Test(arguments: [
    ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="),
    ("fooba", "Zm9vYmE="), ("foobar", "Zm9vYmFy"),
  ])
  func `the examples of RFC 4648 are written and read`(_ text: String, _ base64: String) {
    #expect(Base64.encode(Array(text.utf8)) == base64)
    #expect(Base64.decode(base64) == Array(text.utf8))
  }

  @Test(arguments: [
    "Z", "Zg", "Zg=", "Zg===", "Z===", "====", "=", "==", "Zg==Zg==", "Zm9v ", " Zm9v", "Zm9v\n",
    "Zm=v", "Zh==", "Zm9=", "Zm-v", "Zm_v", "Zm9£", "Zm9\u{0}",
  ])
  func `Base64 in any form but the one that is written is refused`(_ text: String) {
    #expect(Base64.decode(text) == nil)
  }

  @Test func `all lengths of bytes come back, and Foundation writes the same`() {
    var random = SplitMix64(stream: "Base64")
    for count in 0...130 {
      let bytes = random.bytes(count)
      #expect(Base64.encode(bytes) == Data(bytes).base64EncodedString())
      #expect(Base64.decode(Base64.encode(bytes)) == bytes)
      #expect(Hex.decode(Hex.encode(bytes)) == bytes)
    }
  }

  @Test func `every byte has its two hexadecimal digits`() {
    let bytes = Array(UInt8.min...UInt8.max)
    #expect(Hex.encode(bytes).hasPrefix("000102030405060708090a0b0c0d0e0f10"))
    #expect(Hex.encode(bytes).hasSuffix("f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff"))
    #expect(Hex.decode("fFAa09") == [0xff, 0xaa, 0x09])
    for bad in ["0", "0g", "0x00", " 00", "00 ", "é0", "/:", "@G", "`g"] {
      #expect(Hex.decode(bad) == nil, "'\(bad)'")
    }
  }

  @Test func `a digest is read only from 32 bytes`() {
    let digest = SHA256.hash(Array("abc".utf8))
    #expect(Digest(base64: digest.base64) == digest && digest.base64.count == 44)
    #expect(Digest(hex: digest.hex) == digest)
    #expect(Digest(digest.bytes) == digest)
    for count in [0, 31, 33, 64] {
      #expect(Digest(base64: Base64.encode(message(count))) == nil)
      #expect(Digest(hex: Hex.encode(message(count))) == nil)
    }
  }

  @Test func `a digest differs from itself with any bit turned over`() {
    let digest = SHA256.hash([])
    for bit in 0..<256 {
      var bytes = digest.bytes
      bytes[bit / 8] ^= 1 << UInt8(bit % 8)
      #expect(Digest(bytes) != digest)
      #expect(Digest(bytes).bytes == bytes)
    }
  }
}
