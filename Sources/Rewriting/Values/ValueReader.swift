internal import Initializers

/// The bytes of one tensor after another, in amounts that the caller chooses.
struct ValueReader {
  private var sequence: ValueSequence
  private var waiting: [UInt8] = []
  /// Statistics of the tensor so far; `nil` for one of no real numbers.
  private(set) var moments: Moments?

  init(_ plan: PlanValues) { sequence = ValueSequence(plan) }

  /// Goes to the start of a tensor, by its position in the plan; positions must not go back.
  mutating func begin(_ position: Int) {
    sequence.begin(position)
    waiting = []
    moments = nil
  }

  /// The next bytes of the tensor.
  mutating func next(_ count: Int) -> [UInt8] {
    while waiting.count < count {
      let piece = sequence.next(1 << 16)
      guard piece.byteCount > 0 else { break }
      let bytes = unsafe [UInt8](unsafeUninitializedCapacity: piece.byteCount) { buffer, size in
        unsafe piece.fill(UnsafeMutableRawBufferPointer(buffer))
        size = piece.byteCount
      }
      moments.add(unsafe bytes.withUnsafeBytes { unsafe piece.moments(of: $0) })
      waiting += bytes
    }
    let bytes = Array(waiting.prefix(count))
    waiting.removeFirst(bytes.count)
    return bytes
  }
}

extension Moments? {
  /// Merges the moments of a further piece; the first piece starts them.
  mutating func add(_ piece: Moments?) {
    guard let piece else { return }
    var total = self ?? Moments()
    total.merge(piece)
    self = total
  }
}
