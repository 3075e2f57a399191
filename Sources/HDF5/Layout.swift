internal import CHDF5

/// How a dataset's values are stored.
public enum Layout: Sendable, Hashable {
  /// Corresponds to `H5D_CONTIGUOUS`. `offset` counts from the first byte of the file, user block
  /// included, and is `nil` where nothing is allocated (`HADDR_UNDEF`).
  case contiguous(offset: Int?)
  /// Corresponds to `H5D_COMPACT`.
  case compact
  /// Corresponds to `H5D_CHUNKED`, with the filters in pipeline order.
  case chunked(chunk: [Int], filters: [FilterStage])
  /// Corresponds to `H5D_VIRTUAL`.
  case virtual
  /// `H5D_CONTIGUOUS` in other files: `H5Pget_external_count` is not 0.
  case external
}

/// One stage of a filter pipeline.
public struct FilterStage: Sendable, Hashable {
  /// The registered number.
  public let id: Int
  /// The name that the file records; may be empty.
  public let name: String
  /// Whether this libhdf5 can both decode and encode with it.
  public let isAvailable: Bool
  /// What it was set up with (client data): at most 32 numbers.
  public let parameters: [Int]
}

extension Dataset {
  /// How the values are stored.
  public func layout() throws(HDF5Error) -> Layout {
    let creation = Handle(
      adopting: try h5("read the layout of", path) { H5Dget_create_plist(handle.id) })
    let layout = try h5("read the layout of", path) { H5Pget_layout(creation.id).rawValue }
    switch H5D_layout_t(layout) {
    case H5D_COMPACT: return .compact
    case H5D_VIRTUAL: return .virtual
    case H5D_CHUNKED:
      return .chunked(chunk: try chunk(creation), filters: try filters(creation))
    case H5D_CONTIGUOUS:
      let files = try h5("read the layout of", path) { H5Pget_external_count(creation.id) }
      return files > 0 ? .external : .contiguous(offset: try offset())
    default: throw HDF5Error("read the layout of", path, "unknown layout \(layout)")
    }
  }

  private func offset() throws(HDF5Error) -> Int? {
    // Asked first: behind a user block, "not allocated" plus the block's size looks like an offset.
    var status = H5D_SPACE_STATUS_NOT_ALLOCATED
    try h5("read the offset of", path) { unsafe H5Dget_space_status(handle.id, &status) }
    guard status != H5D_SPACE_STATUS_NOT_ALLOCATED else { return nil }
    // The result is unsigned and means "not allocated" as well as "failed", so it is not checked.
    var address = chdf5_undefined_address()
    try h5("read the offset of", path) {
      address = H5Dget_offset(handle.id)
      return chdf5_clear_errors()
    }
    if address == chdf5_undefined_address() { return nil }
    guard let offset = Int(exactly: address) else {
      throw HDF5Error("read the offset of", path, "address \(address) is out of range")
    }
    return offset
  }

  private func chunk(_ creation: borrowing Handle) throws(HDF5Error) -> [Int] {
    let id = creation.id
    var extents = [hsize_t](repeating: 0, count: Int(H5S_MAX_RANK))
    let rank = try h5("read the chunk shape of", path) {
      unsafe H5Pget_chunk(id, H5S_MAX_RANK, &extents)
    }
    return extents.prefix(Int(rank)).map { Int(clamping: $0) }
  }

  private func filters(_ creation: borrowing Handle) throws(HDF5Error) -> [FilterStage] {
    let id = creation.id
    let count = try h5("read the filters of", path) { H5Pget_nfilters(id) }
    var stages: [FilterStage] = []
    for index in 0..<UInt32(count) {
      var name = [CChar](repeating: 0, count: 257)
      var parameters = [UInt32](repeating: 0, count: 32)
      var given = parameters.count
      let number = try h5("read the filters of", path) {
        unsafe chdf5_filter(id, index, &given, &parameters, &name, name.count - 1)
      }
      let text = name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
      stages.append(
        FilterStage(
          id: Int(number), name: String(decoding: text, as: UTF8.self),
          isAvailable: isAvailable(number), parameters: parameters.prefix(given).map(Int.init)))
    }
    return stages
  }
}

/// Whether filter `number` runs in both directions: some builds can only decode szip.
private func isAvailable(_ number: H5Z_filter_t) -> Bool {
  guard let found = try? h5("look for a filter", nil, { H5Zfilter_avail(number) }), found > 0
  else { return false }
  var configuration: UInt32 = 0
  let status = try? h5("look for a filter") {
    unsafe H5Zget_filter_info(number, &configuration)
  }
  let both = UInt32(H5Z_FILTER_CONFIG_ENCODE_ENABLED | H5Z_FILTER_CONFIG_DECODE_ENABLED)
  return status != nil && configuration & both == both
}
