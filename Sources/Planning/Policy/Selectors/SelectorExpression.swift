/// A selector as parsed.
indirect enum SelectorExpression: Sendable, Equatable {
  /// A quantity that selectors compare.
  enum Quantity: String, CaseIterable, Sendable {
    /// The number of dimensions.
    case ndim
    /// Bytes.
    case size
    case elements
  }

  enum Comparison: String, Sendable {
    case less = "<"
    case lessOrEqual = "<="
    case equal = ":"
    case greaterOrEqual = ">="
    case greater = ">"

    func holds(_ left: Int, _ right: Int) -> Bool {
      switch self {
      case .less: left < right
      case .lessOrEqual: left <= right
      case .equal: left == right
      case .greaterOrEqual: left >= right
      case .greater: left > right
      }
    }
  }

  /// What is counted in a slice.
  enum Unit: String, CaseIterable, Sendable { case layers, blocks, tensors }

  /// Dataset paths and layer names.
  case name(NamePattern)
  case role(NamePattern)
  case type(NamePattern)
  case dtype(NamePattern)
  case quantity(Quantity, Comparison, Int, text: String)
  case trainable(Bool)
  /// The layers that have one of the tensors, whole, or the tensors themselves.
  case slice(Unit, SelectorExpression, Slice?)
  /// Everything below the groups that the pattern names.
  case blocks(NamePattern, Slice?)
  case not(SelectorExpression)
  case and(SelectorExpression, SelectorExpression)
  case or(SelectorExpression, SelectorExpression)

  /// Whether every tensor of every model is meant.
  var isCatchAll: Bool {
    switch self {
    case .name(let pattern), .role(let pattern), .type(let pattern), .dtype(let pattern):
      pattern.isEverything
    case .and(let left, let right): left.isCatchAll && right.isCatchAll
    case .or(let left, let right): left.isCatchAll || right.isCatchAll
    case .slice(.tensors, let inner, nil): inner.isCatchAll
    default: false
    }
  }

  /// The parts that look at tensors one by one.
  var atoms: [SelectorExpression] {
    switch self {
    case .slice(_, let inner, _), .not(let inner): inner.atoms
    case .and(let left, let right), .or(let left, let right): left.atoms + right.atoms
    default: [self]
    }
  }

  /// The parts that count.
  var slices: [SelectorExpression] {
    switch self {
    case .slice(_, let inner, _): [self] + inner.slices
    case .blocks: [self]
    case .not(let inner): inner.slices
    case .and(let left, let right), .or(let left, let right): left.slices + right.slices
    default: []
    }
  }
}

extension SelectorExpression: CustomStringConvertible {
  /// As it can be typed.
  var description: String {
    switch self {
    case .name(let pattern): pattern.description
    case .role(let pattern): "role:\(pattern)"
    case .type(let pattern): "type:\(pattern)"
    case .dtype(let pattern): "dtype:\(pattern)"
    case .quantity(let quantity, let comparison, _, let text):
      "\(quantity)\(comparison.rawValue)\(text)"
    case .trainable(let value): "trainable:\(value)"
    case .slice(let unit, let inner, let slice): "\(unit)(\(inner))\(slice?.description ?? "")"
    case .blocks(let pattern, let slice): "blocks(\(pattern))\(slice?.description ?? "")"
    case .not(let inner): "not \(inner.grouped)"
    case .and(let left, let right): "\(left.grouped) and \(right.grouped)"
    case .or(let left, let right): "\(left) or \(right)"
    }
  }

  private var grouped: String {
    if case .or = self { "(\(self))" } else { description }
  }
}
