/// The calls of a model's layers and what each is followed by, with nested models laid open.
struct KerasGraph {
  /// One call of a layer.
  struct Vertex {
    /// The layer's name; empty where a signal enters or leaves a nested model.
    var name = ""
    /// What becomes of a signal here, worked out once: many ways lead through the same layers.
    var passage = KerasPassage.through
    var next: [Int] = []
  }

  /// Where signals enter and leave a layer or model.
  private struct Ends {
    var entries: [Int]
    var exits: [Int]
  }

  private(set) var vertices: [Vertex] = []
  /// The calls of the layer at a path of positions in the config's tree.
  private(set) var calls: [[Int]: [Int]] = [:]

  init(_ model: KerasLayerConfig) { _ = add(model, at: []) }

  private mutating func add(_ vertex: Vertex) -> Int {
    vertices.append(vertex)
    return vertices.count - 1
  }

  private mutating func connect(_ sources: [Int], _ targets: [Int]) {
    for source in sources { vertices[source].next += targets }
  }

  private mutating func add(_ model: KerasLayerConfig, at path: [Int]) -> Ends {
    model.className == "Sequential" ? addChain(model, at: path) : addGraph(model, at: path)
  }

  private mutating func addChain(_ model: KerasLayerConfig, at path: [Int]) -> Ends {
    let start = add(Vertex())
    var last = [start]
    for (index, layer) in model.children.enumerated() where layer.className != "InputLayer" {
      let ends = addCalls(of: layer, at: path + [index], count: 1)
      connect(last, ends[0].entries)
      last = ends[0].exits
    }
    return Ends(entries: [start], exits: last)
  }

  /// A functional model: each layer's calls say where their inputs come from.
  private mutating func addGraph(_ model: KerasLayerConfig, at path: [Int]) -> Ends {
    var ends: [String: [Ends]] = [:]
    for (index, layer) in model.children.enumerated() {
      let count = max(layer.calls?.count ?? 0, 1)
      ends[layer.name] = addCalls(of: layer, at: path + [index], count: count)
    }
    let nested = Set(model.children.filter(\.isModel).map(\.name))
    func exits(_ source: KerasCall.Source, isOld: Bool) -> [Int] {
      guard let calls = ends[source.layer], !calls.isEmpty else { return [] }
      // Keras 1 and 2 count the making of a nested model as its first call.
      let call = isOld && nested.contains(source.layer) ? source.call - 1 : source.call
      return calls[min(max(call, 0), calls.count - 1)].exits
    }
    for layer in model.children {
      for (index, call) in (layer.calls ?? []).enumerated() {
        let entries = ends[layer.name]?[index].entries ?? []
        for source in call.sources { connect(exits(source, isOld: call.isOld), entries) }
      }
    }
    let isOld = model.children.contains { $0.calls?.contains(where: \.isOld) ?? false }
    let inputs = KerasCall(model.settings["input_layers"] ?? .null).sources
    let outputs = KerasCall(model.settings["output_layers"] ?? .null).sources
    return Ends(
      entries: inputs.flatMap { ends[$0.layer]?.first?.entries ?? [] },
      exits: outputs.flatMap { exits($0, isOld: isOld) })
  }

  private mutating func addCalls(
    of layer: KerasLayerConfig, at path: [Int], count: Int
  ) -> [Ends] {
    guard layer.isModel else {
      let made = (0..<count).map { index in
        let call = layer.calls.flatMap { index < $0.count ? $0[index] : nil }
        return add(Vertex(name: layer.name, passage: KerasPassage(layer, call)))
      }
      calls[path] = made
      return made.map { Ends(entries: [$0], exits: [$0]) }
    }
    // However often it is called, a nested model's inside exists once.
    let inside = add(layer, at: path)
    return (0..<count).map { _ in
      let (enter, leave) = (add(Vertex()), add(Vertex()))
      connect([enter], inside.entries)
      connect(inside.exits, [leave])
      return Ends(entries: [enter], exits: [leave])
    }
  }
}
