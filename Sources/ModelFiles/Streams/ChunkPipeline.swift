package import Layers

/// A pipeline of filters whose output can be made and undone in pieces: shuffle, deflate and fletcher32, in this
/// order, each of which may be missing.
package struct ChunkPipeline: Sendable, Equatable {
  /// Whether the first bytes of all elements come before all second ones.
  package var isShuffled = false
  /// The level of the zlib stream that the bytes are in; `nil` where they are in none.
  package var level: Int?
  /// Whether a checksum follows.
  package var isChecked = false

  /// - Parameters:
  ///   - filters: Of a dataset.
  ///   - elementSize: The size of its elements in bytes.
  ///   - isLeftOut: Whether a stage was left out.
  /// - Returns: `nil` for any other pipeline.
  package init?(
    _ filters: [Filter], elementSize: Int, isLeftOut: (_ stage: Int) -> Bool = { _ in false }
  ) {
    for (stage, filter) in filters.enumerated() {
      switch ChunkFilter(filter) {
      case .shuffle(elementSize)? where level == nil && !isChecked && !isShuffled:
        isShuffled = !isLeftOut(stage)
      case .deflate(let level)? where self.level == nil && !isChecked:
        if !isLeftOut(stage) { self.level = level }
      case .fletcher32? where !isChecked: isChecked = !isLeftOut(stage)
      default: return nil
      }
    }
  }
}
