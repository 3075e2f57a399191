/// MATLAB's v7.3 files: every array's dimensions stand in reverse, so that a convolution is output
/// first and a matrix (out, in) lies as (in, out).
enum Matlab: Dialect {
  static let name = "matlab"

  static func recognizes(_ inventory: InventoryIndex) -> Bool {
    inventory.firstGroup(with: "MATLAB_class") != nil
      || inventory.datasets.contains { $0.attributes["MATLAB_class"] != nil }
  }

  static func interpret(_ inventory: InventoryIndex) -> [Tensor] {
    ReversedArrays.tensors(inventory)
  }
}

/// Julia's JLD2, which reverses dimensions too and keeps the types of Julia in `/_types`.
enum Julia: Dialect {
  static let name = "jld2"

  static func recognizes(_ inventory: InventoryIndex) -> Bool { inventory.hasGroup("/_types") }

  static func interpret(_ inventory: InventoryIndex) -> [Tensor] {
    ReversedArrays.tensors(inventory)
  }
}

/// What languages share that lay arrays out by columns.
enum ReversedArrays {
  static func tensors(_ inventory: InventoryIndex) -> [Tensor] {
    NamedLayers(inventory.datasets, split: ReversedParameter.split).interpreted { tensor in
      let facts = tensor.facts
      if facts.attributes["MATLAB_empty"] != nil {
        return tensor.kept(.auxiliary, "an empty array, of which the file holds the dimensions")
      }
      if facts.path.hasPrefix("/#") {
        return tensor.unknown(
          "a member of a cell or an object: which one is told by references, not by a name")
      }
      return ReversedParameter(tensor: tensor).tensorInLayer
    }
  }
}
