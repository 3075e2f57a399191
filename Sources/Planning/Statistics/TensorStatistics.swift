public import Initializers

/// What the values of one tensor are like: the keys of `inspect --stats` under a tensor.
public struct TensorStatistics: Sendable, Equatable, Codable {
  /// Counts in bins of equal width from `low` to `high`.
  public struct Histogram: Sendable, Equatable, Codable {
    /// The lower border of the first bin: the least value.
    public var low: Double
    /// The upper border of the last bin: the greatest value.
    public var high: Double
    /// How many values lie in each bin; one bin where all are equal.
    public var counts: [Int]

    /// A histogram with those borders and counts.
    public init(low: Double, high: Double, counts: [Int]) {
      self.low = low
      self.high = high
      self.counts = counts
    }
  }

  /// How many values are finite; mean, std, min and max are of these.
  public var count: Int
  /// The mean.
  public var mean: Double
  /// The population standard deviation.
  public var std: Double
  /// The least value.
  public var min: Double
  /// The greatest value.
  public var max: Double
  /// The kurtosis less 3; `nil` where all values are equal.
  public var excessKurtosis: Double?
  /// How many values are not a number.
  public var nan: Int
  /// How many values are infinite.
  public var inf: Int
  /// How many values are subnormal in the file's format.
  public var denormal: Int
  /// How many values are zero.
  public var zeros: Int
  /// Whether all values are finite and equal.
  public var isConstant: Bool
  /// Output units all of whose weights are zero; `nil` for tensors without output axes.
  public var deadOutputs: Int?
  /// Input units all of whose weights are zero; `nil` for tensors without input axes.
  public var deadInputs: Int?
  /// The distribution of the finite values.
  public var histogram: Histogram

  /// The number of bins of a histogram.
  public static let bins = 40

  enum CodingKeys: String, CodingKey {
    case count, mean, std, min, max
    case excessKurtosis = "excess_kurtosis"
    case nan, inf, denormal, zeros
    case isConstant = "constant"
    case deadOutputs = "dead_outputs"
    case deadInputs = "dead_inputs"
    case histogram
  }
}

extension TensorStatistics {
  /// The statistics of a profile.
  public init(_ profile: Profile, deadOutputs: Int? = nil, deadInputs: Int? = nil) {
    count = profile.count
    mean = profile.mean
    std = profile.std
    min = profile.min
    max = profile.max
    excessKurtosis = profile.excessKurtosis
    nan = profile.nans
    inf = profile.infinities
    denormal = profile.subnormals
    zeros = profile.zeros
    isConstant = count > 0 && nan + inf == 0 && min == max
    self.deadOutputs = deadOutputs
    self.deadInputs = deadInputs
    histogram = Histogram(
      low: profile.min, high: profile.max, counts: profile.histogram(bins: Self.bins))
  }
}
