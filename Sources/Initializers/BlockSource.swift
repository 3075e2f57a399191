internal import CKernels

/// The random blocks of one tensor.
struct BlockSource<Element: StreamElement> {
  /// What a block's values are drawn from, with every parameter rounded to `Element`.
  enum Law {
    case normal(mean: Element, std: Element)
    case uniform(low: Element, high: Element)
    case truncated(mean: Element, std: Element, bounds: ClosedRange<Element>)
  }

  let law: Law
  let stream: CKStream
  let isa: CKIsa

  /// The last round in which a truncated normal draws a value again.
  ///
  /// With the acceptance that `Initializer` demands, a value gets there with chance below 1e-28.
  static var lastRound: UInt64 { 0xffff }

  init(law: Law, key: StreamKey, isa: ISA) {
    self.law = law
    self.isa = isa.supportedClone
    stream = CKStream(key)
  }

  /// Writes `count` blocks from block number `first` on, in the processor's byte order.
  func write(first: Int, count: Int, into out: UnsafeMutableRawPointer) {
    let counter = UInt64(first) * 64
    switch law {
    case .uniform(let low, let high):
      unsafe Element.uniform(
        stream, isa: isa, counter: counter, blocks: count, low: low, high: high, into: out)
    case .normal(let mean, let std):
      unsafe Element.normal(
        stream, isa: isa, counter: counter, blocks: count, mean: mean, std: std, into: out)
    case .truncated(let mean, let std, let bounds):
      unsafe Element.normal(
        stream, isa: isa, counter: counter, blocks: count, mean: mean, std: std, into: out)
      for block in 0..<count {
        unsafe redraw(
          UnsafeMutableRawBufferPointer(
            start: out + block * blockBytes, count: blockBytes),
          counter: counter + UInt64(block) * 64, mean: mean, std: std, bounds: bounds)
      }
    }
  }

  private var blockBytes: Int { Element.perBlock * MemoryLayout<Element>.size }

  /// Replaces the values of one block outside `bounds` by those of the following rounds.
  private func redraw(
    _ block: UnsafeMutableRawBufferPointer, counter: UInt64, mean: Element, std: Element,
    bounds: ClosedRange<Element>
  ) {
    var outside = Positions()
    for position in 0..<Element.perBlock {
      let value = unsafe block.value(position, as: Element.self)
      outside.append(UInt8(position), if: !bounds.contains(value))
    }
    unsafe withUnsafeTemporaryAllocation(byteCount: blockBytes, alignment: 8) { next in
      guard let base = next.baseAddress else { return }
      var round: UInt64 = 0
      while outside.count > 0 {
        round += 1
        unsafe Element.normal(
          stream, isa: isa, counter: counter | round << 48, blocks: 1, mean: mean, std: std,
          into: base)
        let isLast = round == Self.lastRound
        outside.filter { position in
          let drawn = unsafe next.value(Int(position), as: Element.self)
          let value = isLast ? min(max(drawn, bounds.lowerBound), bounds.upperBound) : drawn
          guard isLast || bounds.contains(value) else { return true }
          unsafe block.setValue(Int(position), value)
          return false
        }
      }
    }
  }
}

/// Some of the at most 256 positions of a block.
private struct Positions {
  private var storage = InlineArray<256, UInt8>(repeating: 0)
  private(set) var count = 0

  /// Appends without a branch, which random conditions would mispredict.
  mutating func append(_ position: UInt8, if condition: Bool) {
    storage[count] = position
    count += condition ? 1 : 0
  }

  /// Keeps the positions for which `isKept` holds, in order.
  mutating func filter(_ isKept: (UInt8) -> Bool) {
    var kept = 0
    for index in 0..<count {
      let position = storage[index]
      guard isKept(position) else { continue }
      storage[kept] = position
      kept += 1
    }
    count = kept
  }
}

extension CKStream {
  /// The key as the kernels take it.
  init(_ key: StreamKey) {
    self.init(key: halves(key.key), path: halves(key.path))
  }
}

/// The words of a 64-bit number, low half first.
func halves(_ value: UInt64) -> (UInt32, UInt32) {
  (UInt32(truncatingIfNeeded: value), UInt32(truncatingIfNeeded: value >> 32))
}
