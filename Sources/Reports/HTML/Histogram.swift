internal import Initializers
internal import Planning

/// One tensor's histogram before and after, with the expected density over it, as SVG.
struct HistogramPicture {
  let after: TensorStatistics
  let before: TensorStatistics?
  let expected: Distribution?

  private static let (width, height) = (180.0, 48.0)

  var svg: String {
    let histograms = [after.histogram] + (before.map { [$0.histogram] } ?? [])
    var low = histograms.map(\.low).min() ?? 0
    var high = histograms.map(\.high).max() ?? 1
    guard low.isFinite, high.isFinite, (high - low).isFinite else { return "" }
    if low == high {
      let margin = max(abs(low) * 0.5, 0.5)
      (low, high) = (low - margin, high + margin)
    }
    let (curve, peak) = density(from: low, to: high)
    let tops = [after, before].compactMap { $0 }.map { heights($0).max() ?? 0 }
    // A constant beside a spread would flatten it: each is drawn to its own peak then.
    let shared = max(tops.max() ?? 1, peak)
    let picture = Scale(low: low, high: high)
    let spike = after.isConstant || (before?.isConstant ?? false)
    let top = { (stats: TensorStatistics) in
      spike ? heights(stats).max() ?? 1 : shared
    }
    var parts = before.map { [area($0, picture, top($0), class: "b")] } ?? []
    parts.append(area(after, picture, top(after), class: "a"))
    if !curve.isEmpty {
      let curveTop = spike ? max(peak, heights(after).max() ?? 0) : shared
      let points = curve.map { x, y in
        picture.x(x) + "," + Markup.length(Self.height - y / curveTop * Self.height)
      }
      parts.append("<polyline class=e points=\"\(points.joined(separator: " "))\"/>")
    }
    return "<svg viewBox=\"0 -1 180 50\" role=img aria-label=\"histogram\">"
      + parts.joined() + "</svg>"
  }

  private struct Scale {
    let low: Double
    let high: Double
    func x(_ value: Double) -> String {
      Markup.length((value - low) / (high - low) * HistogramPicture.width)
    }
  }

  /// Density in each bin.
  private func heights(_ stats: TensorStatistics) -> [Double] {
    let bins = stats.histogram
    guard bins.high > bins.low, stats.count > 0 else { return bins.counts.isEmpty ? [] : [1] }
    let unit = (bins.high - bins.low) / Double(bins.counts.count) * Double(stats.count)
    return bins.counts.map { Double($0) / unit }
  }

  private func area(
    _ stats: TensorStatistics, _ picture: Scale, _ top: Double, class name: String
  ) -> String {
    let bins = stats.histogram
    let densities = heights(stats)
    guard !densities.isEmpty, top > 0 else { return "" }
    if bins.high == bins.low {
      return "<path class=\(name)c d=\"M\(picture.x(bins.low)) 48V0\"/>"
    }
    let width = (bins.high - bins.low) / Double(densities.count)
    var path = "M\(picture.x(bins.low)) 48"
    for (index, density) in densities.enumerated() {
      path += "V" + Markup.length(Self.height - density / top * Self.height)
      path += "H" + picture.x(bins.low + Double(index + 1) * width)
    }
    return "<path class=\(name) d=\"\(path)V48Z\"/>"
  }

  /// The expected density at points from left to right, and its greatest value.
  private func density(from low: Double, to high: Double) -> ([(Double, Double)], Double) {
    guard let expected, let density = ExpectedDensity(expected) else { return ([], 0) }
    let points = density.points(from: low, to: high)
    return (points, points.map(\.1).max() ?? 0)
  }
}
