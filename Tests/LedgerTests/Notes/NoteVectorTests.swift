import Foundation
import TestSupport
import Testing

@testable import Ledger

/// Signed notes and checkpoints judged as C2SP's specifications judge them.
struct NoteVectorTests {
  static let hasNotes = SharedFolder.has("vectors/note/signed-notes.json")
  static let hasOpenSSL = Tool.path(of: "openssl") != nil

  struct Notes: Decodable {
    struct Key: Decodable {
      var name: String
      var vkey: String
      var public_hex: String
    }
    struct Case: Decodable {
      var desc: String
      var note_b64: String
      var vkeys: [String]
      var want: String
    }
    var keys: [Key]
    var bad_vkeys: [String]
    var cases: [Case]
  }

  struct Bodies: Decodable {
    struct Case: Decodable {
      var desc: String
      var body: String
      var ok: Bool
      var origin: String?
      var size: String?
      var root_hex: String?
      var extensions: [String]?
    }
    var cases: [Case]
  }

  func notes() throws -> Notes {
    try JSONDecoder().decode(
      Notes.self, from: Data(SharedFolder.bytes("vectors/note/signed-notes.json")))
  }

  @Test(
    .enabled(if: hasNotes && hasOpenSSL, "needs the vectors beside the repository, and openssl"))
  func `every note of the vectors is judged right`() throws {
    var judged = 0
    for one in try notes().cases {
      let keys = try one.vkeys.map { try VerifierKey($0) }
      let bytes = try #require(Base64.decode(one.note_b64))
      var verdict = "ok"
      do {
        let note = try SignedNote(bytes)
        #expect(note.bytes == bytes)
        #expect(try !note.verified(by: keys).isEmpty)
      } catch let fault as NoteFault {
        verdict = fault.name
      } catch SigningError.fault(let fault) {
        verdict = fault.name
      }
      #expect(
        verdict == one.want.replacingOccurrences(of: " ", with: "-"), "\(one.desc)")
      judged += 1
    }
    #expect(judged >= 25)
  }

  @Test(.enabled(if: hasNotes, "needs the vectors beside the repository"))
  func `verifier keys are read strictly and written as they were`() throws {
    let notes = try notes()
    for key in notes.keys {
      let read = try VerifierKey(key.vkey)
      #expect(read.name == key.name && Hex.encode(read.publicKey.span) == key.public_hex)
      #expect(read.text == key.vkey)
    }
    for text in notes.bad_vkeys {
      #expect(throws: NoteFault.self, "\(text)") { try VerifierKey(text) }
    }
  }

  @Test(
    .enabled(
      if: SharedFolder.has("vectors/note/checkpoint-bodies.json"),
      "needs the vectors beside the repository"))
  func `every checkpoint of the vectors is judged right`() throws {
    let bodies = try JSONDecoder().decode(
      Bodies.self, from: Data(SharedFolder.bytes("vectors/note/checkpoint-bodies.json")))
    for one in bodies.cases {
      guard one.ok else {
        #expect(throws: NoteFault.self, "\(one.desc)") { try Checkpoint(one.body) }
        continue
      }
      let checkpoint = try Checkpoint(one.body)
      #expect(checkpoint.origin == one.origin && String(checkpoint.size) == one.size)
      #expect(checkpoint.root.hex == one.root_hex && checkpoint.extensions == one.extensions)
      #expect(checkpoint.text == one.body)
    }
  }
}
