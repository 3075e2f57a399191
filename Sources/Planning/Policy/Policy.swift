public import Initializers

/// What each tensor shall get, before any file is looked at.
public struct Policy: Sendable, Equatable, Codable {
  /// What happens to tensors that no rule of inference covers.
  public enum UnknownTensors: String, Sendable, Codable, CaseIterable {
    /// The plan fails and names them.
    case error
    /// They are left as they are, and listed.
    case keep
  }

  /// Where random numbers come from.
  public enum Generator: String, Sendable, Codable, CaseIterable {
    /// Counter-based, keyed by seed and tensor path: `docs/stream-format.md`.
    case philox
    /// PyTorch's own: `torch.manual_seed` once, then each initializer in plan order.
    case torch
  }

  /// Whose fans a kernel gets.
  public enum FanConvention: String, Sendable, Codable, CaseIterable {
    /// `torch.nn.init`'s, of the equivalent PyTorch module's weight.
    case torch
    /// Those that Keras's own initializers use, of the equivalent Keras layer's kernel.
    case keras
    /// The inputs that one output sums over, and the outputs that one input reaches.
    case `true`
  }

  /// How kernels lie whose order of axes a file leaves open.
  public enum Layout: String, Sendable, Codable, CaseIterable {
    /// Undecided: an error wherever it would change what is drawn.
    case auto
    /// Outputs first: (out, in, kh, kw).
    case torch
    /// Inputs first: (kh, kw, in, out).
    case keras
    /// Convolutions outputs first, everything else inputs first: Keras's of its Theano days.
    case split
  }

  /// What decides where no rule matches; `nil` when each tensor must be matched by a rule.
  public var preset: Preset?
  /// The seed that, with a tensor's path, keys its random stream.
  public var seed: Seed
  /// Where random numbers come from.
  public var rng: Generator
  /// The version of the generator's stream, of which there is one so far: `docs/stream-format.md`.
  public var stream = 1
  /// Whose fans a kernel gets.
  public var fan: FanConvention
  /// How kernels lie whose order of axes a file leaves open.
  public var layout: Layout
  /// Which fan `kaiming_normal_` divides by.
  public var mode: FanMode
  /// A name that `torch.nn.init.calculate_gain` knows, or `auto`: the activation that follows each
  /// layer in the model's config.
  ///
  /// It sets the gain of `kaiming_normal_`.
  public var nonlinearity: String
  /// torch's `a`: the negative slope of leaky_relu, looked at for no other nonlinearity.
  public var negativeSlope: Double
  /// What comes before the preset: the first rule whose selector matches a tensor decides.
  public var rules: [Rule]
  /// When not empty, tensors that none of these select are kept.
  public var only: [Selector]
  /// Tensors that any of these select are kept.
  public var except: [Selector]
  /// What happens to tensors that no rule of inference covers.
  public var onUnknown: UnknownTensors

  /// The default policy: preset `kaiming` with torch's own defaults.
  public init(
    seed: Seed, preset: Preset? = .kaiming, rng: Generator = .philox, fan: FanConvention = .torch,
    layout: Layout = .auto, mode: FanMode = .fanIn, nonlinearity: String = "leaky_relu",
    negativeSlope: Double = 0, only: [Selector] = [], except: [Selector] = [],
    onUnknown: UnknownTensors = .error, rules: [Rule] = []
  ) {
    self.rules = rules
    self.preset = preset
    self.seed = seed
    self.rng = rng
    self.fan = fan
    self.layout = layout
    self.mode = mode
    self.nonlinearity = nonlinearity
    self.negativeSlope = negativeSlope
    self.only = only
    self.except = except
    self.onUnknown = onUnknown
  }

  enum CodingKeys: String, CodingKey {
    case preset, seed, rng, stream, fan, layout, mode, nonlinearity
    case negativeSlope = "negative_slope"
    case rules, only, except
    case onUnknown = "on_unknown"
  }
}
