internal import Initializers
internal import Layers

/// What each tensor of a model gets, tensors that hang on others included.
///
/// Decisions are made when they are asked for: a list of them would take more memory than the plan.
struct Decisions {
  private let tensors: [Tensor]
  private let decide: (Int) -> Decision
  /// Of copies, which are not decided each for itself.
  private let united: [Int: Decision]
  /// What the rows get whose norms another tensor takes, by their paths; `nil` for those that are kept.
  private let rows: [String: Initializer]

  /// - Parameters:
  ///   - rules: Which may ask for norms of rows too.
  ///   - decide: What the tensor at a position gets by itself.
  init(_ tensors: [Tensor], _ rules: [Rule], _ decide: @escaping (Int) -> Decision) {
    self.tensors = tensors
    self.decide = decide
    let united = Self.uniting(tensors, decide)
    self.united = united
    let sought = Self.rows(of: tensors, rules)
    rows = Self.initializers(ofRows: sought, tensors) { united[$0] ?? decide($0) }
  }

  subscript(position: Int) -> Decision { following(united[position] ?? decide(position)) }

  /// Copies of one tensor stay equal: where one of them is written, all are, and the same way.
  private static func uniting(
    _ tensors: [Tensor], _ decide: (Int) -> Decision
  ) -> [Int: Decision] {
    let originals = Set(tensors.lazy.compactMap(\.copyOf))
    guard !originals.isEmpty else { return [:] }
    let members = tensors.indices.filter {
      tensors[$0].copyOf != nil || originals.contains(tensors[$0].path)
    }
    var united: [Int: Decision] = [:]
    for (original, members) in Dictionary(
      grouping: members, by: { tensors[$0].copyOf ?? tensors[$0].path })
    where members.count > 1 {
      let decisions = members.map(decide)
      let written = members.indices.filter { decisions[$0].writes }
      guard
        let first = written.first(where: { tensors[members[$0]].copyOf == nil }) ?? written.first
      else { continue }
      // A head that is tied to its embedding would by itself be drawn as a linear layer.
      for (member, decision) in zip(members, decisions)
      where decision.initializer != decisions[first].initializer {
        united[member] = decisions[first].explained("to stay equal with the copies of \(original)")
      }
    }
    return united
  }

  /// The paths of tensors whose rows' norms another may take.
  private static func rows(of tensors: [Tensor], _ rules: [Rule]) -> Set<String> {
    let ofTensors = tensors.lazy.compactMap { tensor -> String? in
      if case .rowNorms(let path) = tensor.initial { path } else { nil }
    }
    let ofRules = rules.lazy.compactMap { rule -> String? in
      if case .initialize(.rowNorms(let path)) = rule.choice { path } else { nil }
    }
    return Set(ofTensors).union(ofRules)
  }

  private static func initializers(
    ofRows sought: Set<String>, _ tensors: [Tensor], _ decide: (Int) -> Decision
  ) -> [String: Initializer] {
    guard !sought.isEmpty else { return [:] }
    var rows: [String: Initializer] = [:]
    for (position, tensor) in tensors.enumerated()
    where tensor.facts.elements > 0 && sought.contains(tensor.path) {
      rows[tensor.path] = decide(position).initializer
    }
    return rows
  }

  /// Keeps a weight norm's magnitude when its direction is kept.
  ///
  /// Norms of rows that are not drawn cannot be told, and need not change; those of rows that are laid
  /// out as a whole are not computed.
  private func following(_ decision: Decision) -> Decision {
    guard case .write(.rowNorms(let path), _) = decision else { return decision }
    guard let direction = rows[path] else {
      return .keep(rule: "weight norm: its direction \(path) is kept")
    }
    return direction.isStructured
      ? .unknown(reason: "the norms that \(direction.name) gives its direction are not computed")
      : decision
  }
}
