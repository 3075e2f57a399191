/// The activation after a layer, as the config has it.
struct Following: Sendable, Equatable {
  /// `nil` where it cannot be told.
  var activation: Activation?
  var evidence: String
}

/// Finds the activation that follows each layer with weights: its own, or the first one on the way
/// of its output.
enum FollowingActivations {
  static func find(in model: inout KerasLayerConfig) {
    // A subclassed model's config has no layers.
    guard model.isModel else { return }
    let graph = KerasGraph(model)
    annotate(&model, at: [], graph, after: nil)
  }

  private static func annotate(
    _ layer: inout KerasLayerConfig, at path: [Int], _ graph: KerasGraph, after outer: Following?
  ) {
    var following = outer
    if let calls = graph.calls[path] {
      // What comes after does not matter to a layer that has an activation of its own.
      following = own(layer) ?? walk(from: calls, graph)
    } else if !path.isEmpty {
      following = own(layer) ?? outer
    }
    layer.following = following
    for index in layer.children.indices {
      annotate(
        &layer.children[index], at: path + [index], graph, after: layer.isModel ? nil : following)
    }
  }

  /// The layer's own activation; `nil` where it has none.
  private static func own(_ layer: KerasLayerConfig) -> Following? {
    if let gates = layer.layerType.gates, gates > 1 {
      return Following(
        activation: .linear, evidence: "its gates go through different activations: linear")
    }
    switch KerasActivation.setting(layer.settings["activation"]) {
    case .known(.linear): return nil
    case .known(let activation):
      return Following(activation: activation, evidence: "activation \(activation) of its own")
    case .unclear(let what):
      return Following(activation: nil, evidence: "goes through \(what), which is not known")
    }
  }

  /// An end of the way, with the last join before it.
  private struct Outcome {
    var activation: Activation?
    var place: String
  }

  private static func walk(from calls: [Int], _ graph: KerasGraph) -> Following {
    var outcomes: [Outcome] = []
    var seen = Set(calls)
    // In order of distance, each with the name of the layer that joined it last.
    var queue = calls.map { ($0, "") }
    var position = 0
    while position < queue.count {
      let (index, join) = queue[position]
      position += 1
      let successors = graph.vertices[index].next
      if successors.isEmpty {
        outcomes.append(Outcome(activation: .linear, place: "the model's output"))
      }
      for next in successors where seen.insert(next).inserted {
        let vertex = graph.vertices[next]
        let way = join.isEmpty ? "" : " through \(join)"
        switch vertex.passage {
        case .through: queue.append((next, join))
        case .joined: queue.append((next, vertex.name))
        case .activation(let activation):
          outcomes.append(
            Outcome(activation: activation, place: "\(activation) of \(vertex.name)\(way)"))
        case .weights:
          outcomes.append(Outcome(activation: .linear, place: "weights of \(vertex.name)\(way)"))
        case .unclear(let what):
          outcomes.append(Outcome(activation: nil, place: what + way))
        }
      }
    }
    return conclude(outcomes)
  }

  private static func conclude(_ outcomes: [Outcome]) -> Following {
    if let unclear = outcomes.first(where: { $0.activation == nil }) {
      return Following(
        activation: nil, evidence: "followed by \(unclear.place), of which nothing is known")
    }
    let distinct = outcomes.reduce(into: [Outcome]()) { found, outcome in
      if !found.contains(where: { $0.activation == outcome.activation }) { found.append(outcome) }
    }
    guard distinct.count > 1 else {
      return Following(
        activation: distinct.first?.activation ?? .linear,
        evidence: "followed by \(distinct.first?.place ?? "nothing")")
    }
    return Following(
      activation: .linear,
      evidence: "followed by \(distinct.map(\.place).joined(separator: " and ")): linear")
  }
}
