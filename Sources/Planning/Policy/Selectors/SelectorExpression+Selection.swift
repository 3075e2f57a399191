internal import Layers

extension Selector {
  /// For each tensor of the model whether it is meant.
  func selection(in model: SelectorContext) -> [Bool] { expression.selection(in: model) }
}

extension SelectorExpression {
  func selection(in model: SelectorContext) -> [Bool] {
    switch self {
    case .name(let pattern):
      let matcher = pattern.matcher
      return model.tensors.indices.map { model.names(of: $0).contains(where: matcher.matches) }
    case .role(let pattern): return select(model, pattern) { $0.role.rawValue }
    case .type(let pattern): return select(model, pattern) { $0.layerType.rawValue }
    case .dtype(let pattern): return select(model, pattern) { $0.facts.element.kind.rawValue }
    case .quantity(let quantity, let comparison, let value, _):
      return model.tensors.map { comparison.holds(quantity.of($0), value) }
    case .trainable(let value): return model.tensors.map { $0.trainable == value }
    case .slice(let unit, let inner, let slice):
      return Self.slice(unit, inner.selection(in: model), slice, model)
    case .blocks(let pattern, let slice):
      let blocks = Blocks(pattern, in: model)
      return Self.choose(blocks.numbers, slice, of: blocks.names.count)
    case .not(let inner): return inner.selection(in: model).map { !$0 }
    case .and(let left, let right):
      return zip(left.selection(in: model), right.selection(in: model)).map { $0 && $1 }
    case .or(let left, let right):
      return zip(left.selection(in: model), right.selection(in: model)).map { $0 || $1 }
    }
  }

  /// The things that a slice counts, by name in model order; `nil` for other expressions.
  func counted(in model: SelectorContext) -> [String]? {
    switch self {
    case .blocks(let pattern, _): Blocks(pattern, in: model).names
    case .slice(.tensors, let inner, _):
      zip(model.tensors, inner.selection(in: model)).filter(\.1).map(\.0.path)
    case .slice(_, let inner, _):
      Self.layers(of: inner.selection(in: model), model).map { model.layerNames[$0] }
    default: nil
    }
  }

  private func select(
    _ model: SelectorContext, _ pattern: NamePattern, _ name: (Tensor) -> String
  ) -> [Bool] {
    let matcher = pattern.matcher
    return model.tensors.map { matcher.matches(name($0)) }
  }

  private static func slice(
    _ unit: Unit, _ inner: [Bool], _ slice: Slice?, _ model: SelectorContext
  ) -> [Bool] {
    guard unit == .layers else {
      var count = 0
      let numbers = inner.map { isMeant -> Int? in
        guard isMeant else { return nil }
        count += 1
        return count - 1
      }
      return choose(numbers, slice, of: count)
    }
    let layers = layers(of: inner, model)
    let places = Dictionary(uniqueKeysWithValues: zip(layers, layers.indices))
    return choose(model.layers.map { $0.flatMap { places[$0] } }, slice, of: layers.count)
  }

  /// The layers that have one of the tensors, in model order.
  private static func layers(of tensors: [Bool], _ model: SelectorContext) -> [Int] {
    Set(zip(model.layers, tensors).compactMap { $1 ? $0 : nil }).sorted()
  }

  /// Whether each thing's number is one of those that the slice takes.
  private static func choose(_ numbers: [Int?], _ slice: Slice?, of count: Int) -> [Bool] {
    let chosen = slice?.positions(of: count)
    return numbers.map { number in number.map { chosen?.contains($0) ?? true } ?? false }
  }
}

extension SelectorExpression.Quantity {
  func of(_ tensor: Tensor) -> Int {
    switch self {
    case .ndim: tensor.shape.count
    case .size: tensor.facts.bytes
    case .elements: tensor.facts.elements
    }
  }
}
