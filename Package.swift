// swift-tools-version: 6.2
import PackageDescription

/// The settings of every target: the strictest that the language has, so that what compiles is plain.
let strict: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .strictMemorySafety(),
  .treatAllWarnings(as: .error),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("InternalImportsByDefault"),
]

let package = Package(
  name: "programme-ledger",
  products: [
    .library(name: "Ledger", targets: ["Ledger"]),
    .library(name: "Projections", targets: ["Projections"]),
    .executable(name: "ledgerctl", targets: ["ledgerctl"]),
  ],
  targets: [
    .systemLibrary(name: "CMalloc"),
    .target(name: "CSHA256"),
    .target(name: "Ledger", dependencies: ["CMalloc", "CSHA256"], swiftSettings: strict),
    .target(name: "Projections", dependencies: ["Ledger"], swiftSettings: strict),
    .executableTarget(
      name: "ledgerctl", dependencies: ["Ledger", "Projections"], swiftSettings: strict),
    .target(name: "TestSupport", path: "Tests/Support", swiftSettings: strict),
    .testTarget(
      name: "LedgerTests", dependencies: ["Ledger", "TestSupport"], swiftSettings: strict),
    .testTarget(
      name: "ProjectionsTests", dependencies: ["Ledger", "Projections", "TestSupport"],
      swiftSettings: strict),
    .testTarget(name: "TidyTests", swiftSettings: strict),
    .testTarget(
      name: "CommandTests", dependencies: ["ledgerctl", "TestSupport"], swiftSettings: strict),
  ]
)
