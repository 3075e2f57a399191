/// Counts zeros by the unit they belong to: a unit of nothing but zeros is dead.
struct DeadUnits: Sendable {
  /// The number of units, and how many elements follow one another in one unit.
  private let units: Int
  private let inner: Int
  private let perUnit: Int
  private var zeros: [Int]

  /// - Parameter axes: Those that number the units; `nil` is given when they are not adjacent.
  init?(axes: [Int], shape: [Int]) {
    guard let first = axes.min(), let last = axes.max(), last - first + 1 == axes.count,
      last < shape.count, shape.allSatisfy({ $0 > 0 })
    else { return nil }
    units = shape[first...last].reduce(1, *)
    inner = shape[(last + 1)...].reduce(1, *)
    perUnit = shape.reduce(1, *) / units
    // Bounded whatever the file says.
    guard units <= 1 << 20 else { return nil }
    zeros = [Int](repeating: 0, count: units)
  }

  mutating func addZero(at element: Int) { zeros[element / inner % units] += 1 }

  var dead: Int { zeros.count { $0 == perUnit } }
}
