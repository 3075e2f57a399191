internal import FoundationEssentials
internal import Layers

/// What parent and child agree on.
///
/// `h5reinit __reader inventory|read|write PATH`. The request for `read` and `write` is one line of
/// JSON on standard input, followed for `write` by the values' bytes; the answer on standard output is
/// the inventory as JSON or the values' bytes. Exit status 0 says that the answer is whole; any
/// other comes with a `ModelFileError` as the last line of standard error.
enum ReaderProtocol {
  /// The hidden subcommand.
  static let command = "__reader"

  /// What the child is to do.
  enum Mode: String {
    case inventory, read, write
  }

  /// The request for `read` and `write`.
  struct Request: Codable {
    var datasets: [DatasetFacts]

    /// Leaves out the attributes, which no transfer needs.
    init(_ datasets: [DatasetFacts]) {
      self.datasets = datasets.map { facts in
        var facts = facts
        facts.attributes = [:]
        return facts
      }
    }
  }

  /// The exit status of a child that tells why it failed.
  static let toldFailure: Int32 = 65

  static func encode(_ value: some Encodable) throws -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    return Array(try encoder.encode(value))
  }

  static func decode<Value: Decodable>(_: Value.Type, from bytes: [UInt8]) throws -> Value {
    let decoder = JSONDecoder()
    decoder.nonConformingFloatDecodingStrategy = .convertFromString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    return try decoder.decode(Value.self, from: Data(bytes))
  }
}
