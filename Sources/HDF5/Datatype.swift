internal import CHDF5

/// What a datatype is, as a value that outlives the file.
public struct Datatype: Sendable, Hashable {
  /// The class, with what tells types of one class apart.
  public enum Class: Sendable, Hashable {
    /// Corresponds to `H5T_INTEGER`; `bits` is its precision, which padding can make less than its size.
    case integer(isSigned: Bool, bits: Int)
    /// Corresponds to `H5T_FLOAT`.
    case float(FloatFormat)
    /// Corresponds to `H5T_STRING`.
    case string
    /// Corresponds to `H5T_ENUM`; the names of its members.
    case enumeration([String])
    /// Corresponds to `H5T_OPAQUE`.
    case opaque
    /// Corresponds to `H5T_COMPOUND`.
    case compound
    /// Corresponds to `H5T_REFERENCE`.
    case reference
    /// Corresponds to `H5T_VLEN`.
    case variableLength
    /// Corresponds to `H5T_ARRAY`.
    case array
    /// Corresponds to `H5T_BITFIELD`.
    case bitfield
    /// Corresponds to `H5T_TIME`.
    case time
  }

  /// The order of bytes.
  public enum ByteOrder: Sendable {
    /// Corresponds to `H5T_ORDER_LE`.
    case little
    /// Corresponds to `H5T_ORDER_BE`.
    case big
  }

  /// The class.
  public let type: Class
  /// Bytes per element; for types of variable length, those of its descriptor in memory.
  public let size: Int
  /// `nil` where an order means nothing, and for the VAX and mixed orders.
  public let byteOrder: ByteOrder?
}

/// Where a floating-point type keeps its bits.
public struct FloatFormat: Sendable, Hashable {
  /// The position of the sign bit.
  public let sign: Int
  /// The lowest bit of the exponent and its number of bits.
  public let exponent: Int, exponentBits: Int
  /// The lowest bit of the mantissa and its number of bits.
  public let mantissa: Int, mantissaBits: Int
  /// What is subtracted from the exponent.
  public let bias: Int
  /// Whether the leading mantissa bit is implied; corresponds to `H5T_NORM_IMPLIED`.
  public let impliesLeadingBit: Bool

  /// Creates the description of a format.
  public init(
    sign: Int, exponent: Int, exponentBits: Int, mantissa: Int, mantissaBits: Int, bias: Int,
    impliesLeadingBit: Bool = true
  ) {
    self.sign = sign
    self.exponent = exponent
    self.exponentBits = exponentBits
    self.mantissa = mantissa
    self.mantissaBits = mantissaBits
    self.bias = bias
    self.impliesLeadingBit = impliesLeadingBit
  }
}

extension Datatype {
  /// Describes the type behind `id`, which belongs to `object`.
  init(of id: hid_t, object: String) throws(HDF5Error) {
    let size = try h5("read the type of", object) { Int(H5Tget_size(id)) }
    guard size > 0 else { throw HDF5Error("read the type of", object, "its size is 0") }
    self.size = size
    let type = try Datatype.type(of: id, object: object)
    self.type = type
    byteOrder =
      switch type {
      case .integer, .float, .enumeration, .bitfield, .time:
        Datatype.byteOrder(of: id, size: size)
      default: nil
      }
  }

  private static func byteOrder(of id: hid_t, size: Int) -> ByteOrder? {
    guard size > 1 else { return nil }
    // Types without an order make this fail, which says the same as no order.
    let order = try? h5("read the byte order") { H5Tget_order(id).rawValue }
    return switch order {
    case H5T_ORDER_LE.rawValue: .little
    case H5T_ORDER_BE.rawValue: .big
    default: nil
    }
  }

  private static func type(of id: hid_t, object: String) throws(HDF5Error) -> Class {
    let number = try h5("read the type of", object) { H5Tget_class(id).rawValue }
    return switch H5T_class_t(number) {
    case H5T_INTEGER:
      .integer(
        isSigned: try h5("read the type of", object) { H5Tget_sign(id).rawValue }
          == H5T_SGN_2.rawValue,
        bits: try h5("read the type of", object) { Int(H5Tget_precision(id)) })
    case H5T_FLOAT: .float(try FloatFormat(of: id, object: object))
    case H5T_STRING: .string
    case H5T_ENUM: .enumeration(try members(of: id, object: object))
    case H5T_OPAQUE: .opaque
    case H5T_COMPOUND: .compound
    case H5T_REFERENCE: .reference
    case H5T_VLEN: .variableLength
    case H5T_ARRAY: .array
    case H5T_BITFIELD: .bitfield
    case H5T_TIME: .time
    default: throw HDF5Error("read the type of", object, "unknown class \(number)")
    }
  }

  private static func members(of id: hid_t, object: String) throws(HDF5Error) -> [String] {
    let count = try h5("read the members of", object) { H5Tget_nmembers(id) }
    var names: [String] = []
    for index in 0..<UInt32(count) {
      var name: String?
      try h5("read the members of", object) {
        guard let text = unsafe H5Tget_member_name(id, index) else { return herr_t(-1) }
        name = unsafe String(cString: text)
        return unsafe H5free_memory(text)
      }
      names.append(name ?? "")
    }
    return names
  }
}

extension FloatFormat {
  fileprivate init(of id: hid_t, object: String) throws(HDF5Error) {
    var sign = 0
    var exponent = 0
    var exponentBits = 0
    var mantissa = 0
    var mantissaBits = 0
    try h5("read the type of", object) {
      unsafe H5Tget_fields(id, &sign, &exponent, &exponentBits, &mantissa, &mantissaBits)
    }
    let norm = try h5("read the type of", object) { H5Tget_norm(id).rawValue }
    self.init(
      sign: sign, exponent: exponent, exponentBits: exponentBits, mantissa: mantissa,
      mantissaBits: mantissaBits,
      bias: try h5("read the type of", object) { Int(H5Tget_ebias(id)) },
      impliesLeadingBit: norm == H5T_NORM_IMPLIED.rawValue)
  }
}
