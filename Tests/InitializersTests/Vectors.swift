import Foundation
import Initializers

/// The bytes that `fill` gives for a run of elements, copied through a buffer of its own.
func filled(
  _ elements: Range<Int>, _ distribution: Distribution, _ format: FloatFormat = .float32,
  _ byteOrder: ByteOrder = .little, seed: Seed = Seed(UInt64(7)), path: String = "/w",
  isa: ISA = .best
) -> [UInt8] {
  var bytes = [UInt8](repeating: 0xA5, count: elements.count * format.size)
  var span = bytes.mutableSpan
  var raw = unsafe span.mutableBytes
  fill(
    &raw, elements: elements, of: distribution, format: format, byteOrder: byteOrder,
    key: StreamKey(seed: seed, path: path), isa: isa)
  return bytes
}

/// The little-endian elements of bytes, as bits.
func elements(_ bytes: [UInt8], size: Int) -> [UInt64] {
  stride(from: 0, to: bytes.count, by: size).map { start in
    bytes[start..<start + size].reversed().reduce(0) { $0 << 8 | UInt64($1) }
  }
}

/// The float32 values of little-endian bytes.
func floats(_ bytes: [UInt8]) -> [Float] {
  elements(bytes, size: 4).map { Float(bitPattern: UInt32($0)) }
}

/// The float64 values of little-endian bytes.
func doubles(_ bytes: [UInt8]) -> [Double] {
  elements(bytes, size: 8).map(Double.init(bitPattern:))
}

/// The sets this processor can run.
let supportedISAs = ISA.allCases.filter(\.isSupported)

/// The lines of a vector file without its comments.
func vectorLines(_ name: String) throws -> [String] {
  let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()
  let file = root.appending(path: "Fixtures/vectors/\(name)")
  return try String(contentsOf: file, encoding: .utf8).split(separator: "\n").map(String.init)
    .filter { !$0.hasPrefix("#") }
}
