internal import Layers

/// The order in which PyTorch's constructors draw, where it is not that of the state dict.
///
/// An attention's output projection is made before its input projections are drawn, and a weight that
/// is normalized or parametrized afterwards stands behind its bias, before which it was drawn.
enum TorchDrawOrder {
  static func sorted(_ tensors: [Tensor]) -> [Tensor] {
    var places: [String: Int] = [:]
    for (position, tensor) in tensors.enumerated() where places[module(tensor)] == nil {
      places[module(tensor)] = position
    }
    return tensors.enumerated().map { position, tensor in
      (places[module(tensor)] ?? position, rank(tensor), position, tensor)
    }.sorted { ($0.0, $0.1, $0.2) < ($1.0, $1.1, $1.2) }.map(\.3)
  }

  /// The module whose constructor draws: an attention with its projection.
  private static func module(_ tensor: Tensor) -> String {
    guard tensor.layer.hasSuffix(".out_proj") else {
      return tensor.layer.isEmpty ? tensor.path : tensor.layer
    }
    return String(tensor.layer.dropLast(9))
  }

  private static func rank(_ tensor: Tensor) -> Int {
    if tensor.layer.hasSuffix(".out_proj") { return 0 }
    let isDirection =
      ["weight_v", "weight_orig", ".original1", ".original"].contains { tensor.path.hasSuffix($0) }
    return isDirection && tensor.role == .kernel ? 0 : 1
  }
}
