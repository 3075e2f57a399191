// swift-tools-version: 6.2
import PackageDescription

// A package of its own, so that nothing here reaches the users of h5reinit.
let package = Package(
  name: "h5reinit-benchmarks",
  dependencies: [
    .package(name: "h5reinit", path: ".."),
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
  ],
  targets: [
    .executableTarget(
      name: "KernelBenchmark",
      dependencies: [
        .product(name: "Initializers", package: "h5reinit"),
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ])
  ],
  swiftLanguageModes: [.v6]
)
