internal import CZlib

/// Compresses runs of bytes so that their output, put together, is one stream: zlib's flush in between.
@safe final class SegmentDeflater {
  /// zlib knows the state by its address, so that it must not move.
  private let state: UnsafeMutablePointer<z_stream>

  init(level: Int) {
    unsafe state = .allocate(capacity: 1)
    unsafe state.initialize(to: z_stream())
    let status = unsafe czlib_deflate_init(state, Int32(level))
    precondition(status == Z_OK, "no memory for a compressor")
  }

  deinit {
    unsafe deflateEnd(state)
    unsafe state.deallocate()
  }

  /// The most bytes that come out for a number that goes in: stored blocks, and an empty one.
  static func bound(_ count: Int) -> Int { count + (count >> 12) + (count >> 14) + 64 }

  /// Writes blocks that any others may follow at the next whole byte.
  ///
  /// - Parameters:
  ///   - bytes: Less than 4 GiB.
  ///   - out: Has room for `bound`.
  /// - Returns: The size.
  func compress(
    _ bytes: UnsafeRawBufferPointer, into out: UnsafeMutableRawBufferPointer
  ) -> Int {
    unsafe deflateReset(state)
    unsafe state.pointee.next_in = UnsafeMutablePointer(
      mutating: bytes.baseAddress?.assumingMemoryBound(to: UInt8.self))
    unsafe state.pointee.avail_in = UInt32(bytes.count)
    unsafe state.pointee.next_out = out.baseAddress?.assumingMemoryBound(to: UInt8.self)
    unsafe state.pointee.avail_out = UInt32(out.count)
    let status = unsafe deflate(state, Z_SYNC_FLUSH)
    let left = unsafe (state.pointee.avail_in, state.pointee.avail_out)
    precondition(status == Z_OK && left.0 == 0 && left.1 > 0, "the bound is one that zlib keeps")
    return out.count - Int(left.1)
  }
}
