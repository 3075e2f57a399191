internal import CKernels

extension ISA {
  /// Finds the places in a run of bytes that the eight bytes beginning there choose, a share of them all.
  ///
  /// - Parameters:
  ///   - bytes: The run.
  ///   - most: What the eight bytes, mixed into 32 bits, may come to at the most.
  ///   - places: Room for as many places as there are bytes, from the start of which on they are.
  /// - Returns: How many places were found.
  public func choosePlaces(
    in bytes: UnsafeRawBufferPointer, mixedTo most: UInt32,
    _ places: UnsafeMutableBufferPointer<UInt32>
  ) -> Int {
    guard let from = bytes.baseAddress, let to = places.baseAddress, bytes.count >= 8 else {
      return 0
    }
    let count = bytes.count - 7
    precondition(places.count >= count, "no room for the places")
    return unsafe ck_choose_places(supportedClone, from, count, most, to)
  }
}
