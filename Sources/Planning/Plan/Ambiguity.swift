internal import Initializers
internal import Layers

/// A kernel whose readings would be drawn differently.
struct Ambiguity {
  private let readings: [(reading: KernelReading, fan: Fan?)]

  /// - Returns: `nil` where the axes are known, or all readings come to the same values.
  init?(of tensor: Tensor, _ initializer: Initializer, _ convention: Policy.FanConvention) {
    guard tensor.geometry == nil, tensor.readings.count > 1 else { return nil }
    readings = tensor.readings.map {
      ($0, try? convention.fan(of: $0.geometry, shape: tensor.shape))
    }
    let format = FloatFormat(rawValue: tensor.facts.element.kind.rawValue) ?? .float64
    // Where only the direction is open, what looks at axes takes them by position, as torch does.
    let takesPositions = tensor.readings.allSatisfy { $0.order == .outputFirst }
    let outcomes = readings.map { reading, fan in
      let type = reading.layerType ?? tensor.layerType
      let geometry =
        takesPositions
        ? nil
        : TensorGeometry(
          reading.geometry.axes, shape: tensor.shape, isDepthwise: type.isDepthwise)
      return try? initializer.resolve(
        fan: fan, geometry: geometry, shape: tensor.shape, format: format)
    }
    if outcomes.dropFirst().allSatisfy({ $0 == outcomes[0] }) { return nil }
  }
}

extension Ambiguity: CustomStringConvertible {
  /// The readings with their fans, and what chooses one.
  var description: String {
    let choices = readings.map { reading, fan in
      let name = [reading.order.rawValue, reading.layerType?.rawValue].compactMap { $0 }
        .joined(separator: " ")
      return "\(name) gives fan_in \(fan?.input ?? 0), fan_out \(fan?.output ?? 0)"
    }
    let orders = Set(readings.map(\.reading.order))
    return "ambiguous layout: " + choices.joined(separator: "; ")
      + (orders.count > 1 ? "; --layout torch, keras or split chooses" : "")
  }
}
