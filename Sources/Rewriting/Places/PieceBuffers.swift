internal import Layers

/// A worker's memory for pieces of tensors.
///
/// What is not used of it takes none.
@safe final class PieceBuffers {
  private let memory: UnsafeMutableRawBufferPointer

  init(_ count: Int) {
    unsafe memory = .allocate(byteCount: count * Place.largestPiece, alignment: 4096)
  }

  deinit { unsafe memory.deallocate() }

  func whole(_ index: Int) -> UnsafeMutableRawBufferPointer {
    unsafe piece(index, Place.largestPiece)
  }

  func piece(_ index: Int, _ bytes: Int) -> UnsafeMutableRawBufferPointer {
    let start = index * Place.largestPiece
    return unsafe UnsafeMutableRawBufferPointer(rebasing: memory[start..<(start + bytes)])
  }
}
