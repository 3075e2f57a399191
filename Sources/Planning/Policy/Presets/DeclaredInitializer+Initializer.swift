internal import Initializers
internal import Layers

extension DeclaredInitializer {
  /// The initializer that Keras would make of it; `nil` for a class or an argument that is not known.
  var initializer: Initializer? {
    guard !isCustom else { return nil }
    let key = key
    if isKeras1, let old = keras1(key) { return old }
    if let scheme = Self.schemes[key] { return .scheme(scheme) }
    switch key {
    case "zeros", "zero": return .constant(0)
    case "ones", "one": return .constant(1)
    case "constant": return number("value", 0).map { .constant($0) }
    case "randomnormal", "normal":
      return pair(("mean", 0), ("stddev", 0.05)).map { .normal(mean: $0, std: $1) }
    case "truncatednormal":
      return pair(("mean", 0), ("stddev", 0.05)).map { .truncatedNormal(mean: $0, stddev: $1) }
    case "randomuniform", "uniform":
      return pair(("minval", -0.05), ("maxval", 0.05)).map { .uniform(a: $0, b: $1) }
    case "variancescaling": return varianceScaling
    case "orthogonal": return number("gain", 1).map { .orthogonal(gain: $0) }
    case "identity": return number("gain", 1).map { .identity(gain: $0) }
    default: return nil
    }
  }

  /// The name without case, underscores and the endings of TensorFlow's variants.
  private var key: String {
    var key = name.lowercased().filter { $0 != "_" }
    for ending in ["v1", "v2", "initializer"] where key.hasSuffix(ending) {
      key.removeLast(ending.count)
    }
    return key
  }

  private static let schemes: [String: NamedScheme] = [
    "henormal": .heNormal, "heuniform": .heUniform, "glorotnormal": .glorotNormal,
    "glorotuniform": .glorotUniform, "lecunnormal": .lecunNormal, "lecununiform": .lecunUniform,
  ]

  /// Keras 1 does not truncate its normals, and scales orthogonal matrices by 1.1.
  private func keras1(_ key: String) -> Initializer? {
    func untruncated(_ scale: Double, _ mode: VarianceScaling.Mode) -> Initializer {
      .varianceScaling(VarianceScaling(scale: scale, mode: mode, law: .untruncatedNormal))
    }
    return switch key {
    case "henormal": untruncated(2, .fanIn)
    case "glorotnormal": untruncated(1, .fanAverage)
    case "orthogonal": .orthogonal(gain: 1.1)
    default: nil
    }
  }

  private var varianceScaling: Initializer? {
    guard let scale = number("scale", 1),
      let mode = VarianceScaling.Mode(rawValue: arguments["mode"]?.text ?? "fan_in"),
      let law = law(arguments["distribution"]?.text ?? "truncated_normal")
    else { return nil }
    return .varianceScaling(VarianceScaling(scale: scale, mode: mode, law: law))
  }

  /// `normal` is how Keras 2.2 calls the truncated normal.
  private func law(_ text: String) -> VarianceScaling.Law? {
    text == "normal" ? .truncatedNormal : VarianceScaling.Law(rawValue: text)
  }

  /// An argument, or its default where the config has none; `nil` where it is no number.
  private func number(_ name: String, _ preset: Double) -> Double? {
    guard let value = arguments[name], value != .null else { return preset }
    return value.number
  }

  private func pair(
    _ first: (String, Double), _ second: (String, Double)
  ) -> (Double, Double)? {
    guard let a = number(first.0, first.1), let b = number(second.0, second.1) else { return nil }
    return (a, b)
  }
}
