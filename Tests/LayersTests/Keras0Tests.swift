import Testing

@testable import Layers

/// Shapes and orders are those that Keras 0.3.3 writes.
@Suite("Keras 0 files")
struct Keras0Tests {
  private func file(_ layers: [[[Int]]]) -> InventoryBuilder {
    var file = InventoryBuilder().group("/", ["nb_layers": .integer(layers.count)])
    for (number, shapes) in layers.enumerated() {
      file = add(shapes, "/layer_\(number)", to: file)
    }
    return file
  }

  private func add(
    _ shapes: [[Int]], _ group: String, to file: InventoryBuilder
  ) -> InventoryBuilder {
    shapes.enumerated().reduce(
      file.group(group, ["nb_params": .integer(shapes.count)])
    ) { $0.dataset("\(group)/param_\($1.offset)", shape: $1.element) }
  }

  private func roles(_ file: InventoryBuilder, _ group: String) -> [Role] {
    file.model.tensors.filter { $0.path.hasPrefix(group + "/") }.map(\.role)
  }

  private let cell = [[6, 5], [5, 5], [5]]

  @Test("layers are told by the shapes of their weights")
  func layers() {
    let file = file([
      [[8, 3, 3, 5], [8]], [], [[12], [12], [12], [12]], [[6, 8, 3, 3], [6]], [[6, 12, 10]],
      [[720, 10], [10]], [[3, 10, 7], [3, 7]],
    ])
    #expect(file.model.dialect == "keras_0")
    #expect(file.tensor("/layer_0/param_0")?.geometry?.axes.output == [0])
    #expect(roles(file, "/layer_2") == [.normScale, .normOffset, .runningMean, .runningVar])
    #expect(file.tensor("/layer_4/param_0")?.layerType == .prelu)
    #expect(file.tensor("/layer_5/param_0")?.geometry?.axes == Axes(input: [0], output: [1]))
    #expect(file.tensor("/layer_6/param_0")?.layerType == "maxout_dense")
  }

  @Test("recurrent layers have a triple for each gate, in the order i, c, f, o")
  func recurrent() {
    let file = file([
      [[20, 6]], cell + cell + cell + cell, cell + cell + cell, cell,
    ])
    #expect(roles(file, "/layer_0") == [.embedding])
    #expect(file.tensor("/layer_1/param_0")?.layerType == .lstm)
    #expect(file.tensor("/layer_1/param_8")?.initial == .constant(1))
    #expect(file.tensor("/layer_1/param_5")?.initial == nil)
    #expect(file.tensor("/layer_2/param_0")?.layerType == .gru)
    #expect(roles(file, "/layer_3") == [.kernel, .recurrentKernel, .bias])
  }

  @Test("a highway's carry starts closed")
  func highway() {
    let bias = file([[], [[7, 7], [7], [7, 7], [7]]]).tensor("/layer_1/param_3")
    #expect(bias?.role == .bias && bias?.initial == .constant(-2))
  }

  @Test("what more than one layer would fit is left open")
  func open() {
    let file = file([[], [[20, 6]], [[7], [7]], [[6, 6, 6, 6], [6]]])
    #expect(roles(file, "/layer_1") == [.unknown])
    #expect(roles(file, "/layer_2") == [.unknown, .unknown])
    #expect(file.tensor("/layer_3/param_0")?.readings.count == 2)
  }

  @Test("a graph's list is cut into layers where it can be cut in one way only")
  func graph() {
    let shapes =
      [[20, 6]] + cell + cell + cell + cell + [[5, 4], [4], [4], [4], [4], [4], [4, 2], [2]]
    let file = add(shapes, "/graph", to: InventoryBuilder())
    #expect(file.model.tensors.allSatisfy { $0.role != .unknown })
    #expect(file.tensor("/graph/param_9")?.initial == .constant(1))
    #expect(file.tensor("/graph/param_15")?.role == .normScale)
    // An embedding and a dense layer, or a recurrent cell.
    let open = add([[20, 5], [5, 5], [5]], "/graph", to: InventoryBuilder())
    #expect(roles(open, "/graph") == [.unknown, .unknown, .unknown])
  }
}
