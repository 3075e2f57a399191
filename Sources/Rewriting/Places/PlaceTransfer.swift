internal import Layers
internal import ModelFiles

/// Moves runs of a tensor's elements between memory and their place in a file.
@safe struct PlaceTransfer {
  private let elementSize: Int
  private let layout: Layout
  /// Holds what lies together in the file.
  private let buffer: UnsafeMutableRawBufferPointer

  private enum Layout {
    case contiguous(Int)
    case scattered(ChunkParts)
  }

  /// Parts of this size are written by themselves, without being put together with their neighbours.
  private static let largePart = 1 << 18

  /// - Parameter buffer: Of `Place.largestPiece` bytes.
  init(_ place: Place, elementSize: Int, buffer: UnsafeMutableRawBufferPointer) {
    self.elementSize = elementSize
    unsafe self.buffer = buffer
    layout =
      switch place {
      case .contiguous(let offset): .contiguous(offset)
      case .scattered(let grid, let offsets):
        .scattered(ChunkParts(grid, offsets: offsets, elementSize: elementSize))
      }
  }

  /// Writes the values of a run that begins at an element.
  func write(
    _ bytes: UnsafeRawBufferPointer, from element: Int, with files: any FileOperations,
    to file: OpenFile
  ) throws(FileError) {
    guard case .scattered(let parts) = layout else {
      return try unsafe files.write(bytes, at: offset(of: element), to: file)
    }
    var (start, count) = (0, 0)
    func flush() throws(FileError) {
      let gathered = unsafe UnsafeRawBufferPointer(rebasing: buffer[..<count])
      if count > 0 { try unsafe files.write(gathered, at: start, to: file) }
      count = 0
    }
    let room = unsafe buffer.count
    guard let values = bytes.baseAddress else { return }
    try parts.forEach(of: run(bytes.count, from: element)) { (part) throws(FileError) in
      if part.offset != start + count || count + part.byteCount > room { try flush() }
      if part.isOneStretch, part.byteCount >= Self.largePart {
        try flush()
        let values = unsafe UnsafeRawBufferPointer(
          start: values + part.start, count: part.byteCount)
        return try unsafe files.write(values, at: part.offset, to: file)
      }
      if count == 0 { start = part.offset }
      let box = unsafe UnsafeMutableRawBufferPointer(
        rebasing: buffer[count...][..<(count + part.byteCount)])
      // Gaps get back the bytes that they had.
      if part.hasGaps { try unsafe SystemFiles.read(box, at: part.offset, from: file) }
      if let out = box.baseAddress { unsafe part.gather(values, into: out) }
      count += part.byteCount
    }
    try flush()
  }

  /// Reads the values of a run that begins at an element.
  func read(
    _ bytes: UnsafeMutableRawBufferPointer, from element: Int, of file: OpenFile
  ) throws(FileError) {
    guard case .scattered(let parts) = layout else {
      return try unsafe SystemFiles.read(bytes, at: offset(of: element), from: file)
    }
    guard let values = bytes.baseAddress else { return }
    try parts.forEach(of: run(bytes.count, from: element)) { (part) throws(FileError) in
      if part.isOneStretch {
        let values = unsafe UnsafeMutableRawBufferPointer(
          start: values + part.start, count: part.byteCount)
        return try unsafe SystemFiles.read(values, at: part.offset, from: file)
      }
      let box = unsafe UnsafeMutableRawBufferPointer(rebasing: buffer[..<part.byteCount])
      try unsafe SystemFiles.read(box, at: part.offset, from: file)
      if let from = box.baseAddress { unsafe part.scatter(from, into: values) }
    }
  }

  private func run(_ bytes: Int, from element: Int) -> Range<Int> {
    element..<(element + bytes / elementSize)
  }

  private func offset(of element: Int) -> Int {
    if case .contiguous(let offset) = layout { offset + element * elementSize } else { 0 }
  }
}
