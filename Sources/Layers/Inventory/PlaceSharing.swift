/// Tells the places of datasets one after another, so that those in chunks alike hold one grid.
package struct PlaceSharing {
  /// By what datasets have in common, which must be there as long as its grid can be looked up.
  private var grids: [ObjectIdentifier: (common: Held<DatasetFacts.Kind>, grid: ChunkGrid?)] = [:]

  /// Nothing to share yet.
  package init() {}

  /// Where a dataset's values lie; see `DatasetFacts.place`.
  package mutating func place(of facts: DatasetFacts) -> Place? {
    guard case .placed(let offsets) = facts.chunks else { return facts.place }
    return grid(of: facts).map { .scattered($0, offsets: offsets) }
  }

  private mutating func grid(of facts: DatasetFacts) -> ChunkGrid? {
    if let known = grids[facts.common.identity] { return known.grid }
    let grid = facts.chunkGrid
    grids[facts.common.identity] = (facts.common, grid)
    return grid
  }
}
