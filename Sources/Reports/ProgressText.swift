/// How far work has come, for people.
public enum ProgressText {
  /// For instance `writing [#####     ] 50 %  1.00 of 2.00 GiB  1.20 GiB/s  1 s left`.
  ///
  /// - Parameters:
  ///   - done: Bytes that are done.
  ///   - total: Bytes in all.
  ///   - seconds: The time that took.
  public static func line(
    _ what: String, done: Int, of total: Int, after seconds: Double
  ) -> String {
    let share = total > 0 ? min(1, Double(done) / Double(total)) : 1
    let filled = Int(share * Double(width))
    let bar = String(repeating: "#", count: filled) + String(repeating: " ", count: width - filled)
    let rate = seconds > 0 ? Double(done) / seconds : 0
    var parts = [
      "\(what) [\(bar)] \(Int(share * 100)) %",
      "\(Quantities.size(done)) of \(Quantities.size(total))", "\(Quantities.size(Int(rate)))/s",
    ]
    if rate > 0 { parts.append("\(duration(Double(total - done) / rate)) left") }
    return parts.joined(separator: "  ")
  }

  private static let width = 20

  /// Seconds below two minutes, else minutes or hours.
  private static func duration(_ seconds: Double) -> String {
    let whole = Int(max(0, seconds).rounded(.up))
    if whole < 120 { return "\(whole) s" }
    return whole < 7200 ? "\(whole / 60) min" : "\(whole / 3600) h"
  }
}
