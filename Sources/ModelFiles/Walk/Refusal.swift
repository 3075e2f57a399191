/// Why nothing in a file must be written.
enum Refusal: Equatable {
  /// What of a file's own values are made to lie over.
  enum Structure: String {
    case superblock = "the superblock"
    case header = "the header of an object"
    case other = "a B-tree, a heap or other structure of the file"
  }

  /// Values lie over structure: those of a dataset at a position of the inventory, or a chunk of it.
  case overlap(dataset: Int, isChunk: Bool, Structure)
  /// The chunks of the dataset at a path cannot be found.
  case lostChunks(path: String, reason: String)

  /// The position that it names.
  var dataset: Int? {
    if case .overlap(let dataset, _, _) = self { dataset } else { nil }
  }

  /// In words.
  ///
  /// - Parameter path: Gives the path of the dataset at a position.
  func text(_ path: (Int) -> String) -> String {
    switch self {
    case .overlap(let dataset, let isChunk, let structure):
      "\(isChunk ? "a chunk of " : "")'\(path(dataset))' lies over \(structure.rawValue)"
    case .lostChunks(let path, let reason): "the chunks of '\(path)': \(reason)"
    }
  }
}
