import Foundation
import Initializers
import Testing

/// A line of `Fixtures/vectors/init-schemes.txt` by its first word.
private func lines(_ kind: String) throws -> [[String]] {
  try vectorLines("init-schemes.txt").map { $0.split(separator: " ").map(String.init) }
    .filter { $0.first == kind }.map { Array($0.dropFirst()) }
}

private func ints(_ text: String) -> [Int] { text.split(separator: ",").compactMap { Int($0) } }

private func number(_ text: String) throws -> Double { try #require(Double(text)) }

private func initializer(_ text: String) throws -> Initializer {
  guard case .initialize(let initializer) = try InitializerSyntax.parse(text) else {
    throw CancellationError()
  }
  return initializer
}

/// Permutations that were recorded.
private struct Recorded: PermutationSource {
  var rest: [[Int]]
  mutating func randomPermutation(_ n: Int) -> [Int] { rest.removeFirst() }
}

@Suite("Schemes against the real libraries")
struct SchemeVectorTests {
  @Test("torch draws with the same doubles, to the bit")
  func torch() throws {
    for line in try lines("torch") {
      let isXavier = line[0].hasPrefix("xavier")
      let words = line[2].split(separator: ",").map(String.init)
      let call =
        isXavier
        ? "\(line[0])(\(try number(line[2])))"
        : "\(line[0])(mode: \(words[0]), nonlinearity: \(words[1]), a: \(try number(line[3])))"
      let drawn = try initializer(call).distribution(fan: Fan(shape: ints(line[1])))
      let (first, second) = (try number(line[line.count - 2]), try number(line[line.count - 1]))
      let wanted: Distribution =
        line[0].hasSuffix("normal_")
        ? .normal(mean: first, std: second) : .uniform(low: first, high: second)
      #expect(drawn == wanted, "\(call) on \(line[1])")
    }
  }

  @Test("Keras draws with the same doubles, to the bit, and cuts at two sigma")
  func keras() throws {
    for line in try lines("keras") {
      let fans = ints(line[1])
      let drawn = try initializer(line[0]).distribution(fan: Fan(input: fans[0], output: fans[1]))
      let (first, second) = (try number(line[3]), try number(line[4]))
      let wanted: Distribution =
        switch line[2] {
        case "truncated_normal":
          .truncatedNormal(
            mean: first, std: second, low: first - 2 * second, high: first + 2 * second)
        case "normal": .normal(mean: first, std: second)
        default: .uniform(low: first, high: second)
        }
      #expect(drawn == wanted, "\(line[0])")
    }
  }

  @Test("JAX's samples have the deviation and keep the limits")
  func jax() throws {
    for line in try lines("jax") {
      let fan = Fan(input: ints(line[3])[0], output: ints(line[3])[1])
      let name = "variance_scaling(\(try number(line[2])), mode: \(line[0]), "
      let scheme = try initializer(
        name.replacing("(", with: "(scale: ") + "distribution: \(line[1]))")
      let std = try #require(try scheme.std(fan: fan))
      #expect(abs(try number(line[4]) / std - 1) < 0.02)
      switch try scheme.distribution(fan: fan) {
      case .uniform(_, let high), .truncatedNormal(_, _, _, let high):
        #expect(try number(line[5]) <= high * (1 + 1e-6) && number(line[5]) > high * 0.99)
      default: break
      }
    }
  }

  @Test("eye_ and dirac_ set the ones that torch sets")
  func ones() throws {
    for line in try lines("ones") {
      let shape = ints(line[1])
      let call = line[0] == "eye_" ? "eye_" : "dirac_(\(line[2]))"
      let values = try made(initializer(call), TensorGeometry(torchShape: shape))
      #expect(values.indices.filter { values[$0] == 1 } == ints(line[3]), "\(line)")
      #expect(values.reduce(0, +) == Float(ints(line[3]).count))
    }
  }

  @Test("sparse_ sets the zeros that torch sets, given its permutations")
  func sparse() throws {
    for line in try lines("sparse") {
      let shape = ints(line[0])
      var permutations = Recorded(rest: line[2].split(separator: ";").map { ints(String($0)) })
      let structured = try structured(
        .sparse(sparsity: number(line[1]), std: 0.01), TensorGeometry(torchShape: shape))
      let bytes = materialize(
        structured, format: .float32, byteOrder: .little, permutations: &permutations
      ) { out, elements, _, format, byteOrder in
        fill(
          &out, elements: elements, of: .constant(7), format: format, byteOrder: byteOrder,
          key: StreamKey(seed: Seed(UInt64(0)), path: "/w"))
      }
      let values = floats(bytes)
      #expect(values.indices.filter { values[$0] == 0 } == ints(line[3]), "\(line)")
      #expect(permutations.rest.isEmpty)
    }
  }

  @Test("delta_orthogonal takes JAX's point of the window")
  func delta() throws {
    for line in try lines("delta") {
      let shape = ints(line[0])
      let rank = shape.count
      let geometry = TensorGeometry(
        shape: shape, input: [rank - 2], output: [rank - 1], spatial: Array(0..<rank - 2))
      let values = try made(.deltaOrthogonal(gain: 1), geometry)
      let size = shape[rank - 2] * shape[rank - 1]
      let point = zip(ints(line[1]), shape).reduce(0) { $0 * $1.1 + $1.0 }
      let set = Set(values.indices.filter { values[$0] != 0 }.map { $0 / size })
      #expect(set == [point])
    }
  }
}
