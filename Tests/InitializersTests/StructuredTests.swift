import Initializers
import Testing

func structured(
  _ initializer: Initializer, _ geometry: TensorGeometry, _ format: FloatFormat = .float32
) throws -> Structured {
  let resolved = try initializer.resolve(
    fan: nil, geometry: geometry, shape: geometry.shape, format: format)
  guard case .structured(let structured) = resolved else { throw CancellationError() }
  return structured
}

let testKey = StreamKey(seed: Seed(UInt64(7)), path: "/w")

/// The float32 values that an initializer gives a tensor.
func made(_ initializer: Initializer, _ geometry: TensorGeometry) throws -> [Float] {
  floats(
    materialize(
      try structured(initializer, geometry), format: .float32, byteOrder: .little, key: testKey))
}

@Suite("Structured initializers")
struct StructuredTests {
  /// A torch convolution (6, 4, 2, 3) as Keras stores it, (2, 3, 4, 6).
  static let torchShape = TensorGeometry(torchShape: [6, 4, 2, 3])
  static let kerasShape = TensorGeometry(
    shape: [2, 3, 4, 6], input: [2], output: [3], spatial: [0, 1])

  static let convolutions: [Initializer] = [
    .dirac(groups: 1), .dirac(groups: 3), .orthogonal(gain: 2), .deltaOrthogonal(gain: 1),
  ]

  @Test("a Keras kernel gets the transpose of torch's weight", arguments: convolutions)
  func transposedConvolution(initializer: Initializer) throws {
    let torch = try made(initializer, Self.torchShape)
    let keras = try made(initializer, Self.kerasShape)
    for (o, i) in (0..<6).flatMap({ o in (0..<4).map { (o, $0) } }) {
      for (y, x) in (0..<2).flatMap({ y in (0..<3).map { (y, $0) } }) {
        #expect(torch[((o * 4 + i) * 2 + y) * 3 + x] == keras[((y * 3 + x) * 4 + i) * 6 + o])
      }
    }
    #expect(torch.contains { $0 != 0 })
  }

  @Test(
    "matrices are transposed too",
    arguments: [Initializer.eye, .identity(gain: 3), .orthogonal(gain: 1)])
  func transposedMatrix(initializer: Initializer) throws {
    let torch = try made(initializer, TensorGeometry(torchShape: [5, 3]))
    let keras = try made(initializer, TensorGeometry(shape: [3, 5], input: [0], output: [1]))
    for (o, i) in (0..<5).flatMap({ o in (0..<3).map { (o, $0) } }) {
      #expect(torch[o * 3 + i] == keras[i * 5 + o])
    }
  }

