internal import CHDF5
internal import HDF5

/// The datatypes that tests write.
public enum SampleType: Sendable, Hashable {
  case float16, bfloat16, float32, float32Big, float64, float8
  /// A float whose bits lie as in binary32 but for the bias.
  case oddBias
  case int8, int64
  /// An integer of 24 bits in 4 bytes.
  case int24
  case opaque(Int)
  case boolean
  case fixedString(Int, SamplePadding)
  case variableString
  case compound

  func make() throws -> hid_t {
    switch self {
    case .float16: try float(sign: 15, exponent: (10, 5), mantissa: 10, bias: 15, size: 2)
    case .bfloat16: try float(sign: 15, exponent: (7, 8), mantissa: 7, bias: 127, size: 2)
    case .float8: try float(sign: 7, exponent: (3, 4), mantissa: 3, bias: 7, size: 1)
    case .oddBias: try float(sign: 31, exponent: (23, 8), mantissa: 23, bias: 128, size: 4)
    case .float32: try copy { chdf5_type_float32_little() }
    case .float32Big: try copy { chdf5_type_float32_big() }
    case .float64: try copy { chdf5_type_float64_little() }
    case .int8: try copy { chdf5_type_int8() }
    case .int64: try copy { chdf5_type_int64_little() }
    case .int24: try int24()
    case .opaque(let size): try h5("make type") { H5Tcreate(H5T_OPAQUE, size) }
    case .boolean: try boolean()
    case .compound: try compound()
    case .fixedString(let size, let padding): try string(size, padding)
    case .variableString: try string(nil, .terminated)
    }
  }

  private func copy(_ type: () -> hid_t) throws -> hid_t {
    try h5("copy type") { H5Tcopy(type()) }
  }

  private func float(
    sign: Int, exponent: (Int, Int), mantissa: Int, bias: Int, size: Int
  ) throws -> hid_t {
    let type = try copy { chdf5_type_float32_little() }
    try h5("set fields") { H5Tset_fields(type, sign, exponent.0, exponent.1, 0, mantissa) }
    try h5("set bias") { H5Tset_ebias(type, bias) }
    try h5("set precision") { H5Tset_precision(type, size * 8) }
    try h5("set size") { H5Tset_size(type, size) }
    return type
  }

  private func int24() throws -> hid_t {
    let type = try copy { chdf5_type_int64_little() }
    try h5("set precision") { H5Tset_precision(type, 24) }
    try h5("set size") { H5Tset_size(type, 4) }
    return type
  }

  private func boolean() throws -> hid_t {
    let type = try h5("make type") { H5Tenum_create(chdf5_type_int8()) }
    for (name, value) in [("FALSE", Int8(0)), ("TRUE", 1)] {
      var value = value
      try h5("add member") { unsafe H5Tenum_insert(type, name, &value) }
    }
    return type
  }

  private func compound() throws -> hid_t {
    let type = try h5("make type") { H5Tcreate(H5T_COMPOUND, 4) }
    try h5("add member") { unsafe H5Tinsert(type, "r", 0, chdf5_type_float32_little()) }
    return type
  }

  private func string(_ size: Int?, _ padding: SamplePadding) throws -> hid_t {
    let type = try copy { chdf5_type_c_string() }
    try h5("set size") { H5Tset_size(type, size ?? chdf5_variable_size()) }
    let code =
      switch padding {
      case .terminated: H5T_STR_NULLTERM
      case .nulls: H5T_STR_NULLPAD
      case .spaces: H5T_STR_SPACEPAD
      }
    try h5("set padding") { H5Tset_strpad(type, code) }
    try h5("set character set") { H5Tset_cset(type, H5T_CSET_UTF8) }
    return type
  }
}

/// How a fixed-length string fills its room.
public enum SamplePadding: Sendable, Hashable {
  case terminated, nulls, spaces
}
