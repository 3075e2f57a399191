internal import Initializers
internal import Planning

/// Hands out the values of tensors piece by piece, in plan order: torch's one shared stream leaves no
/// other, and philox, which could, loses nothing by it.
///
/// A piece is a value of its own, so that any number of workers can make pieces at the same time.
struct ValueSequence: Sendable {
  private let plan: PlanValues
  /// Where torch's stream stands; `nil` under philox.
  private var cursor: TorchCursor?
  /// The tensor that is being handed out.
  private var current: Current?

  private struct Current {
    let recipe: Recipe
    var source: PieceValues.Source
    var next = 0
  }

  init(_ plan: PlanValues) {
    self.plan = plan
    cursor = plan.rng == .torch ? TorchCursor(plan) : nil
  }

  /// Goes to the start of a tensor that is written, by its position in the plan.
  ///
  /// Positions must not go back.
  mutating func begin(_ position: Int) {
    guard let recipe = plan.recipe(at: position) else {
      preconditionFailure("tensors that are kept have no values")
    }
    current = Current(recipe: recipe, source: source(recipe, at: position))
  }

  /// The next elements of the tensor; pieces begin at multiples of 16 elements.
  mutating func next(_ count: Int) -> PieceValues {
    guard var current else { preconditionFailure("no tensor has been begun") }
    let range = current.next..<min(current.next + count, current.recipe.elements)
    let piece = PieceValues(
      source: current.source, elements: range, format: current.recipe.format,
      byteOrder: current.recipe.byteOrder, elementSize: current.recipe.elementSize, isa: plan.isa)
    if case .torch(var fill) = current.source {
      current.source = .zeros  // keeps the state unshared while it moves
      fill.skip(elements: range.count)
      current.source = .torch(fill)
    }
    current.next = range.upperBound
    self.current = current
    return piece
  }

  private mutating func source(_ recipe: Recipe, at position: Int) -> PieceValues.Source {
    switch recipe.values {
    case .zeros: return .zeros
    case .distribution(let distribution):
      guard let generator = generator(at: position) else {
        return .philox(distribution, plan.key(at: position))
      }
      return .torch(
        TorchFill(generator, count: recipe.elements, of: distribution, format: recipe.format))
    case .structured(let structured):
      return structured.isElementwise
        ? .pattern(structured)
        : .whole(whole(structured, recipe, generator(at: position), plan.key(at: position)))
    case .rowNorms(let rows, let rowLength):
      return .norms(norms(ofRowsAt: rows, rowLength))
    }
  }

  /// torch's generator where it draws a tensor, or drew the tensor that this one repeats.
  private mutating func generator(at position: Int) -> TorchGenerator? {
    cursor?.generator(at: position, repeating: plan.original(of: position))
  }

  private func whole(
    _ structured: Structured, _ recipe: Recipe, _ generator: TorchGenerator?, _ key: StreamKey
  ) -> [UInt8] {
    guard var generator else {
      return materialize(
        structured, format: recipe.format, byteOrder: recipe.byteOrder, key: key,
        isa: plan.isa)
    }
    return generator.materialize(
      structured, format: recipe.format, byteOrder: recipe.byteOrder, isa: plan.isa)
  }

  private func norms(ofRowsAt position: Int, _ rowLength: Int) -> RowNorms {
    guard let recipe = plan.recipe(at: position),
      case .distribution(let distribution) = recipe.values
    else { preconditionFailure("planning refuses norms of rows that are not drawn alike") }
    var ahead = cursor
    let generator = ahead?.generator(at: position, repeating: plan.original(of: position))
    return RowNorms(
      rows: RowNorms.Rows(
        distribution: distribution, elements: recipe.elements, key: plan.key(at: position),
        generator: generator, stored: recipe.format),
      rowLength: rowLength, isa: plan.isa)
  }
}
