/// The layer type of a Keras 1 layer from its variables, where no config names the class.
enum Keras1Type {
  /// - Returns: `nil` where several classes would fit and differ in roles or fans.
  static func conclude(_ group: KerasGroup) -> KerasTypeInference.Conclusion? {
    recurrent(group) ?? named(group) ?? kernel(group)
  }

  private static func recurrent(_ group: KerasGroup) -> KerasTypeInference.Conclusion? {
    let gates = Set(group.variables.compactMap { $0.name }.filter { $0.hasPrefix("U_") })
    let names: [Set<String>: LayerType] = [
      ["U_i", "U_f", "U_c", "U_o"]: .lstm, ["U_z", "U_r", "U_h"]: .gru,
    ]
    if let type = names[gates], let gate = group.variables.first(where: { $0.name == gates.first })
    {
      let isConvolution = gate.shape.count == 4 && type == .lstm
      return isConvolution || gate.shape.count == 2
        ? (isConvolution ? .convLSTM2d : type, "one kernel for each gate") : nil
    }
    guard let packed = group["U"]?.shape, packed.count == 2, packed[0] > 0 else { return nil }
    let types: [Int: LayerType] = [1: .simpleRNN, 3: .gru, 4: .lstm]
    guard packed[1] % packed[0] == 0, let type = types[packed[1] / packed[0]] else { return nil }
    return (type, "a recurrent kernel of \(packed[1] / packed[0]) gates")
  }

  private static func named(_ group: KerasGroup) -> KerasTypeInference.Conclusion? {
    if group.has("W_carry") { return ("highway", "variable named W_carry") }
    if group.has("t_left") { return ("s_re_lu", "variable named t_left") }
    if group.has("betas") { return ("parametric_softplus", "variable named betas") }
    if group.has("alphas") { return (.prelu, "variable named alphas") }
    if group.has("running_mean") { return (.batchNormalization, "running_mean and running_std") }
    if group.has("depthwise_kernel") {
      return ("separable_conv2d", "variable named depthwise_kernel")
    }
    return nil
  }

  private static func kernel(_ group: KerasGroup) -> KerasTypeInference.Conclusion? {
    guard let shape = group["W"]?.shape else { return nil }
    let bias = group["b"]?.shape
    switch shape.count {
    case 2 where bias == [shape[1]]: return (.dense, "a bias as long as the last axis")
    case 2 where bias == nil && group.isCalled("embed"):
      return (.embedding, "layer name \(group.layer)")
    case 3 where bias?.count == 3: return ("locally_connected2d", "bias of rank 3")
    case 4 where mayBeOverTime(shape, bias): return nil
    case 4, 5:
      let isTransposed = group.isCalled("deconv", "transpose", "upconv")
      let evidence = isTransposed ? "layer name \(group.layer)" : "kernel of rank \(shape.count)"
      return (.conv(shape.count - 2, transposed: isTransposed), evidence)
    default: return nil
    }
  }

  /// A convolution over time has a second window axis of 1, as one over a plane may have.
  private static func mayBeOverTime(_ shape: [Int], _ bias: [Int]?) -> Bool {
    KernelReading.bothOrders(shape: shape).map(\.geometry.axes).contains { axes in
      bias ?? [shape[axes.output[0]]] == [shape[axes.output[0]]] && shape[axes.spatial[1]] == 1
    }
  }
}
