internal import CZlib
internal import HDF5

/// Undoes deflate piece by piece, from bytes that come piece by piece.
@safe final class Inflater {
  /// Gives bytes of the stream: fills a buffer with those from some byte on.
  typealias Input = (_ start: Int, _ buffer: UnsafeMutableRawBufferPointer) throws -> Void

  /// zlib knows the state by its address, so that it must not move.
  private let state: UnsafeMutablePointer<z_stream>
  private let buffer = UnsafeMutableRawBufferPointer.allocate(
    byteCount: inputBytes, alignment: 16)
  private let count: Int
  /// How many bytes of the stream have been put into the buffer.
  private var taken = 0

  private static let inputBytes = 8 << 10

  /// What one takes in memory: zlib's window and tables beside the input.
  static let bytes = inputBytes + 42 << 10

  /// - Parameter count: The size of the stream.
  init(count: Int) throws(Failure) {
    self.count = count
    unsafe state = .allocate(capacity: 1)
    unsafe state.initialize(to: z_stream())
    guard unsafe czlib_inflate_init(state) == Z_OK else { throw Failure.noMemory }
  }

  /// One that goes on where another is.
  init(at other: Inflater) throws(Failure) {
    count = other.count
    // What lies in the other's buffer is read once more.
    taken = unsafe other.taken - Int(other.state.pointee.avail_in)
    unsafe state = .allocate(capacity: 1)
    unsafe state.initialize(to: z_stream())
    guard unsafe inflateCopy(state, other.state) == Z_OK else { throw Failure.noMemory }
    unsafe state.pointee.avail_in = 0
  }

  deinit {
    unsafe inflateEnd(state)
    unsafe state.deallocate()
    unsafe buffer.deallocate()
  }

  /// A stream that is damaged, or memory that is not there.
  enum Failure: Error, CustomStringConvertible {
    case damaged, tooShort, tooLong, noMemory

    var description: String {
      switch self {
      case .damaged: "its deflate stream is damaged"
      case .tooShort: "its deflate stream ends too early"
      case .tooLong: "its deflate stream is too long"
      case .noMemory: "there is no memory to inflate it"
      }
    }
  }

  /// Fills `out` with the next bytes.
  func read(into out: UnsafeMutableRawBufferPointer, _ input: Input) throws {
    guard try unsafe inflate(into: out, input) == out.count else { throw Failure.tooShort }
  }

  /// Leaves out the next bytes.
  func skip(_ count: Int, _ input: Input) throws {
    try unsafe withUnsafeTemporaryAllocation(byteCount: 32 << 10, alignment: 16) { out in
      var left = count
      while left > 0 {
        let part = unsafe UnsafeMutableRawBufferPointer(rebasing: out[..<min(left, out.count)])
        try unsafe read(into: part, input)
        left -= part.count
      }
    }
  }

  /// Makes sure that the stream ends here and that its checksum is right.
  func finish(_ input: Input) throws {
    try unsafe withUnsafeTemporaryAllocation(byteCount: 1, alignment: 1) { out in
      guard try unsafe inflate(into: out, input) == 0 else { throw Failure.tooLong }
    }
  }

  /// - Returns: How many bytes there were; fewer than asked only at the stream's end.
  private func inflate(
    into out: UnsafeMutableRawBufferPointer, _ input: Input
  ) throws -> Int {
    unsafe state.pointee.next_out = out.baseAddress?.assumingMemoryBound(to: UInt8.self)
    unsafe state.pointee.avail_out = UInt32(out.count)
    while unsafe state.pointee.avail_out > 0 {
      if unsafe state.pointee.avail_in == 0, taken < count { try unsafe refill(input) }
      switch unsafe CZlib.inflate(state, Z_NO_FLUSH) {
      case Z_OK: continue
      case Z_STREAM_END: return unsafe out.count - Int(state.pointee.avail_out)
      // zlib holds some bits, so that only it knows when there is nothing left.
      case Z_BUF_ERROR where taken == count: throw Failure.tooShort
      case Z_MEM_ERROR: throw Failure.noMemory
      default: throw Failure.damaged
      }
    }
    return out.count
  }

  private func refill(_ input: Input) throws {
    let part = unsafe min(count - taken, buffer.count)
    try unsafe input(taken, UnsafeMutableRawBufferPointer(rebasing: buffer[..<part]))
    unsafe state.pointee.next_in = buffer.baseAddress?.assumingMemoryBound(to: UInt8.self)
    unsafe state.pointee.avail_in = UInt32(part)
    taken += part
  }
}
