internal import Initializers

/// Follows PyTorch's one generator through a plan: as if each initializer were called in plan order.
struct TorchCursor: Sendable {
  private let plan: PlanValues
  private var generator: TorchGenerator
  /// The next tensor that the generator has not been taken past.
  private var next = 0
  /// The generator where it drew tensors that others repeat, or whose norms others hold.
  private var originals: [Int: TorchGenerator] = [:]
  private let repeated: Set<Int>

  init(_ plan: PlanValues) {
    self.plan = plan
    generator = TorchGenerator(seed: plan.seed)
    repeated = Set(
      (0..<plan.count).lazy.compactMap { position in
        if case .rowNorms(let rows, _) = plan.recipe(at: position)?.values {
          rows
        } else {
          plan.original(of: position)
        }
      })
  }

  /// The generator at a tensor, or where it drew the tensor that this one repeats.
  mutating func generator(at position: Int, repeating original: Int?) -> TorchGenerator {
    advance(to: max(position, (original ?? -1) + 1))
    return originals[original ?? position] ?? generator
  }

  private mutating func advance(to position: Int) {
    while next < position {
      if repeated.contains(next) { originals[next] = generator }
      if let recipe = plan.recipe(at: next), plan.original(of: next) == nil {
        generator = after(recipe)
      }
      next += 1
    }
  }

  /// The generator after one initializer has drawn what it draws.
  private func after(_ recipe: Recipe) -> TorchGenerator {
    switch recipe.values {
    case .zeros, .rowNorms: return generator
    case .distribution(let distribution):
      return TorchFill(
        generator, count: recipe.elements, of: distribution, format: recipe.format
      ).generatorAfter(isa: plan.isa)
    case .structured(let structured):
      return generator.after(structured, format: recipe.format, isa: plan.isa)
    }
  }
}
