/// The value of an HDF5 attribute, for the types that model files use.
///
/// Fixed and variable-length strings, ASCII and UTF-8, null-terminated and null-padded, all arrive as
/// `String`: files of different ages differ in nothing else.
public enum AttributeValue: Sendable, Hashable, Codable {
  case string(String)
  case strings([String])
  case integer(Int)
  case integers([Int])
  case real(Double)
  case reals([Double])
  /// A NULL dataspace, a type of no interest, or a value over the reader's size limit.
  case other

  /// The text, if this is one string.
  public var text: String? {
    if case .string(let text) = self { text } else { nil }
  }

  /// The list of names; an empty numeric array counts as none, since h5py writes an empty
  /// `weight_names` as float64 of shape (0,).
  public var names: [String]? {
    switch self {
    case .strings(let names): names
    case .reals([]), .integers([]): []
    default: nil
    }
  }
}

extension AttributeValue {
  /// Whether an equal value has the bits of its numbers and texts too.
  func isSame(as other: AttributeValue) -> Bool {
    switch (self, other) {
    case (.string(let one), .string(let other)): one.hasBytes(of: other)
    case (.strings(let one), .strings(let other)): one.haveBytes(of: other)
    case (.real(let one), .real(let other)): one.bitPattern == other.bitPattern
    case (.reals(let one), .reals(let other)):
      one.map(\.bitPattern) == other.map(\.bitPattern)
    default: self == other
    }
  }
}
