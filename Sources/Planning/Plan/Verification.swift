/// The result of `verify`.
public struct Verification: Sendable, Equatable, Codable {
  /// A tensor whose values are not those of the receipt, with the first element that differs.
  public struct Difference: Sendable, Equatable, Codable {
    public var path: String
    /// The row-major position of the first differing element.
    public var element: Int
    /// Stored bytes as hex digits, in file order.
    public var expected: String
    public var found: String

    public init(path: String, element: Int, expected: String, found: String) {
      self.path = path
      self.element = element
      self.expected = expected
      self.found = found
    }
  }

  public var schema = "h5reinit.verify/1"
  public var file: PlannedFile
  public var receipt: String
  public var seed: String
  /// How many tensors were compared.
  public var compared: Int
  public var elements: Int
  public var differences: [Difference]

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
