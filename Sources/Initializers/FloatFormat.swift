/// A binary floating-point format that weights are stored in.
public enum FloatFormat: String, Sendable, Codable, CaseIterable {
  /// IEEE binary16.
  case float16
  /// The upper 16 bits of a binary32.
  case bfloat16
  /// IEEE binary32.
  case float32
  /// IEEE binary64.
  case float64

  /// Bytes per value.
  public var size: Int {
    switch self {
    case .float16, .bfloat16: 2
    case .float32: 4
    case .float64: 8
    }
  }

  /// The largest finite value.
  var greatestFinite: Double {
    switch self {
    case .float16: 65504
    case .bfloat16: 0x1.FEp127
    case .float32: Double(Float.greatestFiniteMagnitude)
    case .float64: .greatestFiniteMagnitude
    }
  }
}

/// The order of the bytes of a value in memory or in a file.
public enum ByteOrder: String, Sendable, Codable, CaseIterable {
  /// Least significant byte first.
  case little
  /// Most significant byte first.
  case big
}
