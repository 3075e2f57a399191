internal import Initializers
internal import Layers

/// A policy's rules with the tensors of one model that each is for.
struct MatchedRules {
  /// One rule in a model.
  private struct Matched {
    let rule: Rule
    let selection: [Bool]
    /// For a rule that interpolates: each tensor's initializer.
    let initializers: [Initializer?]
  }

  private let matched: [Matched]
  /// What the user should know of parts that match nothing.
  private(set) var warnings: [String] = []

  /// - Throws: `PlanningError` for a rule that matches nothing, or that earlier rules leave nothing.
  init(_ rules: [Rule], in model: SelectorContext) throws(PlanningError) {
    var matched: [Matched] = []
    for rule in rules {
      let selection = rule.selector.selection(in: model)
      if !rule.isOptional, !selection.contains(true) {
        throw .matchingNothing(rule.selector, rule.source, model)
      }
      warnings += rule.selector.warnings(in: model)
      matched.append(
        Matched(
          rule: rule, selection: selection, initializers: Self.initializers(rule, selection, model))
      )
    }
    self.matched = matched
    try checkShadows()
  }

  /// The first rule for a tensor, and what it gives: the initializer of a rule that interpolates.
  func first(for position: Int) -> (rule: Rule, choice: Rule.Choice)? {
    guard let found = matched.first(where: { $0.selection[position] }) else { return nil }
    if let initializer = found.initializers[position] {
      return (found.rule, .initialize(initializer))
    }
    return (found.rule, found.rule.choice)
  }

  /// A rule of a file whose every tensor an earlier rule of the file takes is a mistake in their order.
  private func checkShadows() throws(PlanningError) {
    for (index, later) in matched.enumerated() {
      guard let place = later.rule.source, !later.rule.isOptional, !later.rule.selector.isCatchAll
      else { continue }
      let earlier = matched[..<index].filter { $0.rule.source != nil }
      let meant = later.selection.indices.filter { later.selection[$0] }
      guard let first = meant.first,
        meant.allSatisfy({ position in earlier.contains { $0.selection[position] } }),
        let taker = earlier.first(where: { $0.selection[first] })
      else { continue }
      throw .ruleNeverDecides(
        later.rule.selector, at: place, taker: taker.rule.selector,
        takerLine: taker.rule.source?.line ?? 0)
    }
  }

  private static func initializers(
    _ rule: Rule, _ selection: [Bool], _ model: SelectorContext
  ) -> [Initializer?] {
    guard case .interpolate(let template) = rule.choice else {
      return [Initializer?](repeating: nil, count: selection.count)
    }
    // What belongs to no layer stands for itself.
    let keys = model.layers.enumerated().map { $1 ?? -1 - $0 }
    var depths: [Int: Int] = [:]
    for (key, isMeant) in zip(keys, selection) where isMeant && depths[key] == nil {
      depths[key] = depths.count
    }
    return zip(keys, selection).map { key, isMeant in
      guard isMeant, let depth = depths[key] else { return nil }
      return template.initializer(at: depth, of: depths.count)
    }
  }
}

extension Selector {
  /// Parts that match nothing though the whole matches, which is how a typo hides.
  func warnings(in model: SelectorContext) -> [String] {
    guard selection(in: model).contains(true) else { return [] }
    return emptyParts(in: model).map { part in
      let near = part.suggestions(in: model)
      return "the part '\(part)' of the selector '\(self)' matches no tensor"
        + (near.isEmpty ? "" : "; nearest: \(near.joined(separator: ", "))")
    }
  }
}
