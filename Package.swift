// swift-tools-version: 6.2
import PackageDescription

let strict: [SwiftSetting] = [
  .strictMemorySafety(),
  .treatAllWarnings(as: .error),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
]

/// A source target and the test target that mirrors it.
func module(
  _ name: String, _ dependencies: [Target.Dependency] = [], tested: [Target.Dependency] = []
) -> [Target] {
  [
    .target(
      name: name, dependencies: dependencies, exclude: ["README.md"], swiftSettings: strict),
    .testTarget(
      name: "\(name)Tests",
      dependencies: [.target(name: name), "TestSupport"] + tested,
      swiftSettings: strict),
  ]
}

let package = Package(
  name: "h5reinit",
  products: [
    .executable(name: "h5reinit", targets: ["h5reinit"]),
    .library(name: "Reinit", targets: ["Reinit"]),
    .library(name: "Initializers", targets: ["Initializers"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
    .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.0", traits: []),
    .package(url: "https://github.com/apple/swift-system", from: "1.8.0"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.0"),
  ],
  targets: [
    .systemLibrary(
      name: "CHDF5", pkgConfig: "hdf5",
      providers: [.apt(["libhdf5-dev"]), .brew(["hdf5"])]),
    .systemLibrary(
      name: "CDeflate", pkgConfig: "libdeflate",
      providers: [.apt(["libdeflate-dev"]), .brew(["libdeflate"])]),
    .systemLibrary(
      name: "CZip", pkgConfig: "libzip",
      providers: [.apt(["libzip-dev"]), .brew(["libzip"])]),
    .systemLibrary(
      name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"]), .brew(["zlib"])]),
    .systemLibrary(name: "CAttributes"),
    .target(
      name: "CStructure", dependencies: ["CHDF5"], cSettings: [.treatAllWarnings(as: .error)]),
    .target(name: "CMemory", cSettings: [.treatAllWarnings(as: .error)]),
    .target(name: "CFork", cSettings: [.treatAllWarnings(as: .error)]),
    .target(name: "CKernels", cSettings: [.treatAllWarnings(as: .error)]),
    .target(name: "TestSupport", path: "Tests/TestSupport", swiftSettings: strict),
    .target(
      name: "HDF5Samples", dependencies: ["CHDF5", "HDF5"], path: "Tests/HDF5Samples",
      swiftSettings: strict),
  ]
    + module("Initializers", ["CKernels"])
    + module("Layers")
    + module("HDF5", ["CHDF5", "CStructure"], tested: ["HDF5Samples"])
    + module(
      "Planning", ["Initializers", "Layers", .product(name: "Yams", package: "Yams")])
    + module(
      "ModelFiles",
      [
        "HDF5", "Layers", "CDeflate", "CFork", "CZip", "CZlib",
        .product(name: "Subprocess", package: "swift-subprocess"),
        .product(name: "SystemPackage", package: "swift-system"),
      ],
      tested: [
        "CFork", "HDF5", "HDF5Samples", "Layers", "h5reinit",
        .product(name: "SystemPackage", package: "swift-system"),
      ])
    + module(
      "Rewriting",
      [
        "ModelFiles", "Planning", "Initializers", "Layers", "CAttributes", "CDeflate", "CZip",
        "CZlib",
      ],
      tested: [
        "CDeflate", "CZip", "HDF5Samples", "Initializers", "Layers", "ModelFiles", "Planning",
      ])
    + module("Reports", ["Planning", "Initializers", "Layers"])
    + module(
      "Reinit", ["Rewriting", "ModelFiles", "Planning", "Layers", "Initializers"],
      tested: [
        "Initializers", "Layers", "ModelFiles", "Planning", "Rewriting", "h5reinit",
      ])
    + [
      .executableTarget(
        name: "h5reinit",
        dependencies: [
          "CMemory", "HDF5", "Initializers", "Layers", "ModelFiles", "Planning", "Reinit",
          "Reports", "Rewriting",
          .product(name: "ArgumentParser", package: "swift-argument-parser"),
        ],
        swiftSettings: strict),
      // Examples/Swift is a package of its own; here it shares this one's build.
      .executableTarget(
        name: "SwiftExample", dependencies: ["Initializers", "Planning", "Reinit"],
        path: "Examples/Swift/Sources/ReinitExample", swiftSettings: strict),
      .testTarget(
        name: "EndToEndTests", dependencies: ["h5reinit", "HDF5Samples", "TestSupport"],
        swiftSettings: strict),
    ],
  swiftLanguageModes: [.v6]
)
