package import Layers

/// One stage of a pipeline that this program runs itself, as libhdf5 would.
package enum ChunkFilter: Sendable, Equatable {
  case shuffle(elementSize: Int)
  case deflate(level: Int)
  case fletcher32

  /// - Returns: `nil` for a filter that libhdf5 has to run.
  package init?(_ filter: Filter) {
    switch (filter.id, filter.parameters.first) {
    case (1, let level?) where (0...9).contains(level): self = .deflate(level: level)
    case (2, let size?) where size > 0: self = .shuffle(elementSize: size)
    case (3, _): self = .fletcher32
    default: return nil
    }
  }
}
