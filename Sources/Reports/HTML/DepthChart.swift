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
    let name: String
    let after: Double
    let before: Double?
    let expected: Double?
  }

  let points: [Point]

  private static let (width, height, left) = (900.0, 220.0, 60.0)

  var svg: String {
    let values = points.flatMap { [$0.after, $0.before ?? 0, $0.expected ?? 0] }
      .filter { $0 > 0 && $0.isFinite }.map(log10)
    guard points.count > 1, let least = values.min(), let most = values.max() else { return "" }
    let low = least.rounded(.down)
    let high = max(most.rounded(.up), low + 1)
    let y = { (value: Double) in
      Markup.length(10 + (high - log10(value)) / (high - low) * (Self.height - 20))
    }
    let x = { (index: Int) in
      Markup.length(
        Self.left + 10 + Double(index) / Double(points.count - 1) * (Self.width - Self.left - 20))
    }
    let ticks = stride(from: low, through: high, by: max(1, ((high - low) / 6).rounded(.up)))
    var parts = ticks.map { tick in
      let place = y(pow(10, tick))
      return "<path class=g d=\"M60 \(place)H900\"/>"
        + "<text x=52 y=\"\(place)\" dy=4 text-anchor=end>1e\(Int(tick))</text>"
    }
    let line = points.enumerated().compactMap { index, point in
      point.expected.flatMap { $0 > 0 && $0.isFinite ? "\(x(index)),\(y($0))" : nil }
    }
    for (index, point) in points.enumerated() {
      let title = "<title>\(Markup.escape(point.name))</title>"
      if let before = point.before, before > 0, before.isFinite {
        parts.append("<circle class=bd cx=\(x(index)) cy=\(y(before)) r=3>\(title)</circle>")
      }
      guard point.after > 0, point.after.isFinite else { continue }
      parts.append("<circle class=ad cx=\(x(index)) cy=\(y(point.after)) r=3>\(title)</circle>")
    }
    // Over the dots, which hide it where all is as planned.
    if line.count > 1 {
      parts.append("<polyline class=e points=\"\(line.joined(separator: " "))\"/>")
    }
    return "<svg class=depth viewBox=\"0 0 900 220\" role=img "
      + "aria-label=\"standard deviation of each kernel by depth\">"
      + parts.joined() + "</svg>"
  }
}
