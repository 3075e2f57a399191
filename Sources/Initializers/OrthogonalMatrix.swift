/// The orthogonal factor Q of a matrix with at least as many rows as columns, each column times the
/// sign of R's diagonal: uniform over such matrices when the matrix is normal.
///
/// LAPACK's `dgeqrf` and `dorgqr` in float64; columns are orthonormal to some 1e-15 times the square
/// root of their number. Time is that of 4·rows·columns² operations.
struct OrthogonalMatrix {
  /// Columns one after the other, as LAPACK holds a matrix.
  private var storage: [Double]
  private let rows: Int

  /// Makes the factor of the matrix of those entries, by row and column.
  ///
  /// Both extents are at least 1.
  init(
    rows: Int, columns: Int, lapack: LAPACK, entry: (_ row: Int, _ column: Int) -> Double
  ) {
    precondition(rows >= columns && columns > 0, "more columns than rows, or none")
    self.rows = rows
    storage = [Double](repeating: 0, count: rows * columns)
    for column in 0..<columns {
      for row in 0..<rows { storage[column * rows + row] = entry(row, column) }
    }
    factorize(columns, lapack)
  }

  /// An entry of the factor.
  subscript(row: Int, column: Int) -> Double { storage[column * rows + row] }

  private mutating func factorize(_ columns: Int, _ lapack: LAPACK) {
    var (m, n, info) = (LAPACK.Count(rows), LAPACK.Count(columns), LAPACK.Count(0))
    var scales = [Double](repeating: 0, count: columns)
    // With less workspace LAPACK would work column by column.
    var work = [Double](repeating: 0, count: columns * LAPACK.block)
    var size = LAPACK.Count(work.count)
    unsafe lapack.factorize(&m, &n, &storage, &m, &scales, &work, &size, &info)
    precondition(info == 0, "dgeqrf refused its argument \(-info)")
    let signs = (0..<columns).map { storage[$0 * rows + $0] < 0 ? -1.0 : 1 }
    unsafe lapack.expand(&m, &n, &n, &storage, &m, &scales, &work, &size, &info)
    precondition(info == 0, "dorgqr refused its argument \(-info)")
    for column in 0..<columns where signs[column] < 0 {
      for row in 0..<rows { storage[column * rows + row].negate() }
    }
  }
}
