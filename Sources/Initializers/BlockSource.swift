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
    stream = CKStream(key: halves(key.key), path: halves(key.path))
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
    var outside = (0..<Element.perBlock).filter {
      unsafe !bounds.contains(block.value($0, as: Element.self))
    }
    guard !outside.isEmpty else { return }
    unsafe withUnsafeTemporaryAllocation(byteCount: blockBytes, alignment: 8) { next in
      guard let base = next.baseAddress else { return }
      var round: UInt64 = 0
      while !outside.isEmpty {
        round += 1
        unsafe Element.normal(
          stream, isa: isa, counter: counter | round << 48, blocks: 1, mean: mean, std: std,
          into: base)
        outside.removeAll { position in
          var value = unsafe next.value(position, as: Element.self)
          if round == Self.lastRound {
            value = min(max(value, bounds.lowerBound), bounds.upperBound)
          }
          guard bounds.contains(value) || round == Self.lastRound else { return false }
          unsafe block.setValue(position, value)
          return true
        }
      }
    }
  }
}

/// The words of a 64-bit number, low half first.
private func halves(_ value: UInt64) -> (UInt32, UInt32) {
  (UInt32(truncatingIfNeeded: value), UInt32(truncatingIfNeeded: value >> 32))
}
