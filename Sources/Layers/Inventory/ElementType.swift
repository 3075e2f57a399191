/// A dataset's element type, as far as this tool tells types apart.
public struct ElementType: Sendable, Hashable, Codable {
  /// The class of the type, with the float formats told apart by their bit fields.
  public enum Kind: String, Sendable, Codable, CaseIterable {
    case float16, bfloat16, float32, float64
    /// An HDF5 float of any other format, 8-bit ones and x87 extended precision among them.
    case otherFloat
    case int8, int16, int32, int64, uint8, uint16, uint32, uint64
    /// An HDF5 integer of another width.
    case otherInteger
    /// An enumeration over FALSE and TRUE, as h5py writes booleans.
    case boolean
    case string, opaque, compound, reference, enumeration, variableLength, array, bitfield, time
  }

  /// The order of bytes in an element.
  public enum ByteOrder: String, Sendable, Codable { case little, big }

  /// The class and, for floats and integers, the width and format.
  public var kind: Kind
  /// Bytes per element in the file.
  public var size: Int
  /// `nil` where an order means nothing (strings, opaque data, single bytes).
  public var byteOrder: ByteOrder?

  /// A type of `size` bytes per element; little-endian unless told.
  public init(_ kind: Kind, size: Int, byteOrder: ByteOrder? = .little) {
    self.kind = kind
    self.size = size
    self.byteOrder = byteOrder
  }
}
