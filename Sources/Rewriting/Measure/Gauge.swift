internal import Initializers
internal import Layers
internal import Planning

/// Gathers what is asked about one tensor, from pieces in any order.
struct Gauge: Sendable {
  private let format: FloatFormat
  private let byteOrder: Initializers.ByteOrder
  private let elements: Int
  private var profile = Profile()
  private var outputs: DeadUnits?
  private var inputs: DeadUnits?
  private var done = 0

  /// `nil` for a tensor that holds no floats.
  init?(_ tensor: Tensor) {
    let element = tensor.facts.element
    guard let format = FloatFormat(rawValue: element.kind.rawValue), tensor.facts.elements > 0,
      format.size == element.size
    else { return nil }
    self.format = format
    byteOrder = element.byteOrder == .big ? .big : .little
    elements = tensor.facts.elements
    outputs = tensor.geometry.flatMap { DeadUnits(axes: $0.axes.output, shape: tensor.shape) }
    inputs = tensor.geometry.flatMap { DeadUnits(axes: $0.axes.input, shape: tensor.shape) }
  }

  var isComplete: Bool { done == elements }

  /// Takes a piece in, with its profile made elsewhere so that many can be made at once.
  mutating func add(
    _ piece: Profile, _ bytes: UnsafeRawBufferPointer, from start: Int
  ) {
    profile.merge(piece)
    done += bytes.count / format.size
    guard piece.zeros > 0, outputs != nil || inputs != nil else { return }
    // Zeros are rare where weights are, so that looking for them once more costs little.
    for index in 0..<(bytes.count / format.size) where unsafe isZero(bytes, index) {
      outputs?.addZero(at: start + index)
      inputs?.addZero(at: start + index)
    }
  }

  func profile(of bytes: UnsafeRawBufferPointer) -> Profile {
    var profile = Profile()
    unsafe profile.add(bytes, format: format, byteOrder: byteOrder)
    return profile
  }

  var statistics: TensorStatistics {
    TensorStatistics(profile, deadOutputs: outputs?.dead, deadInputs: inputs?.dead)
  }

  /// Whether no bit but the sign is set.
  private func isZero(_ bytes: UnsafeRawBufferPointer, _ index: Int) -> Bool {
    let start = index * format.size
    let sign = byteOrder == .big ? 0 : format.size - 1
    for byte in 0..<format.size {
      let value = unsafe bytes[start + byte]
      if byte == sign ? value & 0x7f != 0 : value != 0 { return false }
    }
    return true
  }
}
