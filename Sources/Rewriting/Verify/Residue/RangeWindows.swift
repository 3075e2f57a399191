internal import Synchronization

/// The chosen windows of byte ranges of files, which several workers read at once.
struct RangeWindows: Sendable {
  let ranges: [(file: OpenFile, bytes: Range<Int>)]
  let choice: WindowChoice
  let workers: Int

  /// Calls `body` with the position of a range, some of its windows, and their places in the file; one range after
  /// another where there is one worker.
  func each(_ body: @escaping @Sendable (Int, [Window], [Int]) -> Void) async throws {
    let queue = SegmentQueue(ranges.map(\.bytes))
    try await withThrowingTaskGroup(of: Void.self) { group in
      for _ in 0..<max(1, workers) { group.addTask { try work(queue, body) } }
      try await group.waitForAll()
    }
  }

  private func work(_ queue: SegmentQueue, _ body: (Int, [Window], [Int]) -> Void) throws {
    let buffer = UnsafeMutableRawBufferPointer.allocate(
      byteCount: SegmentQueue.segment + Window.length - 1, alignment: 4096)
    defer { unsafe buffer.deallocate() }
    while let (range, start) = queue.take() {
      let (file, bytes) = ranges[range]
      let piece = unsafe UnsafeMutableRawBufferPointer(
        rebasing: buffer[..<min(buffer.count, bytes.upperBound - start)])
      try unsafe SystemFiles.read(piece, at: start, from: file)
      unsafe choice.each(in: UnsafeRawBufferPointer(piece)) { windows, places in
        body(range, windows, places.map { start + $0 })
      }
    }
  }
}

/// Segments of ranges for workers to take.
private final class SegmentQueue: Sendable {
  static let segment = 1 << 20

  private let ranges: [Range<Int>]
  private let next: Mutex<(range: Int, offset: Int)>

  init(_ ranges: [Range<Int>]) {
    self.ranges = ranges
    next = Mutex((0, ranges.first?.lowerBound ?? 0))
  }

  /// Where the next segment begins, which a window's length of the one after it belongs to.
  func take() -> (range: Int, start: Int)? {
    next.withLock { next in
      while next.range < ranges.count, next.offset >= ranges[next.range].upperBound {
        next.range += 1
        next.offset = next.range < ranges.count ? ranges[next.range].lowerBound : 0
      }
      guard next.range < ranges.count else { return nil }
      defer { next.offset += Self.segment }
      return (next.range, next.offset)
    }
  }
}
