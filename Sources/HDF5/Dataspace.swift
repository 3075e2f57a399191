internal import CHDF5

/// The extents of a dataspace, as a value.
///
/// - Parameters:
///   - space: The dataspace.
///   - object: What it belongs to, for messages.
/// - Returns: `[]` for a scalar, `nil` for the NULL dataspace.
func extents(of space: borrowing Handle, object: String) throws(HDF5Error) -> [Int]? {
  let kind = try h5("read the shape of", object) { H5Sget_simple_extent_type(space.id).rawValue }
  if kind == H5S_NULL.rawValue { return nil }
  let rank = try h5("read the shape of", object) { H5Sget_simple_extent_ndims(space.id) }
  var extents = [hsize_t](repeating: 0, count: Int(rank))
  if rank > 0 {
    try h5("read the shape of", object) {
      unsafe H5Sget_simple_extent_dims(space.id, &extents, nil)
    }
  }
  var shape: [Int] = []
  for extent in extents {
    guard let extent = Int(exactly: extent) else {
      throw HDF5Error("read the shape of", object, "an extent of \(extent) is out of range")
    }
    shape.append(extent)
  }
  return shape
}

/// The product of extents, or nothing if it does not fit.
func elementCount(_ shape: [Int]) -> Int? {
  var count = 1
  for extent in shape {
    let (product, overflow) = count.multipliedReportingOverflow(by: extent)
    guard !overflow else { return nil }
    count = product
  }
  return count
}
