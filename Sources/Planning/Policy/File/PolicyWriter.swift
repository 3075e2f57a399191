internal import Initializers

extension Policy {
  /// The policy as a file that reproduces it: YAML that `PolicyFile` reads.
  ///
  /// Every setting is written, defaults too, so that a later version means the same.
  public var yaml: String {
    var lines = ["version: 1"]
    lines += settings.map { "\($0): \($1)" }
    lines += Self.list("only", only.map { Self.quoted($0.text) })
    lines += Self.list("except", except.map { Self.quoted($0.text) })
    if let preset { lines.append("preset: \(preset.rawValue)") }
    lines += rules.isEmpty ? (preset == nil ? ["rules: []"] : []) : ["rules:"]
    for rule in rules { lines += Self.lines(rule) }
    return lines.joined(separator: "\n") + "\n"
  }

  private var settings: [(key: String, value: String)] {
    [
      ("seed", "\(seed)"), ("rng", rng.rawValue), ("fan", fan.rawValue),
      ("layout", layout.rawValue), ("mode", mode.rawValue), ("nonlinearity", nonlinearity),
      ("negative_slope", "\(negativeSlope)"), ("on_unknown", onUnknown.rawValue),
    ]
  }

  private static func list(_ key: String, _ items: [String]) -> [String] {
    items.isEmpty ? [] : ["\(key):"] + items.map { "  - \($0)" }
  }

  private static func lines(_ rule: Rule) -> [String] {
    var lines = ["  - match: \(quoted(rule.selector.text))"]
    switch rule.choice {
    case .keep: lines.append("    init: keep")
    case .initialize(let initializer): lines.append("    init: \(quoted("\(initializer)"))")
    case .interpolate(let template): lines.append("    init: \(quoted("\(template)"))")
    case .preset(let preset): lines.append("    preset: \(preset.rawValue)")
    }
    if rule.isOptional { lines.append("    optional: true") }
    return lines
  }

  /// A double-quoted scalar, which any text can be.
  private static func quoted(_ text: String) -> String {
    let escaped = text.unicodeScalars.map { scalar in
      switch scalar {
      case "\"": "\\\""
      case "\\": "\\\\"
      case "\u{0}"..."\u{1f}", "\u{7f}"..."\u{9f}", "\u{2028}", "\u{2029}", "\u{feff}":
        "\\u" + String(repeating: "0", count: 4 - String(scalar.value, radix: 16).count)
          + String(scalar.value, radix: 16)
      default: String(scalar)
      }
    }
    return "\"\(escaped.joined())\""
  }
}
