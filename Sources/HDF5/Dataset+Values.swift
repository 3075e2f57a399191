internal import CHDF5

extension Dataset {
  /// Writes what libhdf5 still holds of the values, and closes the dataset.
  ///
  /// Its header stays in the file's cache: to flush that for each of many datasets takes time by its size.
  public consuming func close() throws(HDF5Error) { try handle.close() }

  /// Reads the elements of `slab` as they lie in the file: same type, same byte order.
  ///
  /// - Parameters:
  ///   - slab: The box to read.
  ///   - bytes: Filled from its start; must hold the slab.
  public func read(_ slab: Slab, into bytes: inout [UInt8]) throws(HDF5Error) {
    try checkRoom(bytes.count, slab, "read values of")
    try transfer(slab, "read values of") { id, type, memory, file in
      unsafe H5Dread(id, type, memory, file, chdf5_default(), &bytes)
    }
  }

  /// Writes the elements of `slab` as they shall lie in the file: same type, same byte order.
  ///
  /// - Parameters:
  ///   - slab: The box to write.
  ///   - bytes: Taken from its start; must hold the slab.
  public func write(_ slab: Slab, from bytes: [UInt8]) throws(HDF5Error) {
    try checkRoom(bytes.count, slab, "write values of")
    try transfer(slab, "write values of") { id, type, memory, file in
      unsafe H5Dwrite(id, type, memory, file, chdf5_default(), bytes)
    }
  }

  private func checkRoom(_ bytes: Int, _ slab: Slab, _ operation: String) throws(HDF5Error) {
    let (needed, overflow) = slab.elements.count.multipliedReportingOverflow(by: type.size)
    guard !overflow, bytes >= needed else {
      throw HDF5Error(operation, path, "the buffer is too small")
    }
  }

  /// Selects `slab` in the file, an equal box in memory, and moves the values.
  private func transfer(
    _ slab: Slab, _ operation: String, _ move: (hid_t, hid_t, hid_t, hid_t) -> herr_t
  ) throws(HDF5Error) {
    let type = Handle(adopting: try h5(operation, path) { H5Dget_type(handle.id) })
    let file = Handle(adopting: try h5(operation, path) { H5Dget_space(handle.id) })
    guard !slab.count.isEmpty else {
      try h5(operation, path) { move(handle.id, type.id, file.id, file.id) }
      return
    }
    let start = slab.start.map { hsize_t($0) }
    let count = slab.count.map { hsize_t($0) }
    try h5(operation, path) {
      unsafe H5Sselect_hyperslab(file.id, H5S_SELECT_SET, start, nil, count, nil)
    }
    let memory = Handle(
      adopting: try h5(operation, path) {
        unsafe H5Screate_simple(Int32(count.count), count, nil)
      })
    try h5(operation, path) { move(handle.id, type.id, memory.id, file.id) }
  }
}
