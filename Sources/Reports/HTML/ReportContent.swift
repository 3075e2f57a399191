internal import Initializers
internal import Layers
public import Planning

/// What a report shows.
public struct ReportContent: Sendable {
  let after: Inspection
  let before: Inspection?
  let receipt: Plan?
  private let beforeByPath: NameIndex
  private let planned: NameIndex

  /// - Parameters:
  ///   - after: The model, with statistics.
  ///   - before: The model as it was before, with statistics.
  ///   - receipt: What was done to it.
  public init(after: Inspection, before: Inspection? = nil, receipt: Plan? = nil) {
    self.after = after
    self.before = before
    self.receipt = receipt
    let old = before?.tensors ?? []
    beforeByPath = NameIndex(count: old.count) { old[$0].description.path }
    let tensors = receipt?.tensors ?? []
    planned = NameIndex(count: tensors.count) { tensors[$0].path }
  }

  func before(_ tensor: Inspection.InspectedTensor) -> TensorStatistics? {
    guard let tensors = before?.tensors else { return nil }
    let position = beforeByPath.position(of: tensor.description.path) {
      tensors[$0].description.path
    }
    return position.flatMap { tensors[$0].stats }
  }

  /// What the receipt says was drawn; `nil` for tensors that were kept.
  func plan(_ tensor: Inspection.InspectedTensor) -> PlannedTensor? {
    guard let tensors = receipt?.tensors else { return nil }
    let position = planned.position(of: tensor.description.path) { tensors[$0].path }
    return position.flatMap { tensors[$0].action == .write ? tensors[$0] : nil }
  }

  /// What the receipt's values were drawn from, where they were drawn one by one.
  func expected(_ tensor: Inspection.InspectedTensor) -> Distribution? {
    guard let plan = plan(tensor), let initializer = plan.initializer,
      let format = FloatFormat(rawValue: plan.dtype.rawValue)
    else { return nil }
    let fan = plan.fanIn.flatMap { input in plan.fanOut.map { Fan(input: input, output: $0) } }
    let resolved = try? initializer.resolve(
      fan: fan, geometry: nil, shape: plan.shape ?? [], format: format)
    if case .distribution(let distribution)? = resolved { return distribution }
    return nil
  }

  /// The standard deviation planned, else He's √2/√fan_in for comparison.
  func expectedStd(_ tensor: Inspection.InspectedTensor) -> Double? {
    if let std = plan(tensor)?.std { return std }
    guard let fan = tensor.description.fanIn, fan > 0 else { return nil }
    return (2 / Double(fan)).squareRoot()
  }

  /// The kernels in model order, for the chart of depth.
  var depth: [DepthChart.Point] {
    after.tensors.compactMap { tensor in
      guard tensor.description.role == .kernel, let stats = tensor.stats else { return nil }
      return DepthChart.Point(
        path: tensor.description.path, after: stats.std, before: before(tensor)?.std,
        expected: expectedStd(tensor))
    }
  }
}
