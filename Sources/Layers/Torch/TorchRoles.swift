/// Roles of the parameters and buffers of PyTorch modules, from names, shapes and siblings.
struct TorchRoles {
  private let modules: TorchModules
  private let module: TorchModule
  private let key: TorchKey
  private let facts: DatasetFacts

  init(modules: TorchModules, key: TorchKey, facts: DatasetFacts) {
    self.modules = modules
    module = modules[key.module]
    self.key = key
    self.facts = facts
  }

  private var shape: [Int] { facts.shape ?? [] }

  /// The tensor; its role is `unknown` where more than one reading would fit.
  var tensor: Tensor {
    batchNorm ?? recurrent ?? attention ?? experts ?? reparametrized ?? plain ?? buffer
      ?? make(.unknown, unknownReason)
  }

  private var unknownReason: String {
    if key.leaf == "weight", shape.count == 1,
      modules.mayCentreNormsAtZero || modules.mayCentreLayerNormsAtZero
    {
      return
        "the norms of Gemma, Qwen3-Next and their kin start at zeros and others' at ones; the names do not "
        + "tell which: --set '\(key.module).weight=zeros_' or ones_ decides"
    }
    if key.leaf.hasSuffix("weight_g") || key.leaf.hasSuffix("original0") {
      return "weight_norm's gain is understood for dim=0 of a weight; this one has other axes"
    }
    if let reason = TorchUndecided.reason(key, shape, hasBias: module.has("bias")) { return reason }
    return "no PyTorch module has a \(key.leaf) of shape \(shape) like this"
  }

  private func make(_ conclusion: TorchWeight.Conclusion, _ evidence: String? = nil) -> Tensor {
    var tensor = make(
      conclusion.role, evidence ?? conclusion.evidence, type: conclusion.type,
      geometry: conclusion.geometry, initial: conclusion.initial)
    tensor.readings = conclusion.readings
    if let runnerUp = conclusion.runnerUp { tensor.evidence.append(runnerUp) }
    return tensor
  }

  private func make(
    _ role: Role, _ evidence: String, type: LayerType = .unknown, geometry: KernelGeometry? = nil,
    initial: FrameworkDefault? = nil
  ) -> Tensor {
    Tensor(
      facts, layer: module.name, layerType: type, role: role, geometry: geometry,
      initial: initial, evidence: ["state-dict key \(key.leaf)", evidence])
  }

  private var batchNorm: Tensor? {
    let roles: [String: Role] = [
      "running_mean": .runningMean, "running_var": .runningVar, "num_batches_tracked": .counter,
      "weight": .normScale, "bias": .normOffset,
    ]
    guard let role = roles[key.leaf],
      module.has("running_mean") || module.has("num_batches_tracked")
    else { return nil }
    return make(role, "running statistics beside it", type: .batchNormalization)
  }

  private var recurrent: Tensor? {
    guard let type = TorchRecurrent(module, leaf: key.leaf)?.type else { return nil }
    let evidence = "gates counted from weight_hh"
    if key.leaf.hasPrefix("bias_") { return make(.bias, evidence, type: type) }
    let geometry =
      shape.count == 2 ? KernelGeometry(axes: .outputFirst(rank: 2), torchShape: shape) : nil
    guard let geometry else { return nil }
    return make(
      key.leaf.hasPrefix("weight_hh") ? .recurrentKernel : .kernel, evidence, type: type,
      geometry: geometry)
  }

  private var attention: Tensor? {
    let evidence = "a parameter of MultiheadAttention"
    switch key.leaf {
    case "in_proj_weight", "q_proj_weight", "k_proj_weight", "v_proj_weight":
      guard shape.count == 2 else { return nil }
      return make(
        .kernel, evidence, type: .multiHeadAttention,
        geometry: KernelGeometry(axes: .outputFirst(rank: 2), torchShape: shape))
    case "in_proj_bias": return make(.bias, evidence, type: .multiHeadAttention)
    case "bias_k", "bias_v":
      guard shape.count >= 2 else { return nil }
      return make(
        .auxiliary, evidence, type: .multiHeadAttention, initial: .xavierNormal(torchShape: shape))
    default: return nil
    }
  }

  private var experts: Tensor? {
    TorchExperts(module, leaf: key.leaf).map {
      make(.kernel, $0.evidence, type: .dense, geometry: $0.geometry)
    }
  }

