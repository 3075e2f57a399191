// swift-tools-version: 6.2
import PackageDescription

let package = Package(
  name: "reinit-example",
  dependencies: [.package(name: "h5reinit", path: "../..")],
  targets: [
    .executableTarget(
      name: "ReinitExample",
      dependencies: [
        .product(name: "Reinit", package: "h5reinit"),
        .product(name: "Initializers", package: "h5reinit"),
      ])
  ]
)
