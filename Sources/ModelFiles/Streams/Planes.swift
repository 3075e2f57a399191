/// Undoes HDF5's filter 2, which puts the first bytes of all elements before all second ones.
enum Planes {
  /// Puts the bytes of each element together.
  ///
  /// - Parameters:
  ///   - planes: The bytes of whole elements.
  ///   - elementSize: How many planes there are.
  ///   - values: Of as many bytes.
  static func interleave(
    _ planes: UnsafeRawBufferPointer, elementSize: Int,
    into values: UnsafeMutableRawBufferPointer
  ) {
    switch elementSize {
    case 1: unsafe values.copyMemory(from: planes)
    case 2: unsafe interleave(planes, UInt16.self, into: values)
    case 4: unsafe interleave(planes, UInt32.self, into: values)
    case 8: unsafe interleave(planes, UInt64.self, into: values)
    default:
      let count = planes.count / elementSize
      for plane in 0..<elementSize {
        for element in 0..<count {
          unsafe values[element * elementSize + plane] = planes[plane * count + element]
        }
      }
    }
  }

  /// Whole elements at a time, which the compiler does many of at once.
  @inline(__always)
  private static func interleave<Element: FixedWidthInteger & BitwiseCopyable>(
    _ planes: UnsafeRawBufferPointer, _: Element.Type, into values: UnsafeMutableRawBufferPointer
  ) {
    let size = MemoryLayout<Element>.size
    let count = planes.count / size
    guard let from = planes.baseAddress, let to = values.baseAddress else { return }
    for element in 0..<count {
      var bits: Element = 0
      for plane in 0..<size {
        let byte = unsafe from.load(fromByteOffset: plane &* count &+ element, as: UInt8.self)
        bits |= Element(truncatingIfNeeded: byte) &<< Element(truncatingIfNeeded: 8 &* plane)
      }
      unsafe to.storeBytes(of: bits.littleEndian, toByteOffset: element &* size, as: Element.self)
    }
  }
}
