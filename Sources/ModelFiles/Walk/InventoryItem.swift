internal import Layers

/// One thing that a walk over the links of a file meets, or that it has come to its end.
enum InventoryItem: Equatable {
  /// Comes before what is in it.
  case group(GroupFacts)
  /// A dataset by the first link to it, so without aliases; its position is how many came before.
  case dataset(DatasetFacts)
  /// One more link to a dataset at a position.
  case alias(dataset: Int, path: String)
  case places(ChunkPlaces)
  case link(UnfollowedLink)
  case unreadable(UnreadableObject)
  /// All has been told of a file of some bytes, and why nothing in it must be written, if so.
  case end(bytes: Int, refusal: Refusal?)
}

/// Takes what a walk meets, in that order, so that the walk need not hold it.
protocol InventorySink: AnyObject {
  func take(_ item: InventoryItem)
  /// Called often: the walk gets on.
  func getsOn()
}
