internal import Layers

extension Policy.Layout {
  /// A tensor with the readings that this layout rules out taken away.
  func settle(_ tensor: Tensor) -> Tensor {
    guard let isConvolution = tensor.readings.first.map({ !$0.geometry.axes.spatial.isEmpty }),
      let order = order(isConvolution: isConvolution)
    else { return tensor }
    return tensor.read(order, because: "--layout \(rawValue)")
  }

  private func order(isConvolution: Bool) -> KernelReading.Order? {
    switch self {
    case .auto: nil
    case .torch: .outputFirst
    case .keras: .inputFirst
    case .split: isConvolution ? .outputFirst : .inputFirst
    }
  }
}
