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
