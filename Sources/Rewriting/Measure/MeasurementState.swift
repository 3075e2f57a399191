internal import Planning
internal import Synchronization

/// What the workers of a measurement share.
final class MeasurementState: Sendable {
  /// A run of bytes of one target.
  struct Piece {
    let index: Int
    let start: Int
    let bytes: Int
  }

  private struct Cursor {
    var index = 0
    var start = 0
  }

  private let count: Int
  private let size: @Sendable (Int) -> (bytes: Int, piece: Int)
  private let cursor = Mutex(Cursor())
  private let gauges = Mutex<[Int: Gauge]>([:])
  private let finished: Mutex<[PackedStatistics?]>

  /// - Parameters:
  ///   - count: The number of targets.
  ///   - size: The bytes of a target, never 0, and of its pieces.
  init(_ count: Int, _ size: @escaping @Sendable (Int) -> (bytes: Int, piece: Int)) {
    self.count = count
    self.size = size
    finished = Mutex([PackedStatistics?](repeating: nil, count: count))
  }

  /// The statistics of each target; `nil` for those that are not complete.
  var results: [PackedStatistics?] { finished.withLock { $0 } }

  /// The next piece, or `nil` when all have been taken.
  func take() -> Piece? {
    cursor.withLock { cursor in
      guard cursor.index < count else { return nil }
      let (total, largest) = size(cursor.index)
      let piece = Piece(
        index: cursor.index, start: cursor.start, bytes: min(largest, total - cursor.start))
      cursor.start += piece.bytes
      if cursor.start >= total { cursor = Cursor(index: cursor.index + 1) }
      return piece
    }
  }

  /// Changes a target's gauge, a new one at first; one that is complete gives its statistics.
  func update(_ index: Int, _ kind: Measurable, _ change: (inout Gauge) -> Void) {
    let complete = gauges.withLock { gauges -> Gauge? in
      var gauge = gauges.removeValue(forKey: index) ?? Gauge(kind)
      change(&gauge)
      if gauge.isComplete { return gauge }
      gauges[index] = gauge
      return nil
    }
    if let complete {
      let statistics = complete.statistics
      finished.withLock { $0[index] = statistics }
    }
  }
}
