internal import Layers
internal import ModelFiles
internal import Planning

extension Plan {
  /// Makes sure that a file has every tensor that a journal lists, kept ones included, so that a
  /// journal which came beside another model writes nothing there.
  func checkStructure(_ inventory: Inventory) throws(RewriteError) {
    let names = NameIndex(count: inventory.datasets.count) { inventory.datasets[$0].path }
    let aliases = Dictionary(
      inventory.datasets.lazy.flatMap { facts in facts.aliases.map { ($0, facts.shape) } },
      uniquingKeysWith: { first, _ in first })
    for tensor in tensors {
      let position = names.position(of: tensor.path) { inventory.datasets[$0].path }
      guard
        let shape = position.map({ inventory.datasets[$0].shape }) ?? aliases[tensor.path],
        shape == tensor.shape
      else {
        throw .changed(
          path: file.path, what: "\(tensor.path) of the journal is not there with that shape")
      }
    }
  }
}
