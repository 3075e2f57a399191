/// The value a framework itself starts a tensor with, for roles whose start depends on the layer.
public enum FrameworkDefault: Sendable, Hashable {
  case constant(Double)
  case normal(mean: Double, std: Double)
  case uniform(from: Double, to: Double)
  /// Bounds are absolute, as in `torch.nn.init.trunc_normal_`.
  case truncatedNormal(mean: Double, std: Double, from: Double, to: Double)
  case xavierNormal(torchShape: [Int])
  /// Zeros, with ones in one gate's block: Keras's `unit_forget_bias`.
  case unitForgetBias(units: Int, gate: Int, gates: Int)
  /// The norm of each row of another tensor's new values: the g of weight normalisation.
  case rowNorms(of: String)
  /// Left as it is, for the reason given.
  case keep(String)
}
