/// A seed in torch's range, −2^63 … 2^64−1, remembered as it was typed.
///
/// A negative seed stands for its two's complement, so `-1` and `18446744073709551615` give the same
/// stream; they compare as different seeds because they read differently in a receipt.
public struct Seed: Sendable, Hashable, CustomStringConvertible {
  /// The 64 bits that key the stream.
  public let bits: UInt64
  /// Whether the seed was written as a negative number.
  public let isNegative: Bool

  /// A seed from 0 up.
  public init(_ value: UInt64) {
    bits = value
    isNegative = false
  }

  /// A seed that may be negative.
  public init(_ value: Int64) {
    bits = UInt64(bitPattern: value)
    isNegative = value < 0
  }

  /// A seed that may be negative, for literals.
  public init(_ value: Int) {
    self.init(Int64(value))
  }

  /// A seed from decimal text with an optional sign; `nil` if it is not one or is out of range.
  public init?(_ text: String) {
    if let value = UInt64(text) {
      self.init(value)
    } else if let value = Int64(text) {
      self.init(value)
    } else {
      return nil
    }
  }

  /// A seed drawn by the system's generator.
  ///
  /// It stays below 2^53, so that JSON readers that hold numbers as doubles keep it exact.
  public static func random() -> Seed {
    Seed(UInt64.random(in: 0..<(1 << 53)))
  }

  /// The seed in decimal, as it was typed.
  public var description: String {
    isNegative ? String(Int64(bitPattern: bits)) : String(bits)
  }
}

extension Seed: Codable {
  /// Decodes an integer of torch's range.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if let value = try? container.decode(UInt64.self) {
      self.init(value)
    } else {
      self.init(try container.decode(Int64.self))
    }
  }

  /// Encodes the seed as an integer, as it was typed.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    if isNegative {
      try container.encode(Int64(bitPattern: bits))
    } else {
      try container.encode(bits)
    }
  }
}
