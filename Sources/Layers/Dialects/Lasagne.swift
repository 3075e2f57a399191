/// Lists of arrays as Theano's and Lasagne's users dump them: `arr_0` or `param_0` and so on, in the
/// order of the layers.
enum Lasagne: Dialect {
  static let name = "lasagne"

  /// Only a list that runs from 0 without a gap, and nothing else.
  static func recognizes(_ inventory: InventoryIndex) -> Bool {
    let list = list(inventory)
    return list.count > 1 && list.count == inventory.datasets.count
      && list.contains { ($0.shape ?? []).count >= 2 }
  }

  static func tellsOrder(_ inventory: InventoryIndex) -> Bool { true }

  static func interpret(_ inventory: InventoryIndex) -> [Tensor] {
    let list = list(inventory)
    // Norms with one vector among matrices without biases would look like biases.
    let alternates = zip(list, list.dropFirst()).allSatisfy {
      ($0.shape ?? []).count < 2 || ($1.shape ?? []).count < 2
    }
    guard alternates else {
      return list.lazy.map {
        Tensor(
          $0, layer: "",
          evidence: ["a list without names in which not every kernel has a vector after it"])
      }.sharing()
    }
    return list.indices.lazy.map { index in
      let bias = index + 1 < list.count ? list[index + 1].shape : nil
      let owner = index > 0 ? list[index - 1].shape : nil
      return ListedArray(
        facts: list[index], next: bias, previous: owner,
        afterNext: index + 2 < list.count ? list[index + 2].shape : nil
      ).tensor
    }.sharing()
  }

  private static func list(_ inventory: InventoryIndex) -> [DatasetFacts] {
    for prefix in ["/arr_", "/param_"] where inventory.dataset(prefix + "0") != nil {
      var list: [DatasetFacts] = []
      while let facts = inventory.dataset("\(prefix)\(list.count)") { list.append(facts) }
      return list
    }
    return []
  }
}

/// One array of a list, which only its neighbours tell anything of.
struct ListedArray {
  let facts: DatasetFacts
  let next: [Int]?
  let previous: [Int]?
  let afterNext: [Int]?

  private var shape: [Int] { facts.shape ?? [] }

  var tensor: Tensor {
    switch shape.count {
    case 1: vector
    case 2: matrix
    case 3...5: convolution
    default: unknown("an array of rank \(shape.count)")
    }
  }

  private func unknown(_ why: String) -> Tensor {
    Tensor(facts, layer: "", evidence: ["position in a list of arrays without names", why])
  }

  private func make(
    _ role: Role, _ why: String, type: LayerType, geometry: KernelGeometry? = nil
  ) -> Tensor {
    Tensor(
      facts, layer: String(facts.path.dropFirst()), layerType: type, role: role,
      geometry: geometry,
      evidence: ["position in a list of arrays without names", why])
  }

  /// The length of the one vector that follows; of several, nothing tells what they are.
  private var bias: Int? {
    guard let next, next.count == 1, (afterNext ?? []).count != 1 else { return nil }
    return next[0]
  }

  private var vector: Tensor {
    let why =
      "one of several vectors, or after no kernel: biases and a norm's parameters look alike"
    guard let previous, previous.count >= 2, (next ?? []).count != 1 else { return unknown(why) }
    let outputs =
      previous.count == 2 ? previous[1...] : [previous[0], previous[previous.count - 1]]
    return outputs.contains(shape[0])
      ? make(.bias, "the one vector after a kernel with as many outputs", type: .unknown)
      : unknown(why)
  }

  private var matrix: Tensor {
    guard let bias else {
      return unknown("without a bias of its own: dense, an embedding or part of a recurrent layer")
    }
    guard bias == shape[1] else {
      return unknown("followed by a vector of \(bias), which is not as long as axis 1")
    }
    return make(
      .kernel, "dense: (in, out), before a bias as long as axis 1", type: .dense,
      geometry: KernelGeometry(.inputFirst(rank: 2), shape: shape))
  }

  private var convolution: Tensor {
    guard let bias else {
      return unknown("without a bias of its own: nothing tells which axis numbers the outputs")
    }
    // A window as wide as the bias is long, or a transposed kernel, would be taken for another.
    let rank = shape.count
    let matches = shape.indices.filter { shape[$0] == bias }
    let axes: Axes? =
      switch matches {
      case [0], [0, 1]: .outputFirst(rank: rank)
      case [rank - 1], [rank - 2, rank - 1]: .inputFirst(rank: rank)
      default: nil
      }
    guard let axes else {
      return unknown("a vector of \(bias) follows, which does not tell the axis of the outputs")
    }
    return make(
      .kernel, "before a bias as long as axis \(axes.output[0])", type: .conv(rank - 2),
      geometry: KernelGeometry(axes, shape: shape))
  }
}
