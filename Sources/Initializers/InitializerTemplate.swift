/// An initializer with arguments that change over the depth of a model: a list of values instead of
/// one stands for the straight lines between them.
public struct InitializerTemplate: Sendable, Equatable {
  /// The initializer's name.
  public let name: String
  private let fixed: Arguments
  /// The values of each argument that changes, from the first layer to the last.
  public let lists: [String: [Double]]

  init(name: String, fixed: Arguments, lists: [String: [Double]]) {
    self.name = name
    self.fixed = fixed
    self.lists = lists
  }

  /// The initializer for a layer.
  ///
  /// - Parameters:
  ///   - index: The layer's number among those that are meant, from 0.
  ///   - count: How many are meant.
  public func initializer(at index: Int, of count: Int) -> Initializer? {
    guard let signature = Signature(named: name) else { return nil }
    var arguments = fixed
    for (name, values) in lists {
      arguments[name] = .number(Self.interpolate(values, index, count))
    }
    return signature.make(arguments)
  }

  private static func interpolate(_ values: [Double], _ index: Int, _ count: Int) -> Double {
    guard values.count > 1, count > 1 else { return values.first ?? .nan }
    let place = Double(index) * Double(values.count - 1) / Double(count - 1)
    let left = min(Int(place), values.count - 2)
    let share = place - Double(left)
    // The ends are exact: a value times 1 plus another times 0.
    return values[left] * (1 - share) + values[left + 1] * share
  }

  /// The arguments in the signature's order, each with its one value or its list.
  var arguments: [(name: String, values: [Argument], isList: Bool)] {
    (Signature(named: name)?.parameters ?? []).compactMap { parameter in
      if let list = lists[parameter.name] {
        return (parameter.name, list.map(Argument.number), true)
      }
      return fixed[parameter.name].map { (parameter.name, [$0], false) }
    }
  }
}

extension InitializerTemplate: CustomStringConvertible {
  /// For instance `orthogonal_(gain: [1, 0.5])`.
  public var description: String {
    let written = arguments.map { argument in
      let values = argument.values.map { Initializer.text($0, of: argument.name) }
      return "\(argument.name): "
        + (argument.isList ? "[\(values.joined(separator: ", "))]" : values.joined())
    }
    return "\(name)(\(written.joined(separator: ", ")))"
  }
}
