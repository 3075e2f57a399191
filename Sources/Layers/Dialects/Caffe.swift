/// What Caffe's `ToHDF5` writes: blobs as `/data/<layer>/0`, `/data/<layer>/1`, … and nothing that
/// tells a layer's type, with gradients below `/diff` where they were asked for.
enum Caffe: Dialect {
  static let name = "caffe"

  static func recognizes(_ inventory: InventoryIndex) -> Bool {
    inventory.hasGroup("/data") && !inventory.datasets.isEmpty
      && inventory.datasets.allSatisfy { facts in
        let components = facts.path.split(separator: "/")
        return components.count >= 3 && ["data", "diff"].contains(components[0])
          && components.last.flatMap { Int($0) } != nil
      }
  }

  static func interpret(_ inventory: InventoryIndex) -> [Tensor] {
    let layers = NamedLayers(inventory.datasets) { components in
      components.first == "diff"
        ? (components.dropLast(), components.last ?? "")
        : (Array(components.dropFirst().dropLast()), components.last ?? "")
    }
    return layers.interpreted { tensor in
      tensor.facts.path.hasPrefix("/diff/")
        ? tensor.kept(.optimizerSlot, "gradients, which Caffe does not load", type: .optimizer)
        : CaffeBlob(tensor: tensor).tensorInLayer
    }
  }
}
