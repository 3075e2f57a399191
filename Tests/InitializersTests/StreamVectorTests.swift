import CKernels
import Initializers
import Testing

/// One line of a vector file.
struct StreamVector: Sendable, CustomTestStringConvertible {
  let format: FloatFormat
  let seed: Seed
  let path: String
  let start: Int
  let arguments: [Double]
  let bits: [UInt64]
  let hash: UInt64?

  init?(_ line: String) {
    let halves = line.split(separator: ": ", maxSplits: 1)
    let head = halves[0].split(separator: " ").map(String.init)
    let body = halves[1].split(separator: " ")
    guard let format = FloatFormat(rawValue: head[0]), let seed = Seed(head[1]),
      let start = Int(head[3])
    else { return nil }
    self.format = format
    self.seed = seed
    path = head[2]
    self.start = start
    arguments = head[4...].compactMap(Double.init)
    bits = body.compactMap { UInt64($0, radix: 16) }
    hash = body.last { $0.hasPrefix("fnv=") }.flatMap { UInt64($0.dropFirst(4), radix: 16) }
  }

  func distribution(_ kind: String) -> Distribution {
    let x = arguments
    return switch kind {
    case "normal": .normal(mean: x[0], std: x[1])
    case "uniform": .uniform(low: x[0], high: x[1])
    default: .truncatedNormal(mean: x[0], std: x[1], low: x[2], high: x[3])
    }
  }

  var testDescription: String { "\(format) \(seed) \(path) \(start) \(arguments)" }
}

@Suite("Known answers of the stream")
struct StreamVectorTests {
  @Test("fill gives the recorded bits", arguments: ["normal", "uniform", "trunc-normal"])
  func recordedBits(kind: String) throws {
    let vectors = try vectorLines("philox-\(kind).txt").compactMap(StreamVector.init)
    #expect(vectors.count >= 96)
    for vector in vectors {
      let range = vector.start..<vector.start + vector.bits.count
      for isa in supportedISAs {
        let bytes = filled(
          range, vector.distribution(kind), vector.format, seed: vector.seed, path: vector.path,
          isa: isa)
        #expect(elements(bytes, size: vector.format.size) == vector.bits, "\(vector) \(isa)")
      }
    }
  }

  @Test(
    "fill gives the recorded hash of 4096 elements",
    arguments: ["normal", "uniform", "trunc-normal"])
  func recordedHashes(kind: String) throws {
    let vectors = try vectorLines("philox-\(kind).txt").compactMap(StreamVector.init)
    for vector in vectors {
      guard let hash = vector.hash else { continue }
      for isa in supportedISAs {
        let bytes = filled(
          0..<4096, vector.distribution(kind), vector.format, seed: vector.seed,
          path: vector.path, isa: isa)
        #expect(fnv1a(bytes) == hash, "\(vector) \(isa)")
      }
    }
  }

  @Test("the reference gives the recorded standard values")
  func reference() throws {
    for vector in try vectorLines("philox-normal.txt").compactMap(StreamVector.init)
    where vector.arguments == [0, 1] {
      let stream = Reference.Stream(seed: vector.seed.bits, path: Reference.fnv1a(vector.path))
      for (offset, bits) in vector.bits.enumerated() {
        let index = vector.start + offset
        switch vector.format {
        case .float32: #expect(UInt64(Reference.normal32(stream, index).bitPattern) == bits)
        case .float64: #expect(Reference.normal64(stream, index).bitPattern == bits)
        case .float16, .bfloat16: break
        }
      }
    }
  }

  private func fnv1a(_ bytes: [UInt8]) -> UInt64 {
    bytes.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01B3 }
  }
}
