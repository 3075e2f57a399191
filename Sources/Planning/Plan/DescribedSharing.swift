package import Layers

/// A tensor of a list that people and programs are shown.
package protocol DescribedTensor: PartlyShared {
  /// What the tensor is.
  var description: TensorDescription { get set }
}

/// Gives one tensor after another the parts of an earlier one that has the same.
package struct DescribedSharing<Value: DescribedTensor>: Sendable {
  private var descriptions = Sharing<TensorDescription>()
  private var others = Sharing<Value>()
  private var layer = ""

  /// Sharing among tensors to come.
  package init() {}

  /// The same tensor, with parts that earlier ones may hold too.
  package mutating func share(_ tensor: Value) -> Value {
    var tensor = others.share(tensor)
    tensor.description = descriptions.share(tensor.description)
    // A layer's tensors mostly follow one another. Names that only look equal are two.
    if !tensor.description.layer.utf8.elementsEqual(layer.utf8) {
      layer = tensor.description.layer
    }
    tensor.description.layer = layer
    return tensor
  }
}
