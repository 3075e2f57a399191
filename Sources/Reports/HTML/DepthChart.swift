internal import Planning

#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// Standard deviations of the kernels through the depth of the network, against gain/√fan, as SVG.
struct DepthChart {
  /// One kernel: what was measured, what it was, and what the plan says.
  struct Point {
    let path: String
    let after: Double
    let before: Double?
    let expected: Double?
  }

  private let points: [Point]
  /// The borders of the picture in powers of ten; `nil` where there is nothing to see.
  private let range: (low: Double, high: Double)?

  private static let (width, height, left) = (900.0, 220.0, 60.0)

  init(points: [Point]) {
    self.points = points
    var (low, high) = (Double.infinity, -Double.infinity)
    for value in points.lazy.flatMap({ [$0.after, $0.before, $0.expected] }) {
      guard let value, Self.isShown(value) else { continue }
      (low, high) = (min(low, log10(value)), max(high, log10(value)))
    }
    low = low.rounded(.down)
    range = points.count > 1 && low.isFinite ? (low, max(high.rounded(.up), low + 1)) : nil
  }

  /// Whether there are enough kernels to draw a line through.
  var isWorthIt: Bool { range != nil }

  /// Gives the SVG piece by piece.
  func write<Failure: Error>(to take: (String) throws(Failure) -> Void) throws(Failure) {
    guard let range else { return }
    try take(
      "<svg class=depth viewBox=\"0 0 900 220\" role=img "
        + "aria-label=\"standard deviation of each kernel by depth\">")
    let step = max(1, ((range.high - range.low) / 6).rounded(.up))
    for tick in stride(from: range.low, through: range.high, by: step) {
      let place = y(pow(10, tick), range)
      try take(
        "<path class=g d=\"M60 \(place)H900\"/>"
          + "<text x=52 y=\"\(place)\" dy=4 text-anchor=end>1e\(Int(tick))</text>")
    }
    for (index, point) in points.enumerated() { try take(dots(index, point, range)) }
    try writeLine(range, to: take)
    try take("</svg>")
  }

  private func dots(_ index: Int, _ point: Point, _ range: (low: Double, high: Double)) -> String {
    let title = "\(point.path): std \(SignificantDigits.text(point.after))"
    let dot = { (kind: String, value: Double) in
      "<circle class=\(kind) cx=\(x(index)) cy=\(y(value, range)) r=3>"
        + "<title>\(Markup.escape(title))</title></circle>"
    }
    let before = point.before.flatMap { Self.isShown($0) ? dot("bd", $0) : nil }
    return (before ?? "") + (Self.isShown(point.after) ? dot("ad", point.after) : "")
  }

  /// The line lies over the dots, which hide it where all is as planned.
  private func writeLine<Failure: Error>(
    _ range: (low: Double, high: Double), to take: (String) throws(Failure) -> Void
  ) throws(Failure) {
    let places = points.indices.filter { points[$0].expected.map(Self.isShown) ?? false }
    guard let first = places.first, places.count > 1 else { return }
    for index in places {
      let place = "\(x(index)),\(y(points[index].expected ?? 0, range))"
      try take((index == first ? "<polyline class=e points=\"" : " ") + place)
    }
    try take("\"/>")
  }

  private static func isShown(_ value: Double) -> Bool { value > 0 && value.isFinite }

  private func x(_ index: Int) -> String {
    Markup.length(
      Self.left + 10 + Double(index) / Double(points.count - 1) * (Self.width - Self.left - 20))
  }

  private func y(_ value: Double, _ range: (low: Double, high: Double)) -> String {
    Markup.length(
      10 + (range.high - log10(value)) / (range.high - range.low) * (Self.height - 20))
  }
}
