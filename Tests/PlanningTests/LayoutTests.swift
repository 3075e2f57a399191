import Initializers
import Layers
import Testing

@testable import Planning

@Suite("Layouts that the file leaves open")
struct LayoutTests {
  /// A kernel of which only the shape is known.
  private func open(_ path: String, _ shape: [Int]) -> Tensor {
    var tensor = ModelBuilder.tensor(path, shape, role: .kernel)
    tensor.geometry = nil
    tensor.readings = KernelReading.Order.allCases.compactMap { KernelReading($0, shape: shape) }
    return tensor
  }

  private func plan(
    _ shape: [Int], _ layout: Policy.Layout = .auto, rules: [Rule] = [],
    onUnknown: Policy.UnknownTensors = .error
  ) throws -> PlannedTensor {
    let policy = Policy(
      seed: Seed(UInt64(1)), layout: layout, onUnknown: onUnknown, rules: rules)
    return try ModelBuilder.plan([open("/w", shape)], policy).tensors[0]
  }

  @Test("an ambiguity that would change the std is an error with both fans and the way out")
  func error() {
    #expect {
      _ = try plan([8, 3])
    } throws: { error in
      // (8, 3): out-first has 3 inputs and 8 outputs, in-first 8 and 3.
      let text = "\(error)"
      return text.contains("out-first gives fan_in 3, fan_out 8")
        && text.contains("in-first gives fan_in 8, fan_out 3") && text.contains("--layout")
    }
    #expect(throws: PlanningError.self) { try plan([3, 3, 4, 8]) }
  }

  @Test("an ambiguity that changes nothing is none, and nothing is said of the axes")
  func harmless() throws {
    let square = try plan([6, 6])
    #expect(square.action == .write && square.std == 2.squareRoot() / 6.squareRoot())
    #expect(square.axes == nil && square.fanIn == 6 && square.fanOut == 6)
    let cube = try plan([3, 3, 3, 3])
    #expect(cube.fanIn == 27 && cube.axes == nil)
    let rule = try Rule(parsing: "/w=normal_(std: 0.1)")
    #expect(try plan([8, 3], rules: [rule]).std == 0.1)
    #expect(try plan([8, 3], rules: [rule]).fanIn == nil)
  }

  @Test("equal fans do not make equal matrices")
  func structured() throws {
    let rule = try Rule(parsing: "/w=orthogonal_")
    #expect(throws: PlanningError.self) { try plan([6, 6], rules: [rule]) }
    #expect(try plan([6, 6], .torch, rules: [rule]).axes == Axes(input: [1], output: [0]))
  }

  @Test(
    "--layout chooses",
    arguments: [
      (Policy.Layout.torch, [8, 3], 3), (.keras, [8, 3], 8), (.split, [8, 3], 8),
      (.torch, [3, 3, 4, 8], 96), (.keras, [3, 3, 4, 8], 36), (.split, [3, 3, 4, 8], 96),
    ])
  func chosen(layout: Policy.Layout, shape: [Int], fanIn: Int) throws {
    let tensor = try plan(shape, layout)
    #expect(tensor.fanIn == fanIn && tensor.std == 2.squareRoot() / Double(fanIn).squareRoot())
    #expect(tensor.axes != nil && tensor.evidence.last?.contains("--layout") == true)
  }

  @Test("--layout changes nothing that the file decides")
  func decided() throws {
    let policy = Policy(seed: Seed(UInt64(1)), layout: .torch)
    let tensor = try ModelBuilder.plan([ModelBuilder.kernel("/k", [4, 3])], policy).tensors[0]
    #expect(tensor.axes == Axes(input: [0], output: [1]) && tensor.fanIn == 4)
  }

  @Test("--on-unknown keep leaves an ambiguous kernel as it is")
  func kept() throws {
    let tensor = try plan([8, 3], onUnknown: .keep)
    #expect(tensor.action == .keep && tensor.rule.contains("ambiguous layout"))
  }
}
