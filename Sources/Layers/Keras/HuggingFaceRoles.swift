/// Variables of Hugging Face's TensorFlow models that are not called as Keras's own layers call theirs.
///
/// Starting values are given where all models that have a variable of that name start it alike.
enum HuggingFaceRoles {
  /// What a variable is; `nil` when this table does not have it.
  struct Conclusion {
    var role: Role
    var type: LayerType?
    var geometry: KernelGeometry?
    var initial: FrameworkDefault?
    var evidence: String
  }

  static func conclude(
    _ variable: KerasGroup.Variable, _ name: String, _ group: KerasGroup
  ) -> Conclusion? {
    let shape = variable.shape
    switch name {
    case "weight": return weight(shape, group)
    case "weight_v": return normalizedWeight(shape, group)
    case "bias" where isNormScale(group["weight"]?.shape ?? [], group):
      return Conclusion(role: .normOffset, evidence: "beside a norm's weight")
    case "q", "k", "v", "r", "o", "r_kernel": return relativeAttention(name, shape, group)
    case "r_r_bias", "r_s_bias", "r_w_bias":
      return isRelativeAttention(group)
        ? Conclusion(role: .bias, type: .multiHeadAttention, evidence: "a bias of attention") : nil
    case "q_bias", "v_bias": return shape.count == 1 ? bias("a bias of attention") : nil
    case "final_logits_bias": return bias("added to the logits")
    case "rel_embeddings.weight": return embedding("a table called rel_embeddings")
    case "seg_embed" where isRelativeAttention(group): return embedding("a table of segments")
    case "weight_g" where shape.dropFirst() == [1, 1] && group["weight_v"]?.shape.last == shape[0]:
      return Conclusion(
        role: .auxiliary, type: .conv1d, evidence: "a gain for each place of the window")
    default: return parameter(name, shape, group)
    }
  }

  private static func bias(_ evidence: String) -> Conclusion {
    Conclusion(role: .bias, evidence: evidence)
  }

  private static func embedding(_ evidence: String) -> Conclusion {
    Conclusion(
      role: .embedding, type: .embedding, initial: .uniform(from: -0.05, to: 0.05),
      evidence: evidence)
  }

  /// Embeddings, norm scales and Conv1D kernels are all called `weight`.
  private static func weight(_ shape: [Int], _ group: KerasGroup) -> Conclusion? {
    if isNormScale(shape, group) {
      return Conclusion(role: .normScale, evidence: "a vector in a layer called norm")
    }
    if shape.count == 4, shape.dropLast().allSatisfy({ $0 == 1 }), group.component == "grn" {
      return Conclusion(
        role: .auxiliary, initial: .constant(0),
        evidence: "ConvNeXt V2's response normalization, which starts at zero")
    }
    guard shape.count == 2 else { return nil }
    if group.isCalled("embed", "shared", "wte", "wpe") { return table(group) }
    guard let bias = group["bias"], bias.facts.elements == shape[1] else { return nil }
    return Conclusion(
      role: .kernel, type: .dense, geometry: KernelGeometry(.inputFirst(rank: 2), shape: shape),
      evidence: "bias as long as the last axis")
  }

  private static func table(_ group: KerasGroup) -> Conclusion {
    var conclusion = embedding("a layer called embedding")
    if group.component == "embed_positions", group.isCalled("encoder/embed_positions") {
      conclusion.initial = .keep("Whisper's encoder keeps sinusoids here, which are not trained")
    }
    return conclusion
  }

  private static func isNormScale(_ shape: [Int], _ group: KerasGroup) -> Bool {
    shape.count == 1 && group.isCalled("norm", "ln_")
  }

  /// Wav2Vec2's positional convolution keeps PyTorch's (out, in, length), and a gain for each place of
  /// the window.
  private static func normalizedWeight(_ shape: [Int], _ group: KerasGroup) -> Conclusion? {
    guard shape.count == 3, group["weight_g"]?.shape == [shape[2], 1, 1],
      group["bias"]?.shape == [shape[0]]
    else { return nil }
    return Conclusion(
      role: .kernel, type: .conv1d, geometry: KernelGeometry(.outputFirst(rank: 3), shape: shape),
      evidence: "bias as long as axis 0, and weight_g")
  }

  /// XLNet keeps q, k, v, r and o all as (hidden, heads, dim); only o has its outputs first.
  private static func relativeAttention(
    _ name: String, _ shape: [Int], _ group: KerasGroup
  ) -> Conclusion? {
    guard isRelativeAttention(group), shape.count == 3 else { return nil }
    let inputs = Axes(input: [0], output: [1, 2])
    return Conclusion(
      role: .kernel, type: .multiHeadAttention,
      geometry: KernelGeometry(name == "o" ? inputs.transposed : inputs, shape: shape),
      evidence: "\(name) of relative attention")
  }

  /// XLNet's, or Funnel's, which is called attention.
  private static func isRelativeAttention(_ group: KerasGroup) -> Bool {
    group.component == "rel_attn" || group.has("r_kernel") && group.has("r_w_bias")
  }

  /// Parameters that belong to no Keras layer.
  private static func parameter(
    _ name: String, _ shape: [Int], _ group: KerasGroup
  ) -> Conclusion? {
    let narrow = { (std: Double) in
      FrameworkDefault.truncatedNormal(mean: 0, std: std, from: -2 * std, to: 2 * std)
    }
    func auxiliary(_ initial: FrameworkDefault?, _ evidence: String) -> Conclusion {
      Conclusion(role: .auxiliary, initial: initial, evidence: evidence)
    }
    switch name {
    case "cls_token", "distillation_token", "mask_token", "position_embeddings", "pos_embed":
      guard shape.count == 3, shape[0] == 1 else { return nil }
      return auxiliary(start(of: group), "a token or positions of a vision transformer")
    case "class_embedding" where shape.count == 1:
      return auxiliary(narrow(1 / Double(max(shape[0], 1)).squareRoot()), "CLIP's class token")
    case "mask_emb" where shape.count == 3: return auxiliary(narrow(0.02), "XLNet's mask")
    case "masked_spec_embed" where shape.count == 1:
      return auxiliary(.uniform(from: -0.05, to: 0.05), "Wav2Vec2's mask")
    case "layer_scale_parameter":
      return auxiliary(.constant(1e-6), "LayerScale of ConvNeXt, which starts at 1e-6")
    case "lambda" where shape.count == 1, "layer_scale" where shape.count == 1:
      return auxiliary(nil, "LayerScale, which models start at different values")
    case "relative_position_bias_table", "attention_biases":
      return auxiliary(.constant(0), "biases by distance, which start at zero")
    case "logit_scale" where shape.count <= 1:
      return auxiliary(.constant(2.6592), "CLIP's temperature, which starts at log(1/0.07)")
    case "inv_freq", "relative_position_index", "attention_bias_idxs", "relative_coords_table":
      return auxiliary(.keep("a constant of the architecture"), "a buffer")
    default: return nil
    }
  }

  /// ViT draws its tokens, DeiT starts them at zero; of other models nothing is claimed, least of all
  /// of ViT-MAE, whose positions are fixed.
  private static func start(of group: KerasGroup) -> FrameworkDefault? {
    let components = group.layer.split(separator: "/")
    if components.contains("vit"), !components.contains(where: { $0.contains("mae") }) {
      return .truncatedNormal(mean: 0, std: 0.02, from: -0.04, to: 0.04)
    }
    return components.contains("deit") ? .constant(0) : nil
  }
}
