internal import Initializers
internal import Layers
internal import Planning

/// The recipes of a plan's tensors: a pure function of the plan, so that applying it again, recovering
/// and verifying all come to the same bytes.
struct PlanValues: Sendable {
  let seed: Seed
  let rng: Policy.Generator
  /// By position in the plan; `nil` for tensors that are kept.
  let recipes: [Recipe?]
  let isa: ISA

  init(_ plan: Plan, isa: ISA = .best) throws(RewriteError) {
    seed = plan.seed
    rng = plan.rng
    self.isa = isa
    let positions = Dictionary(
      plan.tensors.indices.lazy.map { (plan.tensors[$0].path, $0) },
      uniquingKeysWith: { first, _ in first })
    var recipes: [Recipe?] = []
    recipes.reserveCapacity(plan.tensors.count)
    for tensor in plan.tensors {
      recipes.append(tensor.action == .write ? try Recipe(tensor, plan, positions) : nil)
    }
    self.recipes = recipes
  }
}

extension Recipe {
  /// - Throws: `RewriteError` for what no plan of this version says.
  fileprivate init(
    _ tensor: PlannedTensor, _ plan: Plan, _ positions: [String: Int]
  ) throws(RewriteError) {
    func bad(_ reason: String) -> RewriteError {
      .badReceipt(path: plan.file.path, reason: "\(tensor.path) \(reason)")
    }
    guard let initializer = tensor.initializer else { throw bad("is written with no initializer") }
    let format = FloatFormat(rawValue: tensor.dtype.rawValue)
    self.format = format ?? .float32
    byteOrder = tensor.byteOrder == .big ? .big : .little
    elements = tensor.elements
    elementSize = tensor.elements > 0 ? tensor.bytes / tensor.elements : 1
    key = StreamKey(seed: plan.seed, path: tensor.streamPath)
    original = tensor.copyOf.flatMap { positions[$0] }
    guard format != nil else {
      guard initializer == .constant(0) else { throw bad("holds \(tensor.dtype), not floats") }
      values = .zeros
      return
    }
    if case .rowNorms(let path) = initializer {
      guard let rows = positions[path], let shape = plan.tensors[rows].shape,
        plan.tensors[rows].isDrawnAlike
      else { throw bad("needs \(path), whose values are not drawn one by one") }
      values = .rowNorms(of: rows, rowLength: shape.dropFirst().reduce(1, *))
      return
    }
    do {
      let resolved = try initializer.resolve(
        fan: tensor.fan, geometry: tensor.geometry, shape: tensor.shape ?? [], format: self.format)
      switch resolved {
      case .distribution(let distribution): values = .distribution(distribution)
      case .structured(let structured): values = .structured(structured)
      }
    } catch {
      throw .initializer(path: tensor.path, error)
    }
  }
}

extension PlannedTensor {
  /// Whether each element is a float from one distribution, so that norms of rows can be taken.
  fileprivate var isDrawnAlike: Bool {
    guard treatment.action == .write, let initializer = treatment.initializer,
      FloatFormat(rawValue: description.dtype.rawValue) != nil
    else { return false }
    if case .rowNorms = initializer { return false }
    return !initializer.isStructured
  }

  /// The fans in the plan.
  fileprivate var fan: Fan? {
    guard let input = description.fanIn, let output = description.fanOut else { return nil }
    return Fan(input: input, output: output)
  }

  /// The axes in the plan, for initializers that look at places.
  fileprivate var geometry: TensorGeometry? {
    guard let axes = description.axes, let shape = description.shape else { return nil }
    return TensorGeometry(axes, shape: shape, isDepthwise: description.layerType.isDepthwise)
  }
}
