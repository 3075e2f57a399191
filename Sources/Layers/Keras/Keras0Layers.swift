/// Tells Keras 0's layers by the shapes of their weights, which have positions instead of names.
struct Keras0Layers {
  private let weights: [DatasetFacts]
  /// Whether the list belongs to the model's first layer, the only place for an embedding.
  private let isFirst: Bool
  /// Whether the list may be that of several layers: a graph's, or that of merged branches.
  private let mayHoldSeveral: Bool

  init(_ weights: [DatasetFacts], isFirst: Bool, mayHoldSeveral: Bool) {
    self.weights = weights
    self.isFirst = isFirst
    self.mayHoldSeveral = mayHoldSeveral
  }

  /// A layer's weights under Keras 1's names, as far as they can be told.
  private struct Layer {
    var type: LayerType?
    var names: [String?]
    var evidence: String
    var config: KerasLayerConfig?
  }

  /// One group for each layer in the list.
  func groups(named name: String) -> [KerasGroup] {
    let layers = whole.map { [$0] } ?? (mayHoldSeveral ? parts : [unknown(weights.count)])
    var start = 0
    return layers.enumerated().map { number, layer in
      let members = zip(layer.names, weights[start..<(start + layer.names.count)])
      start += layer.names.count
      return KerasGroup(
        layer: layers.count == 1 ? name : "\(name)/\(number)", layerType: layer.type,
        component: name, config: layer.config,
        variables: members.map { KerasGroup.Variable(name: $0, facts: $1) }, isKeras1: true,
        evidence: ["positions in \(name)", layer.evidence])
    }
  }

  private func shape(_ index: Int) -> [Int] { weights[index].shape ?? [] }
  private func rank(_ index: Int) -> Int { index < weights.count ? shape(index).count : 0 }

  private func unknown(_ count: Int) -> Layer {
    Layer(
      names: Array(repeating: nil, count: count), evidence: "no layer has weights of these shapes")
  }

  /// The list as that of one layer.
  private var whole: Layer? {
    switch weights.count {
    case 1: return single
    case 2: return isSoftplus ? nil : pair(at: 0, alone: true)
    case 3 where weights[0].path.hasPrefix("/graph/"): return nil
    case 3, 9, 12: return cells(at: 0, count: weights.count / 3)
    case 4: return normalization(at: 0) ?? (mayHoldSeveral ? nil : highway)
    default: return nil
    }
  }

  /// PReLU has a slope for each of its inputs, of any rank; an embedding can only come first.
  private var single: Layer? {
    switch rank(0) {
    case 2 where isFirst:
      Layer(type: .embedding, names: ["W"], evidence: "one matrix in the first layer")
    case 1 where !isFirst, 3 where !isFirst:
      Layer(type: .prelu, names: ["alphas"], evidence: "one weight that is no matrix")
    default: nil
    }
  }

  private var isSoftplus: Bool { shape(0) == shape(1) }

  /// A kernel and its bias.
  private func pair(at index: Int, alone: Bool = false) -> Layer? {
    guard index + 1 < weights.count else { return nil }
    let (kernel, bias) = (shape(index), shape(index + 1))
    switch kernel.count {
    case 2 where bias == [kernel[1]]:
      return Layer(type: .dense, names: ["W", "b"], evidence: "a matrix and a vector")
    case 3 where bias == [kernel[0], kernel[2]]:
      return Layer(
        type: "maxout_dense", names: ["W", "b"], evidence: "one matrix for each feature")
    case 4 where bias == [kernel[0]] || bias == [kernel[3]]:
      // Over time it is (out, in, length, 1): of a width of one, and out-first in any case.
      let mayBeOverTime = kernel[3] == 1 && bias == [kernel[0]]
      return Layer(
        type: mayBeOverTime ? nil : .conv2d, names: ["W", "b"], evidence: "a kernel of rank 4")
    case 5 where bias == [kernel[0]] || bias == [kernel[4]]:
      return Layer(type: .conv3d, names: ["W", "b"], evidence: "a kernel of rank 5")
    default: return nil
    }
  }

  /// gamma, beta, running_mean, running_std.
  private func normalization(at index: Int) -> Layer? {
    guard index + 4 <= weights.count, rank(index) == 1,
      (index..<(index + 4)).allSatisfy({ shape($0) == shape(index) })
    else { return nil }
    return Layer(
      type: .batchNormalization, names: ["gamma", "beta", "running_mean", "running_std"],
      evidence: "four vectors of one length")
  }

  private var highway: Layer? {
    let (kernel, bias) = (shape(0), shape(1))
    guard kernel.count == 2, kernel[0] == kernel[1], bias == [kernel[0]], shape(2) == kernel,
      shape(3) == bias
    else { return nil }
    var config = KerasLayerConfig(className: "Highway", name: "")
    config.settings = .object(["transform_bias": .number(-2)])
    return Layer(
      type: "highway", names: ["W", "b", "W_carry", "b_carry"],
      evidence: "two square matrices, each with a vector", config: config)
  }

  /// One, three or four times W (in, units), U (units, units), b (units).
  private func cells(at index: Int, count: Int) -> Layer? {
    guard (0..<count).allSatisfy({ isCell(at: index + 3 * $0, like: index) }) else { return nil }
    let kinds: [Int: (LayerType, [String])] = [
      1: (.simpleRNN, [""]), 3: (.gru, ["_z", "_r", "_h"]), 4: (.lstm, ["_i", "_c", "_f", "_o"]),
    ]
    return kinds[count].map { type, gates in
      Layer(
        type: type, names: gates.flatMap { ["W" + $0, "U" + $0, "b" + $0] },
        evidence: "\(count) times two matrices and a vector")
    }
  }

  private func isCell(at index: Int, like first: Int) -> Bool {
    isCell(at: index) && shape(index) == shape(first)
  }

  private func isCell(at index: Int) -> Bool {
    guard index + 3 <= weights.count, rank(index) == 2 else { return false }
    let units = shape(index)[1]
    return shape(index + 1) == [units, units] && shape(index + 2) == [units]
  }

  /// The list cut into layers wherever it can be cut in one way only.
  private var parts: [Layer] {
    var layers: [Layer] = []
    var index = 0
    while index < weights.count {
      let layer = part(at: index, after: layers.last)
      layers.append(layer)
      index += layer.names.count
    }
    return layers
  }

  private func part(at index: Int, after previous: Layer?) -> Layer {
    if isCell(at: index) {
      var count = 1
      while isCell(at: index + 3 * count, like: index) { count += 1 }
      // Two matrices and a vector alone may be an embedding and a dense layer as well.
      return (count > 1 ? cells(at: index, count: count) : nil) ?? unknown(3 * count)
    }
    if rank(index) >= 2, let layer = pair(at: index) { return layer }
    if let layer = normalization(at: index), rank(index + 4) != 1 || isOther(index + 4, index) {
      return layer
    }
    if index == 0, rank(0) == 2 {
      return Layer(
        type: .embedding, names: ["W"], evidence: "a matrix without a vector, before all others")
    }
    return unknown(1)
  }

  private func isOther(_ index: Int, _ start: Int) -> Bool { shape(index) != shape(start) }
}
