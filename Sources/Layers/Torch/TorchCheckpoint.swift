/// What a training checkpoint holds beside the model: optimizer, schedule, counts, averaged copies.
enum TorchCheckpoint {
  /// Groups that Lightning and hand-written training loops put beside the model.
  private static let bookkeeping: Set<String> = [
    "lr_schedulers", "lr_scheduler", "lr_scheduler_state_dict", "scheduler", "schedulers",
    "scheduler_state_dict", "callbacks", "loops", "hyper_parameters", "hparams", "hparams_name",
    "scaler", "scaler_state_dict", "grad_scaler", "amp", "amp_scaler", "rng_state", "rng_states",
  ]
  /// Numbers at the root of a checkpoint.
  private static let counts: Set<String> = [
    "epoch", "epochs", "global_step", "step", "iteration", "iter", "best_acc", "best_acc1",
    "best_loss",
    "best_score", "best_metric", "loss", "losses", "train_loss", "train_losses", "val_loss",
    "val_losses", "pytorch-lightning_version",
  ]

  /// Whether the dataset is neither a weight nor an optimizer's state.
  static func isBookkeeping(_ facts: DatasetFacts) -> Bool {
    let components = facts.path.split(whereSeparator: { $0 == "/" || $0 == "." })
    guard let root = components.first?.lowercased() else { return false }
    if components.count == 1 { return counts.contains(root) && facts.shape?.count ?? 0 <= 1 }
    return bookkeeping.contains(root) && !["weight", "bias"].contains(components.last)
  }

  static func kept(_ facts: DatasetFacts) -> Tensor {
    var tensor = Tensor(
      facts, layer: "", role: .auxiliary,
      initial: .keep("the state of a training run, not a weight"),
      evidence: ["a checkpoint's record of its run"])
    tensor.trainable = false
    return tensor
  }

  /// What PyTorch's optimizers keep for each parameter starts at zeros, with these exceptions.
  static func optimizerState(_ facts: DatasetFacts, _ key: TorchKey) -> Tensor {
    var tensor = Tensor(
      facts, layer: "optimizer", layerType: .optimizer, role: .optimizerSlot,
      initial: .constant(0), evidence: ["below the optimizer"])
    if facts.path.contains("param_groups") || ["step_size", "eta"].contains(key.leaf) {
      tensor.initial = .keep("a setting of the optimizer, not state")
    } else if ["mu_product", "mu"].contains(key.leaf) {
      // NAdam's running product and ASGD's averaging weight.
      tensor.initial = .constant(1)
    } else if key.leaf != "step", facts.shape == [] {
      tensor.initial = .keep("a setting of the optimizer, not state")
    }
    return tensor
  }
}

/// The tensors of a model beside its exponential moving average.
struct TorchAverages {
  private static let roots: Set<String> = [
    "ema", "ema_model", "model_ema", "ema_state_dict", "state_dict_ema", "model_state_dict_ema",
    "ema_model_state_dict", "params_ema",
  ]
  private var originals: [String: Tensor] = [:]

  /// Whether the dataset lies in an averaged copy of the model, by its name.
  static func hold(_ path: String) -> Bool { roots.contains(TorchKey.root(of: path)) }

  init(_ tensors: some Sequence<Tensor>) {
    for tensor in tensors where tensor.role != .optimizerSlot {
      let key = TorchKey(path: tensor.path)
      for name in Self.names(key) { originals[name] = originals[name] ?? tensor }
    }
  }

  /// The copy, which starts as its original does; `nil` without an original.
  func copy(_ facts: DatasetFacts) -> Tensor? {
    guard
      let original = Self.names(TorchKey(path: facts.path)).lazy.compactMap({ originals[$0] })
        .first,
      original.facts.shape == facts.shape, original.facts.element.kind == facts.element.kind
    else { return nil }
    var copy = original
    copy.facts = facts
    // An original whose role is open leaves its copy open too.
    if original.role != .unknown { copy.copyOf = original.path }
    copy.trainable = false
    copy.evidence = ["a moving average of \(original.path)"] + original.evidence
    return copy
  }

  /// The key with neither dots, which a buffer's name cannot hold, nor the word `model` that the
  /// averaged module lacks.
  private static func names(_ key: TorchKey) -> [String] {
    let components = (key.module + "." + key.leaf).split(separator: ".")
    let inner = components.drop { ["model", "module"].contains($0) || roots.contains(String($0)) }
    return [inner.joined()]
  }
}
