internal import CHDF5
internal import HDF5

/// The layouts that tests write.
public enum SampleStorage: Sendable {
  case contiguous, compact
  /// Contiguous in another file.
  case external(String)
  case chunked([UInt64], [SampleFilter])

  func make() throws -> hid_t {
    let creation = try h5("make properties") { H5Pcreate(chdf5_class_dataset_creation()) }
    switch self {
    case .contiguous: break
    case .compact: try h5("set layout") { H5Pset_layout(creation, H5D_COMPACT) }
    case .external(let path):
      try h5("set external") { unsafe H5Pset_external(creation, path, 0, chdf5_unlimited()) }
    case .chunked(let chunk, let filters):
      let extents = chunk.map { hsize_t($0) }
      try h5("set chunk") { unsafe H5Pset_chunk(creation, Int32(extents.count), extents) }
      for filter in filters { try filter.add(to: creation) }
    }
    return creation
  }
}

/// The filters that tests use.
public enum SampleFilter: Sendable {
  case deflate, shuffle, fletcher32
  /// A filter that no libhdf5 has, marked optional so that the file can be written.
  case unknown(Int32)

  func add(to creation: hid_t) throws {
    switch self {
    case .deflate: try h5("set filter") { H5Pset_deflate(creation, 4) }
    case .shuffle: try h5("set filter") { H5Pset_shuffle(creation) }
    case .fletcher32: try h5("set filter") { H5Pset_fletcher32(creation) }
    case .unknown(let number):
      try h5("set filter") {
        H5Pset_filter(creation, number, UInt32(H5Z_FLAG_OPTIONAL), 0, nil)
      }
    }
  }
}
