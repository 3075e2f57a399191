import Initializers
import Layers

@testable import Planning

/// Models for tests, tensor by tensor.
enum ModelBuilder {
  /// A float32 tensor with the geometry of a dense kernel where its role has one.
  static func tensor(
    _ path: String, _ shape: [Int]? = [3], role: Role = .bias, layer: String = "d1",
    type: LayerType = .dense, kind: ElementType.Kind = .float32,
    storage: Storage = .contiguous(offset: 4096), aliases: [String] = [],
    initial: FrameworkDefault? = nil, copyOf: String? = nil, evidence: [String] = ["a test"]
  ) -> Tensor {
    let isKernel = role == .kernel || role == .recurrentKernel
    let sizes: [ElementType.Kind: Int] = [.float64: 8, .int64: 8, .float16: 2, .int8: 1]
    return Tensor(
      DatasetFacts(
        path: path, aliases: aliases, shape: shape,
        element: ElementType(kind, size: sizes[kind] ?? 4), storage: storage),
      layer: layer, layerType: type, role: role,
      geometry: isKernel ? shape.flatMap(dense) : nil, initial: initial, copyOf: copyOf,
      evidence: evidence)
  }

  static func kernel(
    _ path: String, _ shape: [Int]? = [4, 3], layer: String = "d1",
    storage: Storage = .contiguous(offset: 4096), copyOf: String? = nil
  ) -> Tensor {
    tensor(path, shape, role: .kernel, layer: layer, storage: storage, copyOf: copyOf)
  }

  /// Keras's (in, out), which is PyTorch's (out, in).
  private static func dense(_ shape: [Int]) -> KernelGeometry? {
    guard shape.count == 2 else { return nil }
    return KernelGeometry(
      axes: Axes(input: [0], output: [1]), torchShape: [shape[1], shape[0]])
  }

  static func plan(
    _ tensors: [Tensor], _ policy: Policy = Policy(seed: Seed(UInt64(42))),
    warnings: [String] = []
  ) throws -> Plan {
    try Planner(policy: policy).plan(
      Model(dialect: "torch", tensors: tensors, warnings: warnings),
      file: PlannedFile(path: "model.h5", bytes: 9000, dialect: "torch"),
      tool: Plan.Tool(version: "1.2.3"))
  }

  static func policy(
    only: [String] = [], except: [String] = [], onUnknown: Policy.UnknownTensors = .error
  ) -> Policy {
    Policy(
      seed: Seed(UInt64(42)), only: only.compactMap { try? Selector($0) },
      except: except.compactMap { try? Selector($0) },
      onUnknown: onUnknown)
  }
}
