import Initializers
import Testing

@Suite("Tensors that initializers fit")
struct ResolveTests {
  static let refusals: [(Initializer, [Int], InitializerError)] = [
    (.eye, [3], .wrongRank("eye_", shape: [3], allowed: 2...2)),
    (.eye, [3, 3, 3], .wrongRank("eye_", shape: [3, 3, 3], allowed: 2...2)),
    (.identity(gain: 1), [2, 2, 2], .wrongRank("identity", shape: [2, 2, 2], allowed: 2...2)),
    (.sparse(sparsity: 0.5, std: 1), [4], .wrongRank("sparse_", shape: [4], allowed: 2...2)),
    (.sparse(sparsity: .nan, std: 1), [4, 4], .invalidSparsity(.infinity)),
    (.sparse(sparsity: 0.5, std: -1), [4, 4], .invalidStd("sparse_", -1)),
    (.dirac(groups: 1), [4, 4], .wrongRank("dirac_", shape: [4, 4], allowed: 3...5)),
    (.dirac(groups: 3), [4, 4, 1], .invalidGroups(3, outputs: 4)),
    (.dirac(groups: 0), [4, 4, 1], .invalidGroups(0, outputs: 4)),
    (
      .orthogonal(gain: 1), [4],
      .wrongRank("orthogonal_", shape: [4], allowed: 2...Int.max)
    ),
    (
      .deltaOrthogonal(gain: 1), [3, 4, 1],
      .tooFewOutputs("delta_orthogonal", inputs: 4, outputs: 3)
    ),
    (.scheme(.heNormal), [4], .tooFewDimensions([4])),
    (.xavierUniform(gain: 1), [], .tooFewDimensions([])),
    (.scheme(.heNormal), [4, 4], .fanNeeded("he_normal")),
  ]

  @Test("a tensor that does not fit is refused", arguments: refusals)
  func refused(initializer: Initializer, shape: [Int], error: InitializerError) {
    #expect {
      try initializer.resolve(fan: nil, geometry: nil, shape: shape, format: .float32)
    } throws: {
      // NaN equals nothing.
      if case .invalidSparsity? = $0 as? InitializerError { return true }
      return $0 as? InitializerError == error
    }
    #expect(error.description.count > 40)
  }

  @Test("axes decide, not the stored rank, and each must have a use")
  func axes() throws {
    let heads = TensorGeometry(shape: [8, 2, 4], input: [0], output: [1, 2])
    let resolved = try Initializer.eye.resolve(
      fan: nil, geometry: heads, shape: heads.shape, format: .float32)
    guard case .structured(let structured) = resolved else { throw CancellationError() }
    #expect(structured.geometry == heads)
    let partial = TensorGeometry(shape: [8, 2, 4], input: [1], output: [2])
    #expect(throws: InitializerError.incompleteAxes("orthogonal_", shape: [8, 2, 4])) {
      try Initializer.orthogonal(gain: 1).resolve(
        fan: nil, geometry: partial, shape: partial.shape, format: .float32)
    }
  }

  @Test("without elements torch's kaiming functions do nothing, whatever the dimensions")
  func noElements() throws {
    for shape in [[0], [0, 3]] {
      let kaiming = Initializer.kaimingUniform(mode: .fanIn, nonlinearity: "relu", a: 0)
      _ = try kaiming.resolve(fan: nil, geometry: nil, shape: shape, format: .float32)
    }
    for initializer in [Initializer.eye, .orthogonal(gain: 1), .sparse(sparsity: 0.5, std: 1)] {
      for shape in [[0, 3], [3, 0]] {
        #expect(try made(initializer, TensorGeometry(torchShape: shape)).isEmpty)
      }
    }
  }

  @Test("uniform bounds are checked against the element type")
  func bounds() {
    #expect(throws: InitializerError.self) {
      try Initializer.uniform(a: -7e4, b: 0).resolve(
        fan: nil, geometry: nil, shape: [3], format: .float16)
    }
  }

  @Test("a constant that the type cannot hold is refused, as in torch; an infinite one is not")
  func constants() throws {
    func resolve(_ value: Double, _ format: FloatFormat) throws -> Resolved {
      try Initializer.constant(value).resolve(fan: nil, geometry: nil, shape: [3], format: format)
    }
    #expect(throws: InitializerError.constantOutsideFormat(1e6, .float16)) {
      try resolve(1e6, .float16)
    }
    #expect(throws: InitializerError.self) { try resolve(1e300, .float32) }
    #expect(try resolve(65504, .float16) == .distribution(.constant(65504)))
    #expect(try resolve(.infinity, .float16) == .distribution(.constant(.infinity)))
  }

  @Test("the std that a plan shows is that of the values")
  func stds() throws {
    let fan = Fan(input: 50, output: 30)
    #expect(try Initializer.scheme(.heNormal).std(fan: fan) == (2.0 / 50).squareRoot())
    #expect(try Initializer.scheme(.glorotUniform).std(fan: fan) == (1.0 / 40).squareRoot())
    #expect(try Initializer.sparse(sparsity: 0.5, std: 3).std(fan: nil) == 3)
    #expect(try Initializer.orthogonal(gain: 1).std(fan: nil) == nil)
    let geometric = VarianceScaling(mode: .fanGeometricAverage)
    #expect(
      try Initializer.varianceScaling(geometric).std(fan: fan)
        == (1 / 1500.0.squareRoot()).squareRoot())
    #expect(try #require(Initializer.scheme(.heNormal).gain) == 2.0.squareRoot())
  }
}
