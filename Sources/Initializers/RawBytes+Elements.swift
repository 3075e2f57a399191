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

  /// Reverses the bytes of each element.
  func swapElements(of size: Int) {
    switch size {
    case 2: unsafe swapElements(UInt16.self)
    case 4: unsafe swapElements(UInt32.self)
    default: unsafe swapElements(UInt64.self)
    }
  }

  private func swapElements<T: FixedWidthInteger & BitwiseCopyable>(_ type: T.Type) {
    for position in 0..<(count / MemoryLayout<T>.size) {
      unsafe setValue(position, value(position, as: type).byteSwapped)
    }
  }
}

extension UnsafeRawBufferPointer {
  /// The value at a position, at any alignment.
  func value<T: BitwiseCopyable>(_ position: Int, as type: T.Type) -> T {
    unsafe loadUnaligned(fromByteOffset: position * MemoryLayout<T>.size, as: type)
  }
}
