/// A `vars` group's layer: its class from the path, its variables' names from the class.
struct PositionalLayer {
  /// The path to the `vars` group, for example `["layers", "bidirectional", "forward_layer", "cell"]`.
  let components: [String]
  /// The layer's own name where the file records it (Keras 3.6 and later), else empty.
  let name: String
  /// In the order of their positions.
  let variables: [DatasetFacts]
  /// From the archive's config, where there is one that agrees with the file.
  let config: KerasLayerConfig?

  init(
    components: [String], name: String, variables: [DatasetFacts], config: KerasLayerConfig?
  ) {
    self.components = components
    self.name = name
    self.variables = variables
    let part = components.last ?? ""
    let isSure = config.map {
      Self.isNamed(name, part: part, of: $0) && $0.saves(variables.count)
    }
    self.config = isSure ?? false ? config : nil
  }

  /// Whether a group may have that name if it is the config's layer, or a part of it: cells and the
  /// projections of attention have names of their own.
  private static func isNamed(_ name: String, part: String, of config: KerasLayerConfig) -> Bool {
    if name.isEmpty || name == config.name { return true }
    if part == "cell" { return KerasClass.knownLayerType(ofComponent: name) == config.layerType }
    return config.layerType == .multiHeadAttention || config.layerType == .groupedQueryAttention
      ? KerasTypeInference.isAttentionProjection(name) : false
  }

  var group: KerasGroup {
    let (named, evidence) = classified
    let type = named.flatMap { isPossible($0) ? $0 : nil }
    var group = KerasGroup(
      layer: name.isEmpty ? components.joined(separator: "/") : name, layerType: type,
      component: components.last ?? "", owner: components, config: config, variables: [],
      namesAreFromIndices: true,
      evidence: ["vars group of \(components.last ?? "the model")", evidence])
    let names = type.flatMap { variableNames(of: $0) } ?? namesByShape
    group.variables = variables.enumerated().map { index, facts in
      KerasGroup.Variable(name: index < names.count ? names[index] : nil, facts: facts)
    }
    return group
  }

  /// An attribute called `normalization` is as often a batch or layer normalization as the class of
  /// that name, which has mean, variance and a count.
  private func isPossible(_ type: LayerType) -> Bool {
    switch type {
    case .normalization:
      config != nil || variables.count == 3 && variables[2].shape == []
    // Keras's own attention keeps its variables in its projections.
    case .multiHeadAttention, .groupedQueryAttention:
      KerasTypeInference.isAttentionProjection(components.last ?? "")
    default: true
    }
  }

  /// The class from the path's last component, its parent's, or the layer's default name.
  private var classified: (LayerType?, String) {
    if let config, config.layerType.isKnownKerasClass {
      let activation = config.activation.map { ", activation \($0)" } ?? ""
      return (config.layerType, "config.json: \(config.className)\(activation)")
    }
    let last = components.last ?? ""
    let parent = components.dropLast().last ?? ""
    if last.hasSuffix("_dense"), KerasTypeInference.isAttentionProjection(last) {
      let grouped = parent.hasPrefix("group")
      return (
        grouped ? .groupedQueryAttention : .multiHeadAttention, "\(last) of an attention layer"
      )
    }
    if last == "cell", let type = KerasClass.knownLayerType(ofComponent: parent) {
      return (type, "cell of \(parent)")
    }
    if isMember,
      let type = KerasClass.knownLayerType(ofComponent: last)
    {
      return (type, "class \(last) in the path")
    }
    if let type = KerasClass.knownLayerType(ofComponent: name) {
      return (type, "default layer name \(name)")
    }
    if let type = KerasClass.knownLayerType(ofComponent: last) {
      return (type, "class \(last) in the path")
    }
    return (recurrentType, "shapes of the variables")
  }

  /// A cell whose class the path hides (a wrapper's `cell`): the gates tell.
  private var recurrentType: LayerType? {
    let shapes = variables.map { $0.shape ?? [] }
    guard components.last == "cell", shapes.count >= 2, let units = shapes[1].dropLast().last,
      let columns = shapes[1].last, units > 0, columns == shapes[0].last
    else { return nil }
    let rank = shapes[1].count - 2
    return switch columns / units {
    case 4 where rank == 0: .lstm
    case 4: LayerType(rawValue: "conv_lstm\(rank)d")
    case 3 where rank == 0: .gru
    case 1 where rank == 0: .simpleRNN
    default: nil
    }
  }

  /// The class's variables; `nil` entries where a switch shifts positions and shapes cannot tell.
  private func variableNames(of type: LayerType) -> [String?]? {
    guard let names = KerasClass.variables[type] else { return nil }
    switch type {
    case .multiHeadAttention, .groupedQueryAttention:
      return ["kernel", "bias"]
    case .batchNormalization where config != nil, .layerNormalization where config != nil,
      .groupNormalization where config != nil:
      return config?.normalizationNames
    case .batchNormalization:
      // scale=False or center=False drops gamma or beta; which one, positions do not tell.
      return switch variables.count {
      case 4: names
      case 3: [nil, "moving_mean", "moving_variance"]
      case 2: ["moving_mean", "moving_variance"]
      default: nil
      }
    case .layerNormalization, .groupNormalization:
      return variables.count == 1 ? [nil] : names
    default: return names
    }
  }

  /// A layer of unknown class (a wrapper's `layer`, an attribute of a subclassed model).
  private var namesByShape: [String?] {
    let ranks = variables.map { ($0.shape ?? []).count }
    if ranks == [1, 1, 1, 1], Set(variables.map(\.elements)).count == 1 {
      return KerasClass.variables[.batchNormalization] ?? []
    }
    if ranks == [2], !isMember {
      if isCalled("embed"), !isCalled("relative", "rel_pos") { return ["embeddings"] }
      if isCalled("dense", "proj", "linear", "fc") { return ["kernel"] }
    }
    if ranks == [1, 1], variables[0].shape == variables[1].shape,
      isCalled("layer_norm", "layernorm", "group_norm", "groupnorm")
    {
      return ["gamma", "beta"]
    }
    if ranks.count == 1, (3...5).contains(ranks[0]), isCalled("conv") { return ["kernel"] }
    if ranks.count == 2, ranks[0] >= 2, ranks[1] >= 1, ranks[1] < ranks[0],
      ranks != [2, 1] || variables[0].shape?.last == variables[1].shape?.first
    {
      return ["kernel", "bias"]
    }
    return variables.map { _ in nil }
  }

  /// Whether the path's last component spells the class: of members of a model or of a list it does.
  private var isMember: Bool {
    let lists = ["layers", "cells", "_layer_checkpoint_dependencies"]
    return components.count > 1 && lists.contains(components[components.count - 2])
  }

  /// Words in which people hint at a class, in the name of the attribute.
  private func isCalled(_ hints: String...) -> Bool {
    let component = components.last?.lowercased() ?? ""
    return hints.contains { component.contains($0) }
  }
}
