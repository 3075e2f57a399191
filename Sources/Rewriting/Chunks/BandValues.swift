internal import Initializers

/// The values of runs of elements that begin and end anywhere, in plan order.
struct BandSequence {
  private var sequence: ValueSequence
  /// The piece that was handed out last; it may reach into the next run.
  private var last: PieceValues?
  private var next = 0

  init(_ plan: PlanValues) { sequence = ValueSequence(plan) }

  /// Goes to the start of a tensor, by its position in the plan; positions must not go back.
  mutating func begin(_ position: Int) {
    sequence.begin(position)
    (last, next) = (nil, 0)
  }

  /// The elements that follow those of the run before.
  ///
  /// Pieces begin at multiples of 16 elements: where a run does not, its neighbour's last piece is
  /// made twice.
  mutating func take(_ elements: Range<Int>) -> BandValues {
    var pieces: [PieceValues] = []
    if let last, last.elements.upperBound > elements.lowerBound { pieces.append(last) }
    while next < elements.upperBound {
      let whole = (elements.upperBound - next) & ~15
      let piece = sequence.next(whole == 0 ? 16 : min(whole, 1 << 16))
      next = piece.elements.upperBound
      pieces.append(piece)
      last = piece
    }
    return BandValues(elements: elements, pieces: pieces)
  }
}

/// The values of one run of elements, still to be made.
struct BandValues: Sendable {
  let elements: Range<Int>
  let pieces: [PieceValues]

  /// Whether each value was drawn for itself.
  var areIndependent: Bool { pieces.allSatisfy(\.areIndependent) }

  /// The bytes as they shall lie in the file, and what they are like.
  func make() -> (bytes: [UInt8], moments: Moments?) {
    guard let size = pieces.first?.elementSize else { return ([], nil) }
    var moments: Moments?
    let count = elements.count * size
    let bytes = unsafe [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
      let out = UnsafeMutableRawBufferPointer(buffer)
      for piece in pieces {
        let part = piece.elements.clamped(to: elements)
        let place = (part.lowerBound - elements.lowerBound) * size
        let target = unsafe UnsafeMutableRawBufferPointer(
          rebasing: out[place..<(place + part.count * size)])
        if part == piece.elements {
          unsafe piece.fill(target)
        } else {
          unsafe Self.fill(target, with: part, of: piece)
        }
        moments.add(unsafe piece.moments(of: UnsafeRawBufferPointer(target)))
      }
      filled = count
    }
    return (bytes, moments)
  }

  private static func fill(
    _ target: UnsafeMutableRawBufferPointer, with part: Range<Int>, of piece: PieceValues
  ) {
    let size = piece.elementSize
    let skipped = (part.lowerBound - piece.elements.lowerBound) * size
    unsafe withUnsafeTemporaryAllocation(byteCount: piece.byteCount, alignment: 64) { whole in
      unsafe piece.fill(whole)
      unsafe target.copyBytes(from: whole[skipped..<(skipped + part.count * size)])
    }
  }
}
