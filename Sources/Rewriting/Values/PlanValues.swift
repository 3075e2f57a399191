internal import Initializers
internal import Layers
internal import Planning

/// The recipes of a plan's tensors: a pure function of the plan, so that applying it again, recovering
/// and verifying all come to the same bytes.
struct PlanValues: Sendable {
  let seed: Seed
  let rng: Policy.Generator
  let isa: ISA
  /// By position in the plan.
  private var draws: [Draw] = []
  private var recipes: [Recipe] = []

  /// What is a tensor's own.
  private struct Draw {
    /// The number of its recipe; negative for a tensor that is kept.
    var recipe: Int32 = -1
    /// The position of the tensor whose values this one repeats; negative for an original.
    var original: Int32 = -1
    let key: StreamKey
  }

  /// What tensors with one recipe have in common.
  private struct Kind: Hashable {
    let description, decided: ObjectIdentifier

    init(_ tensor: PlannedTensor) {
      description = tensor.description.common.identity
      decided = tensor.common.identity
    }
  }

  /// - Throws: `RewriteError` for what no plan of this version says.
  init(_ plan: Plan, isa: ISA = .best) throws(RewriteError) {
    seed = plan.seed
    rng = plan.rng
    self.isa = isa
    let names = NameIndex(count: plan.tensors.count) { plan.tensors[$0].path }
    let find = { path in names.position(of: path) { plan.tensors[$0].path } }
    var numbers: [Kind: Int32] = [:]
    draws.reserveCapacity(plan.tensors.count)
    for tensor in plan.tensors {
      var draw = Draw(key: StreamKey(seed: seed, path: tensor.streamPath))
      if tensor.action == .write {
        draw.original = tensor.copyOf.flatMap(find).map(Int32.init) ?? -1
        let kind = Kind(tensor)
        if let number = numbers[kind] {
          draw.recipe = number
        } else {
          draw.recipe = Int32(recipes.count)
          numbers[kind] = draw.recipe
          recipes.append(try Recipe(tensor, plan, find))
        }
      }
      draws.append(draw)
    }
  }
}

extension PlanValues {
  /// The number of tensors in the plan.
  var count: Int { draws.count }

  /// What the tensor at a position gets; `nil` for one that is kept.
  func recipe(at position: Int) -> Recipe? {
    let number = draws[position].recipe
    return number < 0 ? nil : recipes[Int(number)]
  }

  /// Keys the tensor's philox stream.
  func key(at position: Int) -> StreamKey { draws[position].key }

  /// The position of the tensor whose values this one repeats.
  func original(of position: Int) -> Int? {
    let original = draws[position].original
    return original < 0 ? nil : Int(original)
  }
}

extension Recipe {
  /// - Throws: `RewriteError` for what no plan of this version says.
  fileprivate init(
    _ tensor: PlannedTensor, _ plan: Plan, _ position: (String) -> Int?
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
    guard format != nil else {
      guard initializer == .constant(0) else { throw bad("holds \(tensor.dtype), not floats") }
      values = .zeros
      return
    }
    if case .rowNorms(let path) = initializer {
      guard let rows = position(path), let shape = plan.tensors[rows].shape,
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
