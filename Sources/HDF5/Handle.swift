internal import CHDF5

/// An owned libhdf5 identifier, released when it goes out of scope.
///
/// `H5Idec_ref` closes every kind of object. A handle never leaves the scope that made it and is not
/// `Sendable`, so no task can use an object that another has closed.
struct Handle: ~Copyable {
  let id: hid_t

  /// Takes over an identifier that a call under the gate has just returned.
  init(adopting id: hid_t) {
    self.id = id
  }

  deinit {
    // Nobody is left to tell; `close()` is for those who want to know.
    _ = try? h5("close object") { H5Idec_ref(id) }
  }

  /// Releases the identifier and reports a failure, which for a file may be a lost write.
  consuming func close() throws(HDF5Error) {
    let id = self.id
    discard self
    try h5("close object") { H5Idec_ref(id) }
  }
}
