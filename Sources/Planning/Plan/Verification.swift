/// The result of `verify`.
public struct Verification: Sendable, Equatable, Codable {
  /// A tensor whose values are not those of the receipt, with the first element that differs.
  public struct Difference: Sendable, Equatable, Codable {
    /// The absolute path of the dataset.
    public var path: String
    /// The row-major position of the first differing element.
    public var element: Int
    /// Stored bytes as hex digits, in file order.
    public var expected: String
    /// Stored bytes as hex digits, in file order, as the file has them.
    public var found: String

    /// A difference at one element, with both values as hex digits.
    public init(path: String, element: Int, expected: String, found: String) {
      self.path = path
      self.element = element
      self.expected = expected
      self.found = found
    }
  }

  /// The result of searching the model's files for what its tensors held before.
  public struct Residue: Sendable, Equatable, Codable {
    /// A tensor of which something old is left.
    public struct Place: Sendable, Equatable, Codable {
      /// The absolute path of the dataset whose old content it is.
      public var path: String
      /// The file in which it lies.
      public var file: String
      /// The first byte; for packed weights it counts from the start of what is unpacked.
      public var offset: Int
      /// How many windows of it were found.
      public var windows: Int

      /// A place with its tensor.
      public init(path: String, file: String, offset: Int, windows: Int) {
        self.path = path
        self.file = file
        self.offset = offset
        self.windows = windows
      }
    }

    private enum CodingKeys: String, CodingKey {
      case old, tensors, skipped, windows, bytes, found
      case surelyFound = "surely_found"
    }

    /// The copy of the model from before.
    public var old: String
    /// How many rewritten tensors were searched for.
    public var tensors: Int
    /// How many were not, for they held too little to tell a copy from chance: zeros, ones, a few bytes.
    public var skipped: Int
    /// How many different windows of old bytes were searched for.
    public var windows: Int
    /// How many bytes of the model's files were searched.
    public var bytes: Int
    /// The length of a run of old bytes that would have been found, but for one chance in a million.
    public var surelyFound: Int
    /// Where something old is left; empty when nothing is.
    public var found: [Place]

    /// The result of a search.
    public init(
      old: String, tensors: Int, skipped: Int, windows: Int, bytes: Int, surelyFound: Int,
      found: [Place]
    ) {
      self.old = old
      self.tensors = tensors
      self.skipped = skipped
      self.windows = windows
      self.bytes = bytes
      self.surelyFound = surelyFound
      self.found = found
    }
  }

  /// The layout of this JSON, with its number.
  public var schema = "h5reinit.verify/1"
  /// The file as the receipt describes it.
  public var file: PlannedFile
  /// The path of the receipt that the file was compared with.
  public var receipt: String
  /// The receipt's seed as it was typed.
  public var seed: String
  /// How many tensors were compared.
  public var compared: Int
  /// Elements of the compared tensors together.
  public var elements: Int
  /// The tensors that differ, in model order; empty when the file is as planned.
  public var differences: [Difference]
  /// What a search for old values found; `nil` when none was asked for.
  public var residue: Residue?

  /// The result of comparing a file with its receipt.
  public init(
    file: PlannedFile, receipt: String, seed: String, compared: Int, elements: Int,
    differences: [Difference]
  ) {
    self.file = file
    self.receipt = receipt
    self.seed = seed
    self.compared = compared
    self.elements = elements
    self.differences = differences
  }

  /// Whether every planned value is in the file, bit for bit.
  public var isIdentical: Bool { differences.isEmpty }
}
