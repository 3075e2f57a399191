internal import Initializers
internal import Layers
internal import Planning

/// The values that a plan gives its tensors: a pure function of the plan, so that applying it again,
/// recovering and verifying all come to the same bytes.
struct PlanValues: Sendable {
  private let plan: Plan
  private let positions: [String: Int]
  private let isa: ISA

  init(_ plan: Plan, isa: ISA = .best) {
    self.plan = plan
    self.isa = isa
    positions = Dictionary(
      plan.tensors.indices.map { (plan.tensors[$0].path, $0) },
      uniquingKeysWith: { first, _ in first })
  }

  /// The values of one tensor of the plan that is to be written.
  func values(of tensor: PlannedTensor) throws(RewriteError) -> TensorValues {
    guard let initializer = tensor.initializer else {
      throw .badReceipt(
        path: plan.file.path, reason: "\(tensor.path) is written with no initializer")
    }
    if case .rowNorms(let path) = initializer { return try norms(tensor, ofRowsAt: path) }
    guard let format = FloatFormat(rawValue: tensor.dtype.rawValue) else {
      // Integer counters: only zero has the same bytes in every integer type.
      guard initializer == .constant(0) else {
        throw .badReceipt(
          path: plan.file.path, reason: "\(tensor.path) holds \(tensor.dtype.rawValue), not floats")
      }
      return TensorValues(
        source: .zeros, elementSize: tensor.elements > 0 ? tensor.bytes / tensor.elements : 1)
    }
    return try drawn(tensor, initializer, format)
  }

  private func drawn(
    _ tensor: PlannedTensor, _ initializer: Initializer, _ format: FloatFormat
  ) throws(RewriteError) -> TensorValues {
    do {
      var fan: Fan?
      if let input = tensor.fanIn, let output = tensor.fanOut {
        fan = Fan(input: input, output: output)
      }
      let drawing = TensorValues.Drawing(
        distribution: try initializer.distribution(fan: fan), format: format,
        byteOrder: tensor.byteOrder == .big ? .big : .little,
        key: StreamKey(seed: plan.seed, path: tensor.streamPath), isa: isa)
      return TensorValues(source: .drawn(drawing), elementSize: format.size)
    } catch {
      throw .initializer(path: tensor.path, error)
    }
  }

  private func norms(
    _ tensor: PlannedTensor, ofRowsAt path: String
  ) throws(RewriteError) -> TensorValues {
    guard let position = positions[path], let rows = plan.tensors[position].shape,
      let format = FloatFormat(rawValue: tensor.dtype.rawValue),
      case .drawn(var drawing) = try values(of: plan.tensors[position]).source
    else {
      throw .badReceipt(
        path: plan.file.path, reason: "\(tensor.path) needs \(path), which is not drawn")
    }
    // Norms are taken before values are rounded to 16 bits.
    drawing.format = drawing.format == .float64 ? .float64 : .float32
    drawing.byteOrder = .host
    let norms = TensorValues.Norms(
      rows: drawing, rowLength: rows.dropFirst().reduce(1, *), format: format,
      byteOrder: tensor.byteOrder == .big ? .big : .little)
    return TensorValues(source: .norms(norms), elementSize: format.size)
  }
}
