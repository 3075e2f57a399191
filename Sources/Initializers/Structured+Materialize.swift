/// Fills a run of elements from 0 on with values of a distribution, as `fill` does.
public typealias ElementFiller = (
  _ out: inout MutableRawSpan, _ elements: Range<Int>, _ distribution: Distribution,
  _ format: FloatFormat, _ byteOrder: ByteOrder
) -> Void

/// Makes all of a tensor: of `sparse_`, `orthogonal_` or `delta_orthogonal`.
///
/// `draw` is called once, for elements from 0 on, and before the first permutation. For `sparse_`
/// these are the tensor's, in its own order. For the orthogonal ones number r·columns + c is entry
/// (r, c) of the matrix outputs × (inputs · window) or outputs × inputs, drawn as float64 for float64
/// tensors and as float32 for all others; their bits depend on these numbers and on the LAPACK.
///
/// - Parameters:
///   - structured: What to make.
///   - format: The element type; 16-bit elements of orthogonal matrices are rounded twice, by way of
///     float32.
///   - byteOrder: The order of each element's bytes.
///   - permutations: Where the zeros of `sparse_` come from: one permutation per input, in order.
///   - draw: Where normal values come from.
/// - Returns: The bytes in the tensor's own row-major order.
public func materialize(
  _ structured: Structured, format: FloatFormat, byteOrder: ByteOrder,
  permutations: inout some PermutationSource, draw: ElementFiller
) -> [UInt8] {
  let geometry = structured.geometry
  let count = geometry.shape.reduce(1, *)
  guard count > 0 else { return [] }
  switch structured.kind {
  case .sparse(let sparsity, let std):
    var bytes = [UInt8](repeating: 0, count: count * format.size)
    fillAll(&bytes, 0..<count, .normal(mean: 0, std: std), format, byteOrder, by: draw)
    setZeros(of: geometry, sparsity, in: &bytes, elementSize: format.size, &permutations)
    return bytes
  case .orthogonal(let gain):
    let window = geometry.offsets(geometry.spatial)
    let columns = geometry.offsets(geometry.input).flatMap { start in window.map { start + $0 } }
    return orthogonal(
      geometry, columns: columns, gain: gain, format: format, byteOrder: byteOrder, draw)
  case .deltaOrthogonal(let gain):
    let middle = geometry.windowOffset { ($0 - 1) / 2 }
    let columns = geometry.offsets(geometry.input).map { $0 + middle }
    return orthogonal(
      geometry, columns: columns, gain: gain, format: format, byteOrder: byteOrder, draw)
  case .identity, .dirac:
    var bytes = [UInt8](repeating: 0, count: count * format.size)
    var span = bytes.mutableSpan
    var raw = unsafe span.mutableBytes
    fillStructured(
      &raw, elements: 0..<count, of: structured, format: format, byteOrder: byteOrder)
    return bytes
  }
}

/// Makes all of a tensor from its own stream.
public func materialize(
  _ structured: Structured, format: FloatFormat, byteOrder: ByteOrder, key: StreamKey,
  isa: ISA = .best
) -> [UInt8] {
  var permutations = PhiloxPermutations(key: key, isa: isa)
  return materialize(
    structured, format: format, byteOrder: byteOrder, permutations: &permutations
  ) { out, elements, distribution, format, byteOrder in
    fill(
      &out, elements: elements, of: distribution, format: format, byteOrder: byteOrder, key: key,
      isa: isa)
  }
}

/// Calls `draw` on the whole of an array.
private func fillAll(
  _ bytes: inout [UInt8], _ elements: Range<Int>, _ distribution: Distribution,
  _ format: FloatFormat, _ byteOrder: ByteOrder, by filler: ElementFiller
) {
  var span = bytes.mutableSpan
  var raw = unsafe span.mutableBytes
  filler(&raw, elements, distribution, format, byteOrder)
}

/// Sets the elements of each input's column to zero that torch's slice of a permutation names.
private func setZeros(
  of geometry: TensorGeometry, _ sparsity: Double, in bytes: inout [UInt8], elementSize: Int,
  _ permutations: inout some PermutationSource
) {
  let rows = geometry.offsets(geometry.output)
  // A count below 0 leaves that many rows at the end, one above all sets all: Python's slices.
  let wanted = Int((sparsity * Double(rows.count)).rounded(.up))
  let count = wanted < 0 ? max(rows.count + wanted, 0) : min(wanted, rows.count)
  for column in geometry.offsets(geometry.input) {
    for row in permutations.randomPermutation(rows.count).prefix(count) {
      let start = (rows[row] + column) * elementSize
      // A zero is all bits zero in every format and byte order.
      for byte in start..<start + elementSize { bytes[byte] = 0 }
    }
  }
}

/// The matrix whose rows are the outputs and whose entry (r, c) lies at `rows[r] + columns[c]`.
private func orthogonal(
  _ geometry: TensorGeometry, columns: [Int], gain: Double, format: FloatFormat,
  byteOrder: ByteOrder, _ filler: ElementFiller
) -> [UInt8] {
  let rows = geometry.offsets(geometry.output)
  let normals = Normals(
    count: rows.count * columns.count, isDouble: format == .float64, filler)
  let isTall = rows.count >= columns.count
  guard let lapack = LAPACK.shared else {
    preconditionFailure("resolving the initializer made sure that LAPACK is there")
  }
  let matrix = OrthogonalMatrix(
    rows: max(rows.count, columns.count), columns: min(rows.count, columns.count), lapack: lapack
  ) { row, column in
    isTall ? normals[row * columns.count + column] : normals[column * columns.count + row]
  }
  var bytes = [UInt8](repeating: 0, count: geometry.shape.reduce(format.size, *))
  let swaps = byteOrder == .big
  let element = Filler(
    format: format, swaps: swaps, key: StreamKey(seed: Seed(UInt64(0)), path: ""), isa: .baseline)
  unsafe bytes.withUnsafeMutableBytes { bytes in
    let target = unsafe Target(
      bytes: bytes, elements: 0..<bytes.count / format.size, size: format.size)
    for (row, start) in rows.enumerated() {
      for (column, offset) in columns.enumerated() {
        let value = isTall ? matrix[row, column] : matrix[column, row]
        let position = start + offset
        unsafe element.write(gain * value, to: target.bytes(of: position..<position + 1))
      }
    }
  }
  return bytes
}

/// Standard normal values in this machine's byte order.
private struct Normals {
  private var bytes: [UInt8]
  private let isDouble: Bool

  init(count: Int, isDouble: Bool, _ filler: ElementFiller) {
    self.isDouble = isDouble
    bytes = [UInt8](repeating: 0, count: count * (isDouble ? 8 : 4))
    fillAll(
      &bytes, 0..<count, .normal(mean: 0, std: 1), isDouble ? .float64 : .float32,
      UInt16(1).littleEndian == 1 ? .little : .big, by: filler)
  }

  subscript(position: Int) -> Double {
    unsafe bytes.withUnsafeBytes {
      isDouble
        ? unsafe $0.value(position, as: Double.self)
        : Double(unsafe $0.value(position, as: Float.self))
    }
  }
}
