/// The layer type of a group of named variables when neither config nor path names the class.
enum KerasTypeInference {
  /// A conclusion and what it rests on.
  typealias Conclusion = (type: LayerType, evidence: String)

  /// The group with a layer type, if it had none and one can be concluded.
  static func concluding(_ group: KerasGroup) -> KerasGroup {
    guard group.layerType == nil, !group.isSettled, let (type, evidence) = conclude(group) else {
      return group
    }
    var group = group
    group.layerType = type
    group.evidence.append(evidence)
    return group
  }

  /// Decides by default layer name first, then by which variables there are and their shapes.
  ///
  /// - Returns: `nil` when several classes would fit and their fans differ.
  static func conclude(_ group: KerasGroup) -> Conclusion? {
    if let type = KerasClass.knownLayerType(ofComponent: lastComponent(group.layer)),
      !saysLittle(type, group)
    {
      return (type, "layer name \(lastComponent(group.layer))")
    }
    if group.isKeras1 { return Keras1Type.conclude(group) }
    return recurrent(group) ?? normalization(group) ?? single(group) ?? kernel(group)
  }

  /// A wrapper's name says nothing of what it wraps, that of ConvLSTM's cell nothing of its rank, and
  /// `normalization`, where it is no default name, nothing of its kind.
  private static func saysLittle(_ type: LayerType, _ group: KerasGroup) -> Bool {
    type == .normalization && group["gamma"] ?? group["beta"] ?? group["moving_mean"] != nil
      || type == .spectralNormalization && group.has("kernel")
      || lastComponent(group.layer).hasPrefix("conv_lstm_cell")
  }

  private static func lastComponent(_ path: String) -> String {
    path.split(separator: "/").last.map(String.init) ?? path
  }

  private static func recurrent(_ group: KerasGroup) -> Conclusion? {
    guard let recurrent = group["recurrent_kernel"]?.shape, let units = recurrent.dropLast().last,
      let columns = recurrent.last, units > 0, columns % units == 0
    else { return nil }
    let evidence = "kernel and recurrent_kernel of \(columns / units) gates"
    if recurrent.count > 2 {
      return (LayerType(rawValue: "conv_lstm\(recurrent.count - 2)d"), evidence)
    }
    return switch columns / units {
    case 4: (.lstm, evidence)
    case 3: (.gru, evidence)
    case 1: (.simpleRNN, evidence)
    default: nil
    }
  }

  private static func normalization(_ group: KerasGroup) -> Conclusion? {
    if group.has("moving_mean", "moving_variance") {
      return (.batchNormalization, "moving_mean and moving_variance")
    }
    guard let vector = group["gamma"] ?? group["beta"] else { return nil }
    if vector.shape.count > 1 { return (.layerNormalization, "gamma or beta over several axes") }
    if group.isCalled("layer_norm", "layernorm", "ln_") {
      return (.layerNormalization, "layer name \(group.layer)")
    }
    // Layer and group normalization look alike; their roles, by name, are certain either way.
    return group.isCalled("group_norm", "groupnorm")
      ? (.groupNormalization, "layer name \(group.layer)") : nil
  }

  private static func single(_ group: KerasGroup) -> Conclusion? {
    if group.has("embeddings") { return (.embedding, "variable named embeddings") }
    if group.has("alpha") { return (.prelu, "variable named alpha") }
    if group.has("mean"), group.has("variance") {
      return (.normalization, "mean, variance and count")
    }
    if let depthwise = group["depthwise_kernel"] {
      let kind = group.has("pointwise_kernel") ? "separable" : "depthwise"
      return (
        LayerType(rawValue: "\(kind)_conv\(depthwise.shape.count - 2)d"),
        "variable named depthwise_kernel"
      )
    }
    return nil
  }

  private static func kernel(_ group: KerasGroup) -> Conclusion? {
    // A cell of gates that no class of Keras has is no dense layer.
    guard let kernel = group["kernel"]?.shape, !group.has("recurrent_kernel") else { return nil }
    let bias = group["bias"]?.shape
    if isAttentionProjection(group.component), kernel.count == 3 {
      return (.multiHeadAttention, "component \(group.component)")
    }
    switch kernel.count {
    case 2: return (.dense, "kernel of rank 2")
    case 3...5: return convolution(kernel, bias, group)
    default: return nil
    }
  }

  /// Whether a path component is one of the projections inside an attention layer.
  static func isAttentionProjection(_ component: String) -> Bool {
    let name = component.hasPrefix("_") ? String(component.dropFirst()) : component
    return [
      "query", "key", "value", "attention_output", "query_dense", "key_dense", "value_dense",
      "output_dense",
    ].contains(name)
  }

  private static func convolution(
    _ kernel: [Int], _ bias: [Int]?, _ group: KerasGroup
  ) -> Conclusion? {
    let rank = kernel.count - 2
    if let bias, bias.count > 1 {
      if kernel.count == 3, bias.count == 3 { return ("locally_connected2d", "bias of rank 3") }
      return bias == Array(kernel.dropFirst())
        ? (.einsumDense, "bias of the kernel's trailing axes") : nil
    }
    // A grouped convolution with one channel in each group has an axis of 1 there.
    if kernel[rank] > 1, group.isCalled("depthwise", "dwconv", "_dw", "dw_") {
      return (LayerType(rawValue: "depthwise_conv\(rank)d"), "layer name \(group.layer)")
    }
    if group.isCalled("transpose", "deconv", "upconv") {
      return (.conv(rank, transposed: true), "layer name \(group.layer)")
    }
    return byBias(kernel, group)
  }

  /// A bias is as long as the layer has outputs, which tells the three kinds of convolution apart.
  ///
  /// Where two of the candidate lengths coincide the kinds have the same torch fans, but for one case:
  /// (3, 3, C, 1), which may also be a depthwise kernel, is left open unless the file's Keras calls
  /// those `depthwise_kernel`.
  private static func byBias(_ kernel: [Int], _ group: KerasGroup) -> Conclusion? {
    let rank = kernel.count - 2
    let (inner, last) = (kernel[rank], kernel[rank + 1])
    let mayBeDepthwise = !group.namesDepthwiseKernels && inner > 1
    guard let length = group["bias"]?.shape.first else {
      // A locally connected layer, or a dense one in einstein notation, is of rank 3 as well.
      if rank == 1, kernel[0] > 32 { return nil }
      return mayBeDepthwise && last == 1 ? nil : (.conv(rank), "kernel of rank \(kernel.count)")
    }
    let evidence = "bias of length \(length) beside kernel \(kernel)"
    if length == last { return (.conv(rank), evidence) }
    if length == inner {
      return mayBeDepthwise && last == 1 ? nil : (.conv(rank, transposed: true), evidence)
    }
    guard mayBeDepthwise, length == inner * last else { return nil }
    return (LayerType(rawValue: "depthwise_conv\(rank)d"), evidence)
  }
}
