/// Parameters that model families start in different ways, and what a user would say of each.
enum TorchUndecided {
  /// Why a name does not tell the start, and a rule that would; `nil` for other names.
  static func reason(_ key: TorchKey, _ shape: [Int], hasBias: Bool) -> String? {
    let leaf = key.leaf
    if leaf == "weight", shape.count == 2, !hasBias {
      return
        "without a bias it may be a linear layer's or an embedding's, and the name says neither: "
        + "--set '\(key.module).weight=kaiming_normal_' or normal_ decides"
    }
    if key.module.split(separator: ".").last == "dt_proj", leaf == "bias" {
      return "Mamba starts the bias of dt_proj from the time steps and not at zeros: "
        + "copy it from a new model, or keep it with --set '**dt_proj.bias=keep'"
    }
    guard let (families, start) = families(leaf, key.module) else { return nil }
    return "\(families): --set '**\(leaf)=\(start)' decides"
  }

  private static func families(_ leaf: String, _ module: String) -> (String, String)? {
    if leaf.hasSuffix("_token") || leaf.hasSuffix("_tokens") || leaf.hasSuffix("class_embedding") {
      return (
        "tokens start from a narrow normal in some families, at zeros in others",
        "trunc_normal_(std: 0.02)"
      )
    }
    if leaf.hasPrefix("pos_emb") || leaf.hasPrefix("position") || leaf.hasSuffix("pos_embed") {
      return (
        "positions start from a narrow normal, at zeros or from sines", "trunc_normal_(std: 0.02)"
      )
    }
    if leaf.contains("relative_position_bias") || leaf.hasPrefix("rel_pos") {
      return (
        "tables of relative positions start from a narrow normal or at zeros",
        "trunc_normal_(std: 0.02)"
      )
    }
    if leaf.contains("layer_scale") || leaf.hasPrefix("gamma") || leaf.hasPrefix("lambda_")
      || module.lowercased().contains("layer_scale")
    {
      return (
        "scales of layers start at 1e-6, 1e-5, 0.1 or 1, by the depth of the model",
        "constant_(1e-5)"
      )
    }
    if leaf == "logit_scale" {
      return ("CLIP starts it at ln(1/0.07), others at ones or ln(10)", "constant_(2.6592)")
    }
    return leaf == "logit_bias" ? ("SigLIP starts it at -10 or at zeros", "constant_(-10)") : nil
  }
}
