/// Gains of activations that torch has none for.
///
/// The gain of f is 1/√E[f(z)²] for z ∼ N(0, 1): a layer whose weights have the variance gain²/fan_in
/// then hands on the mean square of what it gets, which is what √2 does for relu. Their names start with
/// `variance_preserving_`, so that nobody takes them for torch's, which refuses `gelu`.
public enum VariancePreserving {
  /// What sets these names apart from torch's.
  public static let prefix = "variance_preserving_"

  /// The gain for a name with its prefix; `nil` if it is none of ours.
  ///
  /// - Parameter alpha: The scale of `elu` below zero, which the others do not look at.
  public static func gain(_ name: String, alpha: Double) -> Double? {
    guard name.hasPrefix(prefix) else { return nil }
    let function = String(name.dropFirst(prefix.count))
    if function == "elu" { return 1 / (0.5 + alpha * alpha * negativePart).squareRoot() }
    return gains[function]
  }

  /// E[(exp(z) − 1)²; z < 0] = e²Φ(−2) − 2√e·Φ(−1) + 1/2.
  private static let negativePart = 0.14494541749292386

  /// Integrated to 50 digits by `Fixtures/variance_preserving_gains.py`, which also checks this table.
  private static let gains = [
    "gelu": 1.5335304411955353,
    "gelu_tanh": 1.533580521666147,
    "silu": 1.676532470331091,
    "mish": 1.486847581273208,
    "softplus": 1.0418668355353018,
    "log_sigmoid": 1.0418668355353018,
    "softsign": 2.3375333631085398,
    "squareplus": 0.816496580927726,
    "hard_silu": 1.7366572127665416,
    "hard_tanh": 1.3920361404483097,
    "hard_shrink": 1.015796354719734,
    "soft_shrink": 1.5443605282801334,
    "tanh_shrink": 2.3383675301021216,
    "relu6": 1.4142135650950736,
    "exponential": 0.36787944117144233,
  ]
}
