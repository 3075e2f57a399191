internal import Initializers
internal import Layers

/// What measuring must know of a tensor, which many of a model have alike.
struct Measurable: Sendable {
  let format: FloatFormat
  let byteOrder: Initializers.ByteOrder
  let shape: [Int]
  let elements: Int
  /// Where units are numbered; `nil` for what is no kernel.
  let axes: Axes?

  /// `nil` for a tensor that holds no floats.
  init?(_ tensor: Tensor) {
    let element = tensor.facts.element
    guard let format = FloatFormat(rawValue: element.kind.rawValue), tensor.facts.elements > 0,
      format.size == element.size
    else { return nil }
    self.format = format
    byteOrder = element.byteOrder == .big ? .big : .little
    shape = tensor.shape
    elements = tensor.facts.elements
    axes = tensor.geometry?.axes
  }

  /// The size of one value in bytes.
  var elementSize: Int { format.size }

  /// The size of all values in bytes.
  var bytes: Int { elements * elementSize }

  /// What some of the values are like.
  func profile(of bytes: UnsafeRawBufferPointer) -> Profile {
    var profile = Profile()
    unsafe profile.add(bytes, format: format, byteOrder: byteOrder)
    return profile
  }
}

/// Numbers the kinds of a model's tensors, which must be there as long as this goes on.
struct MeasurableKinds {
  private struct Parts: Hashable {
    let facts: ObjectIdentifier
    let meaning: ObjectIdentifier
  }

  /// Each kind once.
  private(set) var kinds: [Measurable] = []
  /// The numbers of kinds by what tensors hold in common; `nil` for what holds no floats.
  private var numbers: [Parts: Int?] = [:]

  /// The number of a tensor's kind; `nil` for one that holds no floats.
  mutating func number(of tensor: Tensor) -> Int? {
    let parts = Parts(facts: tensor.facts.common.identity, meaning: tensor.common.identity)
    if let known = numbers[parts] { return known }
    let kind = Measurable(tensor)
    let number = kind.map { _ in kinds.count }
    if let kind { kinds.append(kind) }
    numbers[parts] = .some(number)
    return number
  }
}
