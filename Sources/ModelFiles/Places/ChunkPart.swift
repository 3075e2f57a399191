/// Values of a run of elements that lie in one range of bytes of the file: a box of one chunk.
package struct ChunkPart {
  /// An axis of the box, with how far its next index is, in bytes.
  struct Axis {
    let count: Int
    let inRun: Int
    let inBox: Int
  }

  /// Where the range begins in the file.
  package let offset: Int
  package let byteCount: Int
  /// Whether there is something between the values that is not of the run: what a chunk has beyond the edges.
  package let hasGaps: Bool
  /// Where its first element begins among the bytes of the run.
  package let start: Int
  /// The bytes that follow one another both in the run and in the file.
  let stretch: Int
  /// How often such come along each axis before.
  let axes: [Axis]

  /// Whether all of it follows one another in the run too.
  package var isOneStretch: Bool { stretch == byteCount }

  /// Gives each stretch: its place in the run, and in the box.
  @inline(__always)
  func forEachStretch(_ body: (_ inRun: Int, _ inBox: Int) -> Void) {
    guard let last = axes.last else { return body(start, 0) }
    var index = [Int](repeating: 0, count: axes.count - 1)
    var (inRun, inBox) = (start, 0)
    while true {
      for number in 0..<last.count {
        body(inRun &+ number &* last.inRun, inBox &+ number &* last.inBox)
      }
      var axis = axes.count - 2
      while axis >= 0 {
        index[axis] += 1
        inRun += axes[axis].inRun
        inBox += axes[axis].inBox
        if index[axis] < axes[axis].count { break }
        inRun -= axes[axis].count * axes[axis].inRun
        inBox -= axes[axis].count * axes[axis].inBox
        index[axis] = 0
        axis -= 1
      }
      if axis < 0 { return }
    }
  }

  /// Copies the values of the run to the box.
  package func gather(_ run: UnsafeRawPointer, into box: UnsafeMutableRawPointer) {
    unsafe copy { unsafe (run + $0, box + $1) }
  }

  /// Copies the values of the box to the run.
  package func scatter(_ box: UnsafeRawPointer, into run: UnsafeMutableRawPointer) {
    unsafe copy { unsafe (box + $1, run + $0) }
  }

  /// Single elements without a call for each: narrow chunks consist of nothing else.
  @inline(__always)
  private func copy(_ places: (Int, Int) -> (UnsafeRawPointer, UnsafeMutableRawPointer)) {
    switch stretch {
    case 2: unsafe copy(UInt16.self, places)
    case 4: unsafe copy(UInt32.self, places)
    case 8: unsafe copy(UInt64.self, places)
    default:
      forEachStretch {
        let (from, to) = unsafe places($0, $1)
        unsafe to.copyMemory(from: from, byteCount: stretch)
      }
    }
  }

  @inline(__always)
  private func copy<Bits: BitwiseCopyable>(
    _: Bits.Type, _ places: (Int, Int) -> (UnsafeRawPointer, UnsafeMutableRawPointer)
  ) {
    forEachStretch {
      let (from, to) = unsafe places($0, $1)
      unsafe to.storeBytes(of: from.loadUnaligned(as: Bits.self), as: Bits.self)
    }
  }
}
