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
  }

  /// Whose fans a kernel gets.
  public enum FanConvention: String, Sendable, Codable, CaseIterable {
    /// `torch.nn.init`'s, of the equivalent PyTorch module's weight.
    case torch
  }

  public var preset: Preset
  public var seed: Seed
  public var rng: Generator
  /// The version of the generator's stream, of which there is one so far: `docs/stream-format.md`.
  public var stream = 1
  public var fan: FanConvention
  public var mode: FanMode
  public var nonlinearity: String
  /// torch's `a`: the negative slope of leaky_relu, looked at for no other nonlinearity.
  public var negativeSlope: Double
  /// When not empty, tensors that none of these select are kept.
  public var only: [Selector]
  /// Tensors that any of these select are kept.
  public var except: [Selector]
  public var onUnknown: UnknownTensors

  /// The default policy: preset `kaiming` with torch's own defaults.
  public init(
    seed: Seed, preset: Preset = .kaiming, rng: Generator = .philox, fan: FanConvention = .torch,
    mode: FanMode = .fanIn, nonlinearity: String = "leaky_relu", negativeSlope: Double = 0,
    only: [Selector] = [], except: [Selector] = [], onUnknown: UnknownTensors = .error
  ) {
    self.preset = preset
    self.seed = seed
    self.rng = rng
    self.fan = fan
    self.mode = mode
    self.nonlinearity = nonlinearity
    self.negativeSlope = negativeSlope
    self.only = only
    self.except = except
    self.onUnknown = onUnknown
  }

  enum CodingKeys: String, CodingKey {
    case preset, seed, rng, stream, fan, mode, nonlinearity
    case negativeSlope = "negative_slope"
    case only, except
    case onUnknown = "on_unknown"
  }
}
