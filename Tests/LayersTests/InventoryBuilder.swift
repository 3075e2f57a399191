import Layers

/// Inventories for tests, as files of each dialect would give them.
struct InventoryBuilder {
  private var inventory = Inventory(bytes: 1 << 20, groups: [GroupFacts(path: "/")])

  /// Adds a contiguous float32 dataset unless told otherwise.
  func dataset(
    _ path: String, _ shape: Int..., kind: ElementType.Kind = .float32,
    attributes: [String: AttributeValue] = [:]
  ) -> InventoryBuilder {
    dataset(path, shape: shape, kind: kind, attributes: attributes)
  }

  func dataset(
    _ path: String, shape: [Int], kind: ElementType.Kind = .float32,
    attributes: [String: AttributeValue] = [:]
  ) -> InventoryBuilder {
    var copy = self
    let sizes: [ElementType.Kind: Int] = [
      .float64: 8, .int64: 8, .float16: 2, .opaque: 2, .int16: 2, .int8: 1,
    ]
    copy.inventory.datasets.append(
      DatasetFacts(
        path: path, shape: shape, element: ElementType(kind, size: sizes[kind] ?? 4),
        storage: .contiguous(offset: 4096), attributes: attributes))
    return copy
  }

  func group(_ path: String, _ attributes: [String: AttributeValue] = [:]) -> InventoryBuilder {
    var copy = self
    if path == "/" {
      copy.inventory.groups[0].attributes.merge(attributes) { $1 }
    } else {
      copy.inventory.groups.append(GroupFacts(path: path, attributes: attributes))
    }
    return copy
  }

  /// A legacy Keras layer: its group, `weight_names`, and the datasets they name.
  func legacyLayer(
    _ name: String, _ weights: [(String, [Int])], root: String = ""
  ) -> InventoryBuilder {
    let group = "\(root)/\(name)"
    return weights.reduce(
      self.group(group, ["weight_names": .strings(weights.map(\.0))])
    ) { $0.dataset("\(group)/\($1.0)", shape: $1.1) }
  }

  var model: Model { Interpretation.interpret(inventory) }

  func tensor(_ path: String) -> Tensor? { model.tensors.first { $0.path == path } }
}
