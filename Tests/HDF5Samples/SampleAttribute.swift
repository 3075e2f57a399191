internal import CHDF5
internal import HDF5

/// The attributes that tests write.
public struct SampleAttribute: Sendable {
  let type: SampleType
  let shape: [UInt64]?
  private let content: Content

  private enum Content: Sendable {
    case nothing
    case bytes([UInt8])
    case strings([String])
  }

  /// A NULL dataspace of numbers.
  public static let null = SampleAttribute(type: .float64, shape: nil, content: .nothing)

  /// An empty array of float64, as h5py writes an empty list of names.
  public static let emptyReals = SampleAttribute(type: .float64, shape: [0], content: .nothing)

  /// A variable-length string.
  public static func variable(_ text: String) -> SampleAttribute {
    SampleAttribute(type: .variableString, shape: [], content: .strings([text]))
  }

  /// An array of variable-length strings.
  public static func variables(_ texts: [String]) -> SampleAttribute {
    SampleAttribute(
      type: .variableString, shape: [UInt64(texts.count)], content: .strings(texts))
  }

  /// Fixed-length strings; a scalar for one text when `isScalar`.
  public static func fixed(
    _ texts: [String], size: Int, _ padding: SamplePadding, isScalar: Bool = false
  ) -> SampleAttribute {
    let fill: UInt8 = padding == .spaces ? 0x20 : 0
    let bytes = texts.flatMap { text in
      Array(text.utf8) + [UInt8](repeating: fill, count: size - text.utf8.count)
    }
    return SampleAttribute(
      type: .fixedString(size, padding), shape: isScalar ? [] : [UInt64(texts.count)],
      content: .bytes(bytes))
  }

  /// Elements of `type` given by their bytes in the file.
  public static func raw(_ type: SampleType, _ shape: [UInt64], _ bytes: [UInt8]) -> SampleAttribute
  {
    SampleAttribute(type: type, shape: shape, content: .bytes(bytes))
  }

  func write(to attribute: hid_t, _ type: hid_t) throws {
    switch content {
    case .nothing: break
    case .bytes(let bytes): try h5("write attribute") { unsafe H5Awrite(attribute, type, bytes) }
    case .strings(let texts):
      // One block of terminated texts, and a pointer to each.
      let block = texts.flatMap { $0.utf8CString }
      try unsafe block.withUnsafeBufferPointer { block in
        var start = 0
        var pointers = unsafe [UnsafePointer<CChar>?]()
        for text in texts {
          unsafe pointers.append(block.baseAddress.map { unsafe $0 + start })
          start += text.utf8CString.count
        }
        _ = try h5("write attribute") { unsafe H5Awrite(attribute, type, pointers) }
      }
    }
  }
}
