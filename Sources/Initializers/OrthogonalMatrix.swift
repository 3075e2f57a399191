/// The orthogonal factor of a matrix with at least as many rows as columns, each column times the
/// sign of the diagonal of the other factor: uniform over such matrices when the matrix is normal.
///
/// Householder's method in float64, with no operation fused or reordered: a dot product is the sum
/// (0 + 2) + (1 + 3) of four running sums, over rows that leave the same remainder by 4. So the bits
/// are the same on every machine, which LAPACK's are not from one build, processor or number of
/// threads to another (torch's included), and `verify` and `recover` need no LAPACK. The columns are
/// orthonormal to some 1e-15 times the square root of their number; time is that of 4·rows·columns²
/// operations, at 2 or more a nanosecond.
///
/// Rows above a reflector's own are held as zeros, so that every loop covers whole vectors. The order
/// in which a column meets the reflectors is fixed; that four columns go together saves memory traffic
/// and changes no bit.
struct OrthogonalMatrix {
  private typealias Lanes = SIMD4<Double>

  /// Columns one after the other, each padded with zeros to whole vectors.
  private var storage: [SIMD4<Double>]
  /// 2 / vᵀv of each reflector v; 0 for one that does nothing.
  private var factors: [Double]
  private var signs: [Double]
  private let rows, columns, height: Int

  /// Makes the factor of the matrix of those entries, by row and column.
  init(rows: Int, columns: Int, entry: (_ row: Int, _ column: Int) -> Double) {
    precondition(rows >= columns, "more columns than rows")
    (self.rows, self.columns) = (rows, columns)
    height = (rows + 3) / 4
    storage = [Lanes](repeating: .zero, count: height * columns)
    factors = [Double](repeating: 0, count: columns)
    signs = [Double](repeating: 1, count: columns)
    for column in 0..<columns {
      for row in 0..<rows { self[row, column] = entry(row, column) }
    }
    for start in stride(from: 0, to: columns, by: 4) { reduce(start..<min(start + 4, columns)) }
    for end in stride(from: columns, to: 0, by: -4) { expand(max(end - 4, 0)..<end) }
  }

  /// An entry of the factor.
  private(set) subscript(row: Int, column: Int) -> Double {
    get { storage[column * height + row / 4][row % 4] }
    set { storage[column * height + row / 4][row % 4] = newValue }
  }

  /// Turns columns of the matrix into reflectors.
  private mutating func reduce(_ group: Range<Int>) {
    for reflector in 0..<group.lowerBound { reflect(group, by: reflector) }
    for column in group {
      makeReflector(column)
      if column + 1 < group.upperBound { reflect(column + 1..<group.upperBound, by: column) }
    }
  }

  private mutating func makeReflector(_ column: Int) {
    for row in 0..<column { self[row, column] = 0 }
    let head = self[column, column]
    let norm = square(column).squareRoot()
    // −0 counts as positive, so that a sign never depends on the sign of a zero.
    let isNegative = head < 0
    // The reflector turns the column into −sign(head)·norm on the diagonal.
    signs[column] = isNegative ? 1 : -1
    self[column, column] = isNegative ? head - norm : head + norm
    let length = square(column)
    factors[column] = length > 0 ? 2 / length : 0
  }

  /// Turns the reflectors of a group into columns of the factor: all reflectors from the last to the
  /// first, applied to columns of the identity matrix.
  private mutating func expand(_ group: Range<Int>) {
    // Of the group's own reflectors each column needs those up to its own, before they are gone.
    let own = Array(storage[group.lowerBound * height..<group.upperBound * height])
    for column in group {
      for vector in 0..<height { storage[column * height + vector] = .zero }
      self[column, column] = signs[column]
    }
    for reflector in group.reversed() {
      let start = (reflector - group.lowerBound) * height
      reflect(reflector..<group.upperBound, by: reflector, own, start)
    }
    for reflector in (0..<group.lowerBound).reversed() { reflect(group, by: reflector) }
  }

  private mutating func reflect(_ group: Range<Int>, by reflector: Int) {
    let factor = factors[reflector]
    let (height, first) = (height, reflector / 4)
    unsafe storage.withUnsafeMutableBufferPointer { storage in
      let v = unsafe UnsafeBufferPointer(
        rebasing: storage[reflector * height..<(reflector + 1) * height])
      unsafe Self.reflect(storage, group, height, v, factor, from: first)
    }
  }

  private mutating func reflect(
    _ group: Range<Int>, by reflector: Int, _ own: [Lanes], _ start: Int
  ) {
    let factor = factors[reflector]
    let (height, first) = (height, reflector / 4)
    unsafe own.withUnsafeBufferPointer { own in
      let v = unsafe UnsafeBufferPointer(rebasing: own[start..<start + height])
      unsafe storage.withUnsafeMutableBufferPointer {
        unsafe Self.reflect($0, group, height, v, factor, from: first)
      }
    }
  }

  /// Subtracts factor·(vᵀx)·v from each column x of a group; v is zero before vector `first`.
  private static func reflect(
    _ storage: UnsafeMutableBufferPointer<Lanes>, _ group: Range<Int>, _ height: Int,
    _ v: UnsafeBufferPointer<Lanes>, _ factor: Double, from first: Int
  ) {
    guard group.count == 4, let base = storage.baseAddress, let v = v.baseAddress else {
      for column in group {
        let start = column * height
        var dot = Lanes.zero
        for i in first..<height { unsafe dot += v[i] * storage[start + i] }
        let t = Lanes(repeating: factor * sum(dot))
        for i in first..<height { unsafe storage[start + i] -= t * v[i] }
      }
      return
    }
    let a = unsafe base + group.lowerBound * height
    let (b, c, d) = unsafe (a + height, a + 2 * height, a + 3 * height)
    var (p, q, r, s) = (Lanes.zero, Lanes.zero, Lanes.zero, Lanes.zero)
    for i in first..<height {
      let w = unsafe v[i]
      unsafe p += w * a[i]
      unsafe q += w * b[i]
      unsafe r += w * c[i]
      unsafe s += w * d[i]
    }
    (p, q) = (Lanes(repeating: factor * sum(p)), Lanes(repeating: factor * sum(q)))
    (r, s) = (Lanes(repeating: factor * sum(r)), Lanes(repeating: factor * sum(s)))
    for i in first..<height {
      let w = unsafe v[i]
      unsafe a[i] -= p * w
      unsafe b[i] -= q * w
      unsafe c[i] -= r * w
      unsafe d[i] -= s * w
    }
  }

  private func square(_ column: Int) -> Double {
    var sums = Lanes.zero
    for vector in storage[column * height..<(column + 1) * height] { sums += vector * vector }
    return Self.sum(sums)
  }

  private static func sum(_ lanes: Lanes) -> Double {
    (lanes[0] + lanes[2]) + (lanes[1] + lanes[3])
  }
}
