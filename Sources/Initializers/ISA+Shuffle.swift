internal import CKernels

extension ISA {
  /// Puts bytes in HDF5's shuffled order: the first byte of every element, then the second ones.
  ///
  /// - Parameters:
  ///   - values: Whole elements.
  ///   - size: The bytes of an element.
  ///   - out: As large as `values`, and elsewhere.
  public func shuffle(
    _ values: UnsafeRawBufferPointer, elementSize size: Int, into out: UnsafeMutableRawBufferPointer
  ) {
    precondition(size > 0 && out.count >= values.count, "no room for the shuffled bytes")
    guard let from = values.baseAddress, let to = out.baseAddress else { return }
    let whole = values.count / size
    unsafe ck_shuffle(supportedClone, from, whole, size, to)
    for index in (whole * size)..<values.count { unsafe out[index] = unsafe values[index] }
  }
}