  @Test("sparse_ zeroes the share of each input's column, whichever axis it is")
  func sparseColumns() throws {
    let values = try made(
      .sparse(sparsity: 0.25, std: 1), TensorGeometry(shape: [3, 600], input: [0], output: [1]))
    for column in 0..<3 {
      #expect(values[column * 600..<(column + 1) * 600].count { $0 == 0 } == 150)
    }
    let kept = filled(0..<1800, .normal(mean: 0, std: 1), path: "/w")
    for (value, drawn) in zip(values, floats(kept)) { #expect(value == 0 || value == drawn) }
  }

  @Test("permutations are those of the specification", arguments: [1, 2, 17, 257, 600])
  func permutation(n: Int) {
    var source = PhiloxPermutations(key: testKey)
    _ = source.randomPermutation(n)
    let stream = Reference.Stream(seed: 7, path: Reference.fnv1a("/w"))
    let blocks = (n - 1 + 255) / 256
    var order = Array(0..<n)
    for t in 0..<max(n - 1, 0) {
      let w = Reference.words(stream, block: blocks + t / 256, lane: t % 64, round: 1)
      let word = [w.0, w.1, w.2, w.3][t % 256 / 64]
      order.swapAt(t, t + Int(word) % (n - t))
    }
    #expect(source.randomPermutation(n) == order)
  }

  @Test("several axes count as one, and none as one of size 1")
  func severalAxes() throws {
    let depthwise = TensorGeometry(
      shape: [3, 3, 4, 2], input: [], output: [2, 3], spatial: [0, 1])
    let torch = try made(.dirac(groups: 8), TensorGeometry(torchShape: [8, 1, 3, 3]))
    let keras = try made(.dirac(groups: 8), depthwise)
    for (c, p) in (0..<8).flatMap({ c in (0..<9).map { (c, $0) } }) {
      #expect(torch[c * 9 + p] == keras[p * 8 + c])
    }
  }

  @Test("a pattern is the same in any split, format and byte order", arguments: [2, 7, 144])
  func splits(step: Int) throws {
    for initializer in [Initializer.dirac(groups: 2), .dirac(groups: 1)] {
      let pattern = try structured(initializer, Self.kerasShape)
      #expect(pattern.isElementwise)
      for format in FloatFormat.allCases {
        let whole = materialize(pattern, format: format, byteOrder: .big, key: testKey)
        var parts: [UInt8] = []
        for start in stride(from: 0, to: 144, by: step) {
          let range = start..<min(start + step, 144)
          var bytes = [UInt8](repeating: 0xA5, count: range.count * format.size)
          var span = bytes.mutableSpan
          var raw = unsafe span.mutableBytes
          fillStructured(&raw, elements: range, of: pattern, format: format, byteOrder: .big)
          parts += bytes
        }
        #expect(parts == whole)
      }
    }
  }

  static let orthogonal: [[Int]] = [
    [1, 1], [4, 4], [9, 5], [5, 9], [8, 3, 3], [37, 64], [70, 33],
  ]

  @Test("rows or columns are orthogonal to 1e-5", arguments: orthogonal)
  func orthogonality(shape: [Int]) throws {
    let (rows, columns) = (shape[0], shape.dropFirst().reduce(1, *))
    let values = try made(.orthogonal(gain: 1.5), TensorGeometry(torchShape: shape)).map(
      Double.init)
    let isTall = rows >= columns
    func entry(_ vector: Int, _ k: Int) -> Double {
      isTall ? values[k * columns + vector] : values[vector * columns + k]
    }
    let (vectors, length) = (min(rows, columns), max(rows, columns))
    for i in 0..<vectors {
      for j in 0...i {
        let dot = (0..<length).reduce(0.0) { $0 + entry(i, $1) * entry(j, $1) }
        #expect(abs(dot - (i == j ? 2.25 : 0)) < 1e-5)
      }
    }
  }

  @Test("the orthogonal factor of a matrix of known signs keeps torch's sign convention")
  func signs() throws {
    // The factor's columns times the signs of R's diagonal: Gram-Schmidt's columns.
    let drawn = floats(filled(0..<12, .normal(mean: 0, std: 1), path: "/w")).map(Double.init)
    var columns = (0..<3).map { c in (0..<4).map { drawn[$0 * 3 + c] } }
    for i in 0..<3 {
      for j in 0..<i {
        let dot = zip(columns[i], columns[j]).reduce(0) { $0 + $1.0 * $1.1 }
        columns[i] = zip(columns[i], columns[j]).map { $0 - dot * $1 }
      }
      let norm = columns[i].reduce(0) { $0 + $1 * $1 }.squareRoot()
      columns[i] = columns[i].map { $0 / norm }
    }
    let values = try made(.orthogonal(gain: 1), TensorGeometry(torchShape: [4, 3]))
    for (r, c) in (0..<4).flatMap({ r in (0..<3).map { (r, $0) } }) {
      #expect(abs(Double(values[r * 3 + c]) - columns[c][r]) < 1e-6)
    }
  }

  @Test("16-bit elements of an orthogonal matrix are the float32 ones rounded")
  func sixteenBits() throws {
    let pattern = try structured(.orthogonal(gain: 1), Self.kerasShape, .bfloat16)
    let narrow = materialize(pattern, format: .bfloat16, byteOrder: .little, key: testKey)
    let wide = floats(materialize(pattern, format: .float32, byteOrder: .little, key: testKey))
    for (bits, value) in zip(elements(narrow, size: 2), wide) {
      #expect(abs(Float(bitPattern: UInt32(bits) << 16) - value) <= abs(value) / 256)
    }
  }
}
