import Foundation
import TestSupport
import Testing

import ledgerctl

/// How far a long work is stands on a terminal, on standard error, and nowhere else.
@Suite(.scratch) struct ProgressTests {
  @Test func `a line says what is done, how fast, and how long it takes yet`() {
    let line = ProgressLine(
      what: "reading the log", done: 250_000_000, total: 1_000_000_000, milliseconds: 2_000)
    #expect(
      line.text(columns: 80)
        == "reading the log  [#####...............]  25 %  125 MB/s  6 s left")
    let unknown = ProgressLine(
      what: "reading standard input", done: 1_200_000, total: nil, milliseconds: 1_000)
    #expect(unknown.text(columns: 80) == "reading standard input  1.2 MB  1.2 MB/s")
    let nothing = ProgressLine(what: "recording 9 events", done: 0, total: nil, milliseconds: 0)
    #expect(nothing.text(columns: 80) == "recording 9 events")
  }

  @Test func `a line is never as wide as the terminal, and loses what matters least first`() {
    let line = ProgressLine(
      what: "reading returns/june 2018.csv", done: 41_000_000, total: 100_000_000,
      milliseconds: 3_000)
    for columns in 0...120 {
      let text = line.text(columns: columns)
      #expect(text.count < max(columns, 1), "\(columns): \(text)")
    }
    #expect(line.text(columns: 50) == "reading returns/june 2018.csv  41 %  4 s left")
    #expect(line.text(columns: 20) == "reading retu…  41 %")
  }

  @Test(arguments: [
    (0, 1, "1 s left"), (1, 1, "1 s left"), (59, 1, "59 s left"), (61, 1, "2 min left"),
    (7_260, 1, "2 h 1 min left"),
  ])
  func `time left is told in the unit that suits it`(seconds: Int, rate: Int, words: String) {
    let line = ProgressLine(
      what: "x", done: 1_000_000, total: 1_000_000 * (seconds + 1), milliseconds: 1_000)
    #expect(seconds == 0 || line.text(columns: 80).hasSuffix(words), "\(line.text(columns: 80))")
  }

  @Test func `all of it is 100 per cent, and nothing before that`() {
    func percent(_ done: Int, _ total: Int) -> String {
      ProgressLine(what: "x", done: done, total: total, milliseconds: 0).text(columns: 9)
    }
    #expect(percent(0, 1) == "x  0 %" && percent(999_999, 1_000_000) == "x  99 %")
    #expect(percent(5, 5) == "x  100 %" && percent(7, 5) == "x  100 %")
    #expect(percent(0, 0) == "x", "there is no part of nothing")
  }

  /// Feeds an import slowly, and prints what it wrote to a terminal of 60 columns, or to a pipe.
  private static let script = """
    import fcntl, json, os, pty, struct, subprocess, sys, termios, time
    program, sort = sys.argv[1:3]
    master, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack('HHHH', 24, 60, 0, 0))
    words = ['import', '-'] + (['--quiet'] if sort == 'quiet' else [])
    run = subprocess.Popen([program] + words, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                           stderr=subprocess.PIPE if sort == 'pipe' else slave,
                           env=dict(os.environ, TERM='dumb' if sort == 'dumb' else 'xterm'))
    for number in range(3):
        line = {'kind': 'employer.encounter', 'programme': 'norwich', 'occurred': '2018-03-07',
                'id': 'e-%d' % number, 'data': {'employer': 'aviva'}}
        run.stdin.write((json.dumps(line) + '\\n').encode())
        run.stdin.flush()
        time.sleep(1.2)
    run.stdin.close()
    output = run.stdout.read().decode()
    errors = run.stderr.read() if sort == 'pipe' else b''
    status = run.wait()
    os.close(slave)
    while sort != 'pipe':
        try:
            part = os.read(master, 4096)
        except OSError:
            break
        if not part: break
        errors += part
    print(json.dumps({'status': status, 'output': output, 'errors': errors.decode()}))
    """

  private func run(_ sort: String) throws -> (output: String, errors: String) {
    let tool = LedgerTool(environment: [:])
    #expect(try tool.run("init events --origin example.org/slow --quiet").status == 0)
    let run = try Tool(
      "/usr/bin/env", ["python3", "-c", Self.script, LedgerTool.program, sort], in: tool.folder)
    #expect(run.status == 0, "\(run.errorText)")
    let found = try object(run.text)
    #expect(found["status"] as? Int == 0, "\(found)")
    return (found["output"] as? String ?? "", found["errors"] as? String ?? "")
  }

  @Test(.enabled(if: Tool.path(of: "python3") != nil))
  func `a terminal is shown how far it is, and nothing of it is left`() throws {
    let (output, errors) = try run("terminal")
    #expect(output.contains("recorded 3") && !output.contains("\r") && !output.contains("\u{1B}"))
    let drawn = errors.components(separatedBy: "\r").filter {
      $0.contains("reading standard input")
    }
    #expect(!drawn.isEmpty, "\(errors.debugDescription)")
    for line in drawn {
      #expect(line.hasSuffix("\u{1B}[K") && line.count <= 59 + 3, "\(line.debugDescription)")
    }
    let rest = errors.components(separatedBy: "\r\u{1B}[K")
    #expect(rest.count > 1 && !(rest.last ?? "reading").contains("reading"), "erased at the end")
  }

  @Test(.enabled(if: Tool.path(of: "python3") != nil), arguments: ["pipe", "quiet", "dumb"])
  func `nothing is shown where nobody looks, or where it could not be erased`(
    sort: String
  ) throws {
    let (output, errors) = try run(sort)
    #expect(sort == "quiet" || output.contains("recorded 3"))
    #expect(!errors.contains("\u{1B}") && !errors.contains("reading"), "\(errors)")
  }
}
