// What a ledger holds, and how its programmes stand: the two libraries in thirty lines.
//
//     swift run figures events
import Ledger
import Projections

let folder = CommandLine.arguments.dropFirst().first ?? "events"
let log = try EventLog(at: folder)
let head = try log.head()
print("\(head.size) lines, root \(head.root.base64)")

// Any table of counts: a row for each combination of keys, in the order of the keys.
let query = CountQuery(by: [EventKey("programme"), EventKey("kind")])
for row in try CountTable(query, log, through: head.size).rows.prefix(3) {
  print(row.by.map { $0?.description ?? "-" }.joined(separator: " "), row.value)
}

// Every measure against its target, on a day, as the whole log knows it.
if let day = CivilDate("2018-08-31") {
  for programme in try Replay(log, through: head.size, on: day).report().programmes {
    let met = programme.measures.filter { $0.standing == .met }.count
    print("\(programme.title): \(met) of \(programme.measures.count) met")
  }
}
