internal import CHDF5

/// The value of an attribute, for the types that can be told as plain values.
public enum AttributeContent: Sendable, Equatable {
  /// A scalar string of any flavour.
  case string(String)
  /// An array of strings, flattened in row-major order.
  case strings([String])
  /// A scalar integer.
  case integer(Int)
  /// An array of integers.
  case integers([Int])
  /// A scalar floating-point number.
  case real(Double)
  /// An array of floating-point numbers.
  case reals([Double])
  /// A NULL dataspace, another type, or a value that is over its limit or cannot be read.
  case other
}

/// The size over which an attribute is not read.
public struct AttributeLimits: Sendable {
  /// The bytes of one fixed-length string; a model's configuration is one string.
  public var string = 256 << 20
  /// The bytes of an array, with a pointer for each variable-length string.
  public var array = 16 << 20

  /// Creates the default limits.
  public init() {}
}

extension Object {
  /// Every attribute by name; one that cannot be read is `.other`.
  public func attributes(
    limits: AttributeLimits = AttributeLimits()
  ) throws(HDF5Error) -> [String: AttributeContent] {
    guard attributeCount > 0 else { return [:] }
    var names: [[UInt8]] = []
    try unsafe withUnsafeMutablePointer(to: &names) { context throws(HDF5Error) in
      _ = try h5("list the attributes of", path) {
        unsafe chdf5_iterate_attributes(handle.id, collect, context)
      }
    }
    var attributes: [String: AttributeContent] = [:]
    for name in names.map({ String(decoding: $0, as: UTF8.self) }) {
      attributes[name] = (try? content(of: name, limits)) ?? .other
    }
    return attributes
  }

  private func content(
    of name: String, _ limits: AttributeLimits
  ) throws(HDF5Error) -> AttributeContent {
    let attribute = Handle(
      adopting: try h5("open attribute", name) { unsafe H5Aopen(handle.id, name, chdf5_default()) })
    let space = Handle(
      adopting: try h5("read attribute", name) { H5Aget_space(attribute.id) })
    let type = Handle(adopting: try h5("read attribute", name) { H5Aget_type(attribute.id) })
    guard let shape = try extents(of: space, object: name), let count = elementCount(shape)
    else { return .other }
    let description = try Datatype(of: type.id, object: name)
    let (bytes, overflow) = count.multipliedReportingOverflow(by: description.size)
    let limit = shape.isEmpty ? limits.string : limits.array
    guard !overflow, bytes <= limit else { return .other }
    let reader = AttributeReader(
      attribute: attribute.id, type: type.id, space: space.id, name: name, count: count)
    switch description.type {
    case .string:
      let strings = try reader.strings(size: description.size)
      return shape.isEmpty ? .string(strings.first ?? "") : .strings(strings)
    case .integer(let isSigned, _):
      guard let integers = try reader.integers(isSigned: isSigned) else { return .other }
      return shape.isEmpty ? .integer(integers.first ?? 0) : .integers(integers)
    case .float:
      let reals = try reader.reals()
      return shape.isEmpty ? .real(reals.first ?? 0) : .reals(reals)
    default: return .other
    }
  }
}

/// Only collects: libhdf5 must not be called again while it iterates.
private func collect(
  _: hid_t, name: UnsafePointer<CChar>?, _: UnsafePointer<H5A_info_t>?,
  context: UnsafeMutableRawPointer?
) -> herr_t {
  guard let name = unsafe name, let context = unsafe context else { return 0 }
  unsafe context.assumingMemoryBound(to: [[UInt8]].self).pointee.append(bytes(of: name))
  return 0
}
