import Initializers

/// One call of a recorded stream.
struct TorchCall {
  let text: Substring
  let distribution: Distribution?
  let format: FloatFormat
  let count: Int
  let results: [Substring]

  init(_ text: Substring) throws {
    self.text = text
    let sides = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    let words = sides[0].split(separator: " ")
    results = sides[1].split(separator: " ")
    guard words[0] != "randperm" else {
      (distribution, format) = (nil, .float32)
      count = try number(words[1], Int.init)
      return
    }
    format = try number(words[1], FloatFormat.init(rawValue:))
    count = try number(words[2], Int.init)
    let values = try words[3...].map { try number($0, Double.init) }
    distribution =
      switch words[0] {
      case "normal_": .normal(mean: values[0], std: values[1])
      case "uniform_": .uniform(low: values[0], high: values[1])
      default:
        .truncatedNormal(mean: values[0], std: values[1], low: values[2], high: values[3])
      }
  }

  /// What the recorded stream shows of little-endian bytes.
  func summary(_ bytes: [UInt8]) -> [String] {
    let size = format.size
    func bits(_ some: Range<Int>) -> [String] {
      elements(Array(bytes[some.lowerBound * size..<some.upperBound * size]), size: size).map {
        hexadecimal($0, digits: 2 * size)
      }
    }
    guard count > 5 else { return bits(0..<count) }
    return bits(0..<2) + bits(count - 2..<count) + ["fnv=" + hexadecimal(hash(bytes), digits: 16)]
  }
}

/// A seed and the calls after it.
struct TorchStream {
  let seed: Seed
  let calls: [TorchCall]

  init(_ line: String) throws {
    let sides = line.split(separator: ":", maxSplits: 1)
    seed = try number(sides[0]) { Seed(String($0)) }
    calls = try sides[1].split(separator: ";").map(TorchCall.init)
  }
}

/// A vector file that is not as its first lines say.
struct MalformedVector: Error {
  let text: String
}

private func number<T>(_ text: Substring, _ read: (String) -> T?) throws -> T {
  guard let value = read(String(text)) else { throw MalformedVector(text: String(text)) }
  return value
}

private func hexadecimal(_ value: UInt64, digits: Int) -> String {
  let text = String(value, radix: 16)
  return String(repeating: "0", count: digits - text.count) + text
}

private func hash(_ bytes: [UInt8]) -> UInt64 {
  var value: UInt64 = 0xcbf2_9ce4_8422_2325
  for byte in bytes { value = (value ^ UInt64(byte)) &* 0x100_0000_01b3 }
  return value
}

extension TorchFill {
  /// The bytes of the next elements.
  mutating func bytes(
    _ elements: Int, size: Int, byteOrder: ByteOrder = .little, isa: ISA = .best
  ) -> [UInt8] {
    var bytes = [UInt8](repeating: 0xA5, count: elements * size)
    var span = bytes.mutableSpan
    var raw = unsafe span.mutableBytes
    fill(&raw, elements: elements, byteOrder: byteOrder, isa: isa)
    return bytes
  }
}
