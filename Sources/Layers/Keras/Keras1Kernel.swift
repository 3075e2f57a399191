/// The axes of a Keras 1 kernel: dense ones (in, out), convolutions by `dim_ordering`, "th" (out, in,
/// spatial…) or "tf" (spatial…, in, out); a transposed convolution is no different.
struct Keras1Kernel {
  private let shape: [Int]
  private let name: String
  private let group: KerasGroup

  init(_ shape: [Int], _ name: String, _ group: KerasGroup) {
    self.shape = shape
    self.name = name
    self.group = group
  }

  /// One reading where the axes are known, both orders for a convolution, none where nothing tells.
  var readings: [KernelReading] {
    guard let type = group.layerType else {
      return (4...5).contains(shape.count) ? KernelReading.bothOrders(shape: shape) : []
    }
    switch type {
    case .dense, "highway", .lstm, .gru, .simpleRNN:
      return shape.count == 2 ? inputFirst(KernelGeometry(.inputFirst(rank: 2), shape: shape)) : []
    case "maxout_dense":
      // One dense kernel for each feature.
      let axes = Axes(input: [1], output: [0, 2])
      return shape.count == 3 ? inputFirst(KernelGeometry(axes, shape: shape)) : []
    case "locally_connected1d", "locally_connected2d":
      let axes = Axes(input: [1], output: [2])
      return shape.count == 3 ? inputFirst(KernelGeometry(axes, shape: shape)) : []
    case .conv1d: return timeKernel
    case _ where name == "depthwise_kernel": return depthwise
    default: return convolution(type)
    }
  }

  private func inputFirst(_ geometry: KernelGeometry) -> [KernelReading] {
    [KernelReading(.inputFirst, geometry)]
  }

  private func convolution(_ type: LayerType) -> [KernelReading] {
    let ranks: [LayerType: Int] = [
      .conv2d: 4, "conv2d_transpose": 4, .conv3d: 5, .convLSTM2d: 4, "separable_conv2d": 4,
    ]
    guard ranks[type] == shape.count else { return [] }
    let plain = KernelReading.bothOrders(shape: shape)
    let transposed = plain.map {
      KernelReading(
        $0.order, KernelGeometry.transposedConvolution($0.geometry.axes, shape: shape),
        layerType: .conv(shape.count - 2, transposed: true))
    }
    if !group.openTypes.isEmpty {
      return plain.map { KernelReading($0.order, $0.geometry, layerType: type) } + transposed
    }
    return type.isTransposedConvolution ? transposed : plain
  }

  /// (length, 1, in, out) since Keras 1.1.1, (out, in, length, 1) before, whatever the ordering.
  private var timeKernel: [KernelReading] {
    guard shape.count == 4 else { return [] }
    return KernelReading.bothOrders(shape: shape).filter {
      let (window, config) = ($0.geometry.axes.spatial.map { shape[$0] }, group.config)
      let outputs = $0.geometry.axes.output.map { shape[$0] }
      return window[1] == 1 && (config?.filterLength ?? window[0]) == window[0]
        && [config?.filters ?? outputs[0]] == outputs
        && (group["b"]?.shape ?? outputs) == outputs
    }
  }

  /// "th": (multiplier, channels, kh, kw).
  private var depthwise: [KernelReading] {
    guard shape.count == 4 else { return [] }
    let outFirst = KernelGeometry(
      axes: .outputFirst(rank: 4), torchShape: [shape[0] * shape[1], 1, shape[2], shape[3]],
      kind: .depthwise)
    return [
      KernelReading(.outputFirst, outFirst), KernelReading(.inputFirst, .depthwise(shape: shape)),
    ]
  }
}
