internal import CKernels

extension UnsafeMutableRawBufferPointer {
  /// The value at a position, at any alignment.
  func value<T: BitwiseCopyable>(_ position: Int, as type: T.Type) -> T {
    unsafe loadUnaligned(fromByteOffset: position * MemoryLayout<T>.size, as: type)
  }

  /// Sets the value at a position, at any alignment.
  func setValue<T: BitwiseCopyable>(_ position: Int, _ value: T) {
    unsafe storeBytes(of: value, toByteOffset: position * MemoryLayout<T>.size, as: T.self)
  }

  /// Fills the bytes with one element.
  func repeatElement<T: FixedWidthInteger & BitwiseCopyable>(_ bits: T, swapped: Bool) {
    let element = swapped ? bits.byteSwapped : bits
    for position in 0..<(count / MemoryLayout<T>.size) {
      unsafe setValue(position, element)
    }
  }

  /// Reverses the bytes of each element of 2, 4 or 8 bytes.
  func swapElements(of size: Int) {
    unsafe ck_swap(ISA.best.supportedClone, baseAddress, count / size, size)
  }
}

extension UnsafeRawBufferPointer {
  /// The value at a position, at any alignment.
  func value<T: BitwiseCopyable>(_ position: Int, as type: T.Type) -> T {
    unsafe loadUnaligned(fromByteOffset: position * MemoryLayout<T>.size, as: type)
  }
}
