internal import Initializers
internal import Layers

/// The weights of a model's layers, for what hangs on them: the bounds of a bias, and whether a
/// projection belongs to an attention.
struct LayerWeights {
  private let tensors: [Tensor]
  /// Positions of the layers' kernels.
  private var kernels: [String: Int] = [:]
  private var attentions: Set<String> = []

  init(_ tensors: [Tensor]) {
    self.tensors = tensors
    for (position, tensor) in tensors.enumerated() where tensor.role == .kernel {
      if Self.isPacked(tensor) { attentions.insert(tensor.layer) }
      let key = Self.key(tensor)
      if kernels[key] == nil, Self.fan(of: tensor) != nil { kernels[key] = position }
    }
  }

  /// The fans of a kernel as torch counts them; `nil` where its readings differ in them.
  static func fan(of kernel: Tensor) -> Fan? {
    let shapes = Set(kernel.geometries.map(\.torchShape))
    return shapes.count == 1 ? shapes.first.flatMap { try? Fan(shape: $0) } : nil
  }

  /// The layer's kernel, whose fans are known.
  func kernel(ofLayerOf tensor: Tensor) -> Tensor? {
    kernels[Self.key(tensor)].map { tensors[$0] }
  }

  /// Whether the layer is `out_proj` of a `torch.nn.MultiheadAttention`.
  func isAttentionOutput(_ tensor: Tensor) -> Bool {
    let parts = tensor.layer.split(separator: ".")
    return parts.last == "out_proj" && attentions.contains(parts.dropLast().joined(separator: "."))
  }

  private static func isPacked(_ tensor: Tensor) -> Bool {
    tensor.layerType == .multiHeadAttention
      && ["in_proj_weight", "q_proj_weight"].contains { tensor.path.hasSuffix($0) }
  }

  /// Names of sublayers repeat in `.weights.h5`, where the group counts too.
  private static func key(_ tensor: Tensor) -> String {
    guard let vars = tensor.path.ranges(of: "/vars/").last else { return tensor.layer }
    return tensor.layer + " " + tensor.path[..<vars.lowerBound]
  }
}
