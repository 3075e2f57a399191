internal import Initializers
internal import Layers

/// A named set of rules that covers every role.
public enum Preset: String, Sendable, Codable, CaseIterable {
  /// Kernels from `kaiming_normal_`, everything else as its framework starts it.
  case kaiming
  /// Kernels from `kaiming_normal_`, everything else left as it is.
  case kernels
  /// Zeros for everything that `kaiming` would write.
  case zeros
  /// What the model's own config declares for each variable: a freshly built model.
  case declared
  /// What Keras starts each class of layer with.
  case keras
  /// What each PyTorch module's `reset_parameters()` gives.
  case torch
}

/// What a rule decides for one tensor.
enum Decision: Equatable {
  case write(Initializer, rule: String)
  /// The same with fans other than the policy's convention counts.
  case writeWithFans(Initializer, Fan, rule: String)
  case keep(rule: String)
  /// No rule covers the tensor.
  case unknown(reason: String)
  /// The policy has no rule for the tensor.
  case unmatched
}

extension Decision {
  var writes: Bool { initializer != nil }

  /// Whether what a tensor gets hangs on what another one gets.
  var followsRows: Bool {
    if case .rowNorms = initializer { true } else { false }
  }

  /// What a tensor gets that is written.
  var initializer: Initializer? {
    switch self {
    case .write(let initializer, _), .writeWithFans(let initializer, _, _): initializer
    case .keep, .unknown, .unmatched: nil
    }
  }

  /// The same with something added to its rule.
  func explained(_ why: String) -> Decision {
    switch self {
    case .write(let initializer, let rule): .write(initializer, rule: "\(rule), \(why)")
    case .writeWithFans(let initializer, let fan, let rule):
      .writeWithFans(initializer, fan, rule: "\(rule), \(why)")
    case .keep, .unknown, .unmatched: self
    }
  }
}

extension Preset {
  /// The preset's rule for a tensor.
  func decide(_ tensor: Tensor, _ policy: Policy, _ weights: LayerWeights) -> Decision {
    let rule = "preset \(rawValue): role \(tensor.role.rawValue)"
    switch self {
    case .declared: return DeclaredPreset.decide(tensor, policy)
    case .keras: return KerasPreset.decide(tensor, policy)
    case .torch: return TorchPreset.decide(tensor, policy, weights)
    case .kaiming: return kaiming(tensor, policy, rule)
    case .kernels, .zeros:
      let decision = kaiming(tensor, policy, rule)
      guard case .write(_, let reason) = decision else { return decision }
      if self == .zeros { return .write(.constant(0), rule: reason) }
      let isKernel = tensor.role == .kernel || tensor.role == .recurrentKernel
      return isKernel ? decision : .keep(rule: rule)
    }
  }

  /// What each role gets under `kaiming`.
  func kaiming(_ tensor: Tensor, _ policy: Policy, _ rule: String) -> Decision {
    if case .keep(let reason) = tensor.initial { return .keep(rule: "\(rule): \(reason)") }
    switch tensor.role {
    case .kernel, .recurrentKernel:
      return policy.kaiming(tensor, rule)
    case .normScale, .runningVar: return .write(.constant(1), rule: rule)
    case .normOffset, .runningMean, .counter: return .write(.constant(0), rule: rule)
    case .bias, .optimizerSlot:
      return .write(tensor.initial.flatMap(Initializer.init) ?? .constant(0), rule: rule)
    case .embedding, .auxiliary:
      guard let initializer = tensor.initial.flatMap(Initializer.init) else {
        return .unknown(reason: "no default value is known for this \(tensor.role.rawValue)")
      }
      return .write(initializer, rule: rule + ": its framework's default")
    case .metric, .quantized: return .keep(rule: rule)
    case .unknown: return .unknown(reason: tensor.evidence.last ?? "nothing tells what it is")
    }
  }
}

extension Initializer {
  /// The initializer that gives a framework's own starting value.
  init?(_ value: FrameworkDefault) {
    switch value {
    case .constant(let value): self = .constant(value)
    case .normal(let mean, let std): self = .normal(mean: mean, std: std)
    case .uniform(let low, let high): self = .uniform(a: low, b: high)
    case .truncatedNormal(let mean, let std, let low, let high):
      self = .truncNormal(mean: mean, std: std, a: low, b: high)
    case .xavierNormal: self = .xavierNormal(gain: 1)
    case .unitForgetBias(let units, let gate, let gates):
      self = .unitForgetBias(units: units, gate: gate, gates: gates)
    case .rowNorms(let path): self = .rowNorms(of: path)
    case .keep: return nil
    }
  }
}
