internal import Layers
internal import ModelFiles
internal import Planning

extension Plan {
  /// Makes sure that a file has every tensor that a journal lists, kept ones included, so that a
  /// journal which came beside another model writes nothing there.
  func checkStructure(_ inventory: Inventory) throws(RewriteError) {
    let datasets = DatasetsByPath(inventory.datasets)
    let aliases = Dictionary(
      inventory.datasets.lazy.flatMap { facts in facts.aliases.map { ($0, facts.shape) } },
      uniquingKeysWith: { first, _ in first })
    for tensor in tensors {
      guard let shape = datasets[tensor.path].map(\.shape) ?? aliases[tensor.path],
        shape == tensor.shape
      else {
        throw .changed(
          path: file.path, what: "\(tensor.path) of the journal is not there with that shape")
      }
    }
  }
}
