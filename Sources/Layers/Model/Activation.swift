/// The nonlinear function that a layer's output goes through.
public struct Activation: Sendable, Hashable {
  /// torch's name where `calculate_gain` has one, else Keras's in snake case.
  public var name: String
  /// The slope below zero of `leaky_relu`, or the alpha of `elu`; `nil` for the others.
  public var parameter: Double?

  /// An activation by name, and its parameter where it has one.
  public init(_ name: String, parameter: Double? = nil) {
    self.name = name
    self.parameter = parameter
  }

  /// No activation at all.
  public static let linear = Activation("linear")
}

extension Activation: CustomStringConvertible {
  /// The name, with the parameter where there is one.
  public var description: String { parameter.map { "\(name)(\($0))" } ?? name }
}
