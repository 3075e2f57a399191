internal import Initializers
internal import Layers
internal import Planning

/// Gathers what is asked about one tensor, from pieces in any order.
struct Gauge: Sendable {
  private let measurable: Measurable
  /// Of the pieces so far; it takes 64 KiB.
  private var profile: Profile?
  private var outputs: DeadUnits?
  private var inputs: DeadUnits?
  private var done = 0

  init(_ measurable: Measurable) {
    self.measurable = measurable
    let shape = measurable.shape
    outputs = measurable.axes.flatMap { DeadUnits(axes: $0.output, shape: shape) }
    inputs = measurable.axes.flatMap { DeadUnits(axes: $0.input, shape: shape) }
  }

  var isComplete: Bool { done == measurable.elements }

  /// Takes a piece in, with its profile made elsewhere so that many can be made at once.
  mutating func add(
    _ piece: Profile, _ bytes: UnsafeRawBufferPointer, from start: Int
  ) {
    if profile == nil { profile = piece } else { profile?.merge(piece) }
    let count = bytes.count / measurable.elementSize
    done += count
    guard piece.zeros > 0, outputs != nil || inputs != nil else { return }
    // Zeros are rare where weights are, so that looking for them once more costs little.
    for index in 0..<count where unsafe isZero(bytes, index) {
      outputs?.addZero(at: start + index)
      inputs?.addZero(at: start + index)
    }
  }

  var statistics: PackedStatistics {
    PackedStatistics(
      TensorStatistics(
        profile ?? Profile(), deadOutputs: outputs?.dead, deadInputs: inputs?.dead))
  }

  /// Whether no bit but the sign is set.
  private func isZero(_ bytes: UnsafeRawBufferPointer, _ index: Int) -> Bool {
    let size = measurable.elementSize
    let sign = measurable.byteOrder == .big ? 0 : size - 1
    for byte in 0..<size {
      let value = unsafe bytes[index * size + byte]
      if byte == sign ? value & 0x7f != 0 : value != 0 { return false }
    }
    return true
  }
}
