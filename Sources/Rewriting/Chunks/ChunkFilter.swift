internal import CDeflate
internal import Initializers
internal import ModelFiles

extension ChunkFilter {
  /// The most bytes that come out for a number that goes in.
  func bound(_ count: Int) -> Int {
    switch self {
    case .shuffle: count
    case .deflate:
      max(libdeflate_zlib_compress_bound(nil, count), IndependentValues.bound(count))
    case .fletcher32: count + 4
    }
  }
}

/// Runs a pipeline on one chunk after another, with memory that it keeps.
///
/// One worker's own: libdeflate's compressors are not to be shared.
final class ChunkEncoder {
  private let isa: ISA
  private var compressors: [Int: Compressor] = [:]
  private var (input, output): ([UInt8], [UInt8]) = ([], [])

  init(isa: ISA) { self.isa = isa }

  /// What is stored of a chunk whose values `gather` puts into a buffer of `count` bytes.
  ///
  /// - Parameter areIndependent: Whether each value was drawn for itself.
  func encode(
    _ count: Int, through filters: [ChunkFilter], areIndependent: Bool,
    _ gather: (UnsafeMutableRawBufferPointer) throws -> Void
  ) rethrows -> [UInt8] {
    reserve(count)
    try unsafe input.withUnsafeMutableBytes { input in
      try unsafe gather(UnsafeMutableRawBufferPointer(rebasing: input[..<count]))
    }
    var filled = count
    var planes = areIndependent ? 1 : nil
    for filter in filters {
      reserve(filter.bound(filled))
      filled = run(filter, filled, planes)
      swap(&input, &output)
      if case .shuffle(let size) = filter, planes == 1 { planes = size } else { planes = nil }
    }
    return Array(input[..<filled])
  }

  /// Makes both buffers at least that large; what is in the input stays.
  private func reserve(_ count: Int) {
    if input.count < count { input += [UInt8](repeating: 0, count: count - input.count) }
    if output.count < count { output = [UInt8](repeating: 0, count: count) }
  }

  /// - Parameter planes: Into how many planes of bytes independent values are split; `nil` for others.
  private func run(_ filter: ChunkFilter, _ count: Int, _ planes: Int?) -> Int {
    let compressor = compressor(for: filter)
    return unsafe input.withUnsafeBytes { input in
      unsafe output.withUnsafeMutableBytes { output in
        let values = unsafe UnsafeRawBufferPointer(rebasing: input[..<count])
        switch filter {
        case .shuffle(let size):
          unsafe isa.shuffle(values, elementSize: size, into: output)
          return count
        case .deflate:
          return unsafe compressor?.compress(values, planes, into: output) ?? 0
        case .fletcher32:
          unsafe output.copyMemory(from: values)
          let sum = unsafe Fletcher32.checksum(values)
          unsafe output.storeBytes(of: sum.littleEndian, toByteOffset: count, as: UInt32.self)
          return count + 4
        }
      }
    }
  }

  private func compressor(for filter: ChunkFilter) -> Compressor? {
    guard case .deflate(let level) = filter else { return nil }
    if let known = compressors[level] { return known }
    let made = Compressor(level: level)
    compressors[level] = made
    return made
  }
}

/// One level of deflate.
@safe private final class Compressor {
  private let level: Int
  private let pointer: OpaquePointer

  init(level: Int) {
    self.level = level
    guard let pointer = unsafe libdeflate_alloc_compressor(Int32(level)) else {
      preconditionFailure("no memory for a compressor")
    }
    unsafe self.pointer = pointer
  }

  deinit { unsafe libdeflate_free_compressor(pointer) }

  /// Makes a zlib stream; `out` has room for the bound.
  func compress(
    _ values: UnsafeRawBufferPointer, _ planes: Int?, into out: UnsafeMutableRawBufferPointer
  ) -> Int {
    if let planes, level > 0,
      let size = unsafe IndependentValues.compress(
        values, elementSize: planes, level: level, into: out)
    {
      return size
    }
    let size = unsafe libdeflate_zlib_compress(
      pointer, values.baseAddress, values.count, out.baseAddress, out.count)
    precondition(size > 0, "the bound is one that libdeflate keeps")
    return size
  }
}
