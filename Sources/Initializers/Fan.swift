/// Which fan the variance is scaled by.
public enum FanMode: String, Sendable, Codable, CaseIterable {
  /// Keeps the variance of activations in the forward pass.
  case fanIn = "fan_in"
  /// Keeps the variance of gradients in the backward pass.
  case fanOut = "fan_out"

  /// The mode that `text` names, in any case, as torch takes it.
  public init(parsing text: String) throws(InitializerError) {
    guard let mode = FanMode(rawValue: text.lowercased()) else {
      throw .unknownMode(text)
    }
    self = mode
  }
}

/// The number of connections into and out of one unit.
public struct Fan: Sendable, Equatable {
  /// fan_in.
  public let input: Int
  /// fan_out.
  public let output: Int

  /// Fans that were worked out elsewhere.
  public init(input: Int, output: Int) {
    self.input = input
    self.output = output
  }

  /// The fans that torch's `_calculate_fan_in_and_fan_out` gives for a weight of `shape`.
  ///
  /// fan_in is shape[1] and fan_out shape[0], each times the product of the other dimensions,
  /// whatever the layer: torch does not look at groups or transposition. A zero dimension is fine.
  public init(shape: [Int]) throws(InitializerError) {
    guard shape.count >= 2 else { throw .tooFewDimensions(shape) }
    let field = shape.dropFirst(2)
    input = try product(of: field, times: shape[1], shape)
    output = try product(of: field, times: shape[0], shape)
  }

  /// The fan that `mode` chooses.
  public func count(_ mode: FanMode) -> Int {
    switch mode {
    case .fanIn: input
    case .fanOut: output
    }
  }
}

private func product(
  of field: ArraySlice<Int>, times first: Int, _ shape: [Int]
) throws(InitializerError) -> Int {
  // Zeros first, so that no overflow hides that the product is 0.
  guard first != 0, !field.contains(0) else { return 0 }
  var result = first
  for dimension in field {
    let (value, overflow) = result.multipliedReportingOverflow(by: dimension)
    guard !overflow else { throw .shapeTooLarge(shape) }
    result = value
  }
  return result
}
