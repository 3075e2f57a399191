import Testing

@testable import Layers

/// What `==` takes for equal is not always the same.
@Suite("Shared parts of tensors")
struct SharedTensorsTests {
  private static let alike = ["e\u{301}", "\u{e9}"]

  private func tensor(initial: FrameworkDefault? = nil, copyOf: String? = nil) -> Tensor {
    Tensor(
      DatasetFacts(
        path: "/w", shape: [2], element: ElementType(.float32, size: 4), storage: .compact),
      layer: "d", initial: initial, copyOf: copyOf)
  }

  @Test("paths of originals that only look equal are two")
  func originals() {
    let tensors = Self.alike.map { tensor(copyOf: $0) }.sharing()
    #expect(tensors.compactMap(\.copyOf).haveBytes(of: Self.alike))
  }

  @Test("paths of rows that only look equal are two")
  func rows() {
    let tensors = Self.alike.map { tensor(initial: .rowNorms(of: $0)) }.sharing()
    let paths = tensors.compactMap { tensor in
      if case .rowNorms(let path) = tensor.initial { path } else { nil }
    }
    #expect(paths.haveBytes(of: Self.alike))
  }

  @Test("declared constants of 0 and -0 are two")
  func zeros() {
    let tensors = [0.0, -0.0].map { value in
      var tensor = tensor()
      tensor.declaration = DeclaredInitializer(
        setting: "bias_initializer",
        .object([
          "class_name": .string("Constant"), "config": .object(["value": .number(value)]),
        ])
      ).map(Declaration.initializer)
      return tensor
    }
    let signs = tensors.sharing().map { tensor in
      guard case .initializer(let declared) = tensor.declaration,
        case .number(let value)? = declared.arguments["value"]
      else { return FloatingPointSign?.none }
      return value.sign
    }
    #expect(signs == [.plus, .minus])
  }

  @Test("evidence keeps its words when the layer gets a name that only looks equal")
  func renaming() {
    var tensor = tensor()
    tensor.layer = Self.alike[0]
    tensor.evidence = ["class \(Self.alike[0])"]
    tensor.layer = Self.alike[1]
    #expect(tensor.evidence.haveBytes(of: ["class \(Self.alike[0])"]))
  }
}
