internal import CHDF5

/// Reads the elements of one attribute whose type and extent are known.
///
/// It borrows identifiers that its caller keeps open.
struct AttributeReader {
  let attribute: hid_t
  let type: hid_t
  let space: hid_t
  let name: String
  let count: Int

  /// The strings of an attribute of class `H5T_STRING` whose elements take `size` bytes each.
  func strings(size: Int) throws(HDF5Error) -> [String] {
    guard count > 0 else { return [] }
    let isVariable = try h5("read attribute", name) { H5Tis_variable_str(type) } > 0
    return isVariable ? try variableStrings() : try fixedStrings(size: size)
  }

  /// Integers of any width, or nothing if one does not fit in `Int`.
  func integers(isSigned: Bool) throws(HDF5Error) -> [Int]? {
    if isSigned {
      let values: [Int64] = try numbers(0, chdf5_type_native_int64())
      return values.map { Int($0) }
    }
    let values: [UInt64] = try numbers(0, chdf5_type_native_uint64())
    let integers = values.compactMap { Int(exactly: $0) }
    return integers.count == values.count ? integers : nil
  }

  /// Floating-point numbers of any format, as double precision.
  func reals() throws(HDF5Error) -> [Double] {
    try numbers(0, chdf5_type_native_double())
  }

  private func numbers<Number: BitwiseCopyable>(
    _ zero: Number, _ memoryType: @autoclosure () -> hid_t
  ) throws(HDF5Error) -> [Number] {
    guard count > 0 else { return [] }
    let (values, overflow) = count.multipliedReportingOverflow(by: MemoryLayout<Number>.size)
    guard !overflow, values <= 1 << 30 else {
      throw HDF5Error("read attribute", name, "it is too large")
    }
    var numbers = [Number](repeating: zero, count: count)
    try h5("read attribute", name) { unsafe H5Aread(attribute, memoryType(), &numbers) }
    return numbers
  }

  private func fixedStrings(size: Int) throws(HDF5Error) -> [String] {
    let padding = try h5("read attribute", name) { H5Tget_strpad(type).rawValue }
    var bytes = [UInt8](repeating: 0, count: count * size)
    try h5("read attribute", name) { unsafe H5Aread(attribute, type, &bytes) }
    return (0..<count).map { index in
      var text = bytes[(index * size)..<((index + 1) * size)]
      switch H5T_str_t(padding) {
      case H5T_STR_NULLTERM: text = text.prefix { $0 != 0 }
      case H5T_STR_SPACEPAD: while text.last == 0x20 { text.removeLast() }
      default: while text.last == 0 { text.removeLast() }
      }
      return String(decoding: text, as: UTF8.self)
    }
  }

  private func variableStrings() throws(HDF5Error) -> [String] {
    let memoryType = Handle(
      adopting: try h5("read attribute", name) { H5Tcopy(chdf5_type_c_string()) })
    try h5("read attribute", name) { H5Tset_size(memoryType.id, chdf5_variable_size()) }
    let set = try h5("read attribute", name) { H5Tget_cset(type).rawValue }
    try h5("read attribute", name) { H5Tset_cset(memoryType.id, H5T_cset_t(set)) }
    var pointers = unsafe [UnsafeMutablePointer<CChar>?](repeating: nil, count: count)
    try h5("read attribute", name) { unsafe H5Aread(attribute, memoryType.id, &pointers) }
    let strings = unsafe pointers.map { pointer in
      unsafe pointer.map { unsafe String(decoding: bytes(of: $0), as: UTF8.self) } ?? ""
    }
    try h5("free attribute", name) {
      unsafe H5Dvlen_reclaim(memoryType.id, space, chdf5_default(), &pointers)
    }
    return strings
  }
}
