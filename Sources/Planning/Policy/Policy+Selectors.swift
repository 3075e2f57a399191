internal import Initializers
internal import Layers

extension Policy {
  /// Every selector of the policy.
  private var selectors: [Selector] { only + except + rules.map(\.selector) }

  /// Whether it tells tensors apart by name, kind or place.
  var hasSelectors: Bool { !selectors.isEmpty }

  /// Whether anything depends on the order of layers.
  private var counts: Bool {
    selectors.contains { !$0.expression.slices.isEmpty }
      || rules.contains { if case .interpolate = $0.choice { true } else { false } }
  }

  /// Whether the order of draws is that of PyTorch's constructors.
  var drawsAsTorchConstructs: Bool {
    rng == .torch && asks(.torch)
  }

  /// Whether the preset decides anything: the rest, or what a rule leaves to it.
  func asks(_ other: Preset) -> Bool {
    preset == other || rules.contains { $0.choice == .preset(other) }
  }

  /// Refuses to ask a file what it does not say: `not trainable:false` would mean everything.
  func checkTrainable(_ model: Model) throws(PlanningError) {
    guard model.tensors.allSatisfy({ $0.trainable == nil }),
      let selector = selectors.first(where: \.asksTrainable)
    else { return }
    throw .trainableUnknown(selector)
  }

  /// What the user should know where layers are counted by name for want of anything better.
  func orderWarnings(_ model: Model) -> [String] {
    guard counts || drawsAsTorchConstructs, !model.tellsOrder else { return [] }
    if !counts {
      return [
        "the file does not tell the order in which the model was built (h5py's track_order); numbers are "
          + "drawn by name, and are not those of the model's own construction"
      ]
    }
    return [
      "the file does not tell the order of its layers; they are counted by name, as 'inspect' lists them"
    ]
  }
}
