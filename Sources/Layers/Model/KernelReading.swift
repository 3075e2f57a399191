/// One way to read a kernel whose axes its file leaves open.
///
/// A dialect that cannot tell gives the tensor every reading that would fit instead of a geometry;
/// the user's `--layout` then chooses, or nobody needs to, where all readings come to the same values.
public struct KernelReading: Sendable, Hashable {
  /// Which axes come first.
  public enum Order: String, Sendable, CaseIterable {
    /// As PyTorch has it: (out, in, spatial…), and (in, out, spatial…) when transposed.
    case outputFirst = "out-first"
    /// As Keras has it: (spatial…, in, out), and (spatial…, out, in) when transposed.
    case inputFirst = "in-first"
  }

  /// Which axes come first in this reading.
  public var order: Order
  /// The axes under this reading.
  public var geometry: KernelGeometry
  /// The kind of the layer under this reading; `nil` where it is the tensor's own in any case.
  public var layerType: LayerType?

  /// A reading of a kernel; the layer's type does not hang on it unless given.
  public init(_ order: Order, _ geometry: KernelGeometry, layerType: LayerType? = nil) {
    self.order = order
    self.geometry = geometry
    self.layerType = layerType
  }

  /// An ordinary dense or convolution kernel of that shape in one order; `nil` below rank 2.
  public init?(_ order: Order, shape: [Int]) {
    guard shape.count >= 2 else { return nil }
    let axes: Axes =
      switch order {
      case .outputFirst: .outputFirst(rank: shape.count)
      case .inputFirst: .inputFirst(rank: shape.count)
      }
    self.init(order, KernelGeometry(axes, shape: shape))
  }

  /// Both readings of an ordinary dense or convolution kernel; empty below rank 2.
  static func bothOrders(shape: [Int]) -> [KernelReading] {
    Order.allCases.compactMap { KernelReading($0, shape: shape) }
  }
}

extension Tensor {
  /// The axes under each reading that is left: one where they are known, none for what has no axes.
  public var geometries: [KernelGeometry] {
    geometry.map { [$0] } ?? readings.map(\.geometry)
  }

  /// The tensor with no reading left but those in one order, if there are any.
  public func read(_ order: KernelReading.Order, because evidence: String) -> Tensor {
    let chosen = readings.filter { $0.order == order }
    guard geometry == nil, let first = chosen.first else { return self }
    var tensor = self
    tensor.evidence.append("\(order.rawValue): \(evidence)")
    if chosen.count == 1 {
      tensor.geometry = first.geometry
      tensor.layerType = first.layerType ?? layerType
      tensor.readings = []
    } else {
      tensor.readings = chosen
    }
    return tensor
  }
}
