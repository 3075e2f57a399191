extension ChunkPlaces: WireValue {
  /// Chunks of one size that follow one another take a byte each.
  func write(to wire: inout WireWriter) {
    let size = Set(sizes.prefix(1)).first ?? 0
    let isUniform = size > 0 && sizes.allSatisfy { $0 == size }
    dataset.write(to: &wire)
    offsets.count.write(to: &wire)
    isUniform.write(to: &wire)
    if isUniform { Int(size).write(to: &wire) }
    var expected = 0
    for (offset, size) in zip(offsets, sizes) {
      if !isUniform { Int(size).write(to: &wire) }
      if size == 0 { continue }
      (offset &- expected).write(to: &wire)
      expected = offset &+ Int(size)
    }
  }

  init(from wire: inout WireReader) throws(WireReader.Failure) {
    dataset = try Int(from: &wire)
    let count = try wire.count()
    let isUniform = try Bool(from: &wire)
    let common = isUniform ? try Self.size(from: &wire) : nil
    // What is reserved on the process's word stays within the bytes that it sent.
    offsets.reserveCapacity(count)
    sizes.reserveCapacity(count)
    var expected = 0
    for _ in 0..<count {
      let size = if let common { common } else { try Self.size(from: &wire) }
      let offset = size == 0 ? 0 : try expected &+ Int(from: &wire)
      offsets.append(offset)
      sizes.append(size)
      if size > 0 { expected = offset &+ Int(size) }
    }
  }

  private static func size(from wire: inout WireReader) throws(WireReader.Failure) -> UInt32 {
    guard let size = UInt32(exactly: try Int(from: &wire)) else {
      throw WireReader.Failure()
    }
    return size
  }
}