  /// weight_norm, spectral_norm and orthogonal, in their old and their `parametrizations` spelling.
  private var reparametrized: Tensor? {
    let parametrized = "parametrizations.weight."
    switch key.leaf {
    case "weight_v" where module.has("weight_g"), parametrized + "original1":
      return weight("the direction of weight_norm")
    case "weight_g", parametrized + "original0":
      return normGain(of: key.leaf == "weight_g" ? "weight_v" : parametrized + "original1")
    case "weight_orig":
      return weight(
        module.has("weight_mask") ? "the weight under pruning" : "the weight of spectral_norm")
    case "weight_mask", "bias_mask": return mask
    case "bias_orig" where module.has("bias_mask"): return bias
    case parametrized + "original" where module.has(parametrized + "0._u"):
      return weight("the weight of spectral_norm")
    case "weight_u", "weight_v", parametrized + "0._u", parametrized + "0._v":
      var vector = make(
        .auxiliary, "a vector of spectral_norm", type: owner?.type ?? .unknown,
        initial: .keep("a power-iteration vector, which training steps bring up to date"))
      vector.trainable = false
      return vector
    case parametrized + "original", parametrized + "0.base":
      guard module.has(parametrized + "0.base") else { return nil }
      return make(
        .auxiliary, "a parameter of orthogonal", type: owner?.type ?? .unknown,
        initial: .keep("stands for an orthogonal matrix; a normal draw would mean nothing"))
    default: return nil
    }
  }

  private var mask: Tensor? {
    guard module.has(String(key.leaf.dropLast(4)) + "orig") else { return nil }
    var mask = make(
      .auxiliary, "a mask of pruning", type: owner?.type ?? .unknown,
      initial: .keep("chosen by pruning, not trained"))
    mask.trainable = false
    return mask
  }

  private func normGain(of direction: String) -> Tensor? {
    guard let rows = module.shape(direction), let kernel = module[direction],
      shape.first == rows.first, shape.count == rows.count,
      shape.dropFirst().allSatisfy({ $0 == 1 })
    else { return nil }
    return make(
      .auxiliary, "the gain of weight_norm", type: owner?.type ?? .unknown,
      initial: .rowNorms(of: kernel.path))
  }

  private func weight(_ evidence: String) -> Tensor? {
    TorchWeight(module, of: modules, shape: shape).conclusion.map { make($0, evidence) }
  }

  private var plain: Tensor? {
    switch key.leaf {
    case "weight":
      return TorchWeight(module, of: modules, shape: shape).conclusion.map { make($0) }
    case "bias": return bias
    default: return nil
    }
  }

  /// What the module's weight is, in whichever way it is parametrized.
  private var owner: TorchWeight.Conclusion? {
    let names = [
      "weight", "weight_orig", "weight_v", "parametrizations.weight.original1",
      "parametrizations.weight.original",
    ]
    return names.compactMap { module.shape($0) }.first
      .flatMap { TorchWeight(module, of: modules, shape: $0).conclusion }
  }

  private var bias: Tensor? {
    guard let conclusion = owner else {
      // Beside a scale of logits it starts at -10 (SigLIP).
      return shape.count == 1 && !module.has("logit_scale")
        ? make(.bias, "a vector named bias") : nil
    }
    if conclusion.type == "global_response_norm" {
      return make(
        .auxiliary, conclusion.evidence, type: conclusion.type, initial: conclusion.initial)
    }
    if module.word == "dt_proj" { return nil }
    if conclusion.role == .normScale {
      return make(.normOffset, conclusion.evidence, type: conclusion.type)
    }
    guard shape.count == 1 else { return nil }
    return make(.bias, "beside a weight", type: conclusion.type)
  }

  /// Buffers that models register and nobody trains.
  private var buffer: Tensor? {
    let isCausalMask = key.leaf == "bias" && shape.count == 4 && shape[2] == shape[3]
    let isKnown = [
      "inv_freq", "original_inv_freq", "masked_bias", "attn_mask", "relative_coords_table",
      "relative_position_index", "position_ids",
    ].contains(key.leaf)
    guard isCausalMask || isKnown else { return nil }
    var buffer = make(
      .auxiliary, "a buffer", initial: .keep("a constant of the architecture"))
    buffer.trainable = false
    return buffer
  }
}
