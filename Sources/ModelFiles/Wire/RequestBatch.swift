internal import Layers

/// Datasets of a request as they go to the reader process: some at a time, for there may be any number.
enum RequestBatch {
  private static let most = 1024

  /// Which datasets go together, of so many.
  static func ranges(_ count: Int) -> [Range<Int>] {
    stride(from: 0, to: count, by: most).map { $0..<min($0 + most, count) }
  }

  /// A frame with what a transfer needs of datasets: neither attributes nor places.
  static func frame(_ datasets: some Collection<DatasetFacts>) -> [UInt8] {
    var wire = WireWriter()
    datasets.map(\.forTransfer).write(to: &wire)
    return ReaderProtocol.frameHead(wire.bytes.count) + wire.bytes
  }

  /// The datasets of a frame, without its head.
  static func datasets(in frame: [UInt8]) throws(WireReader.Failure) -> [DatasetFacts] {
    var wire = WireReader(frame)
    let datasets = try [DatasetFacts](from: &wire)
    guard wire.isAtEnd else { throw WireReader.Failure() }
    return datasets
  }
}

extension DatasetFacts {
  fileprivate var forTransfer: DatasetFacts {
    var facts = self
    facts.attributes = [:]
    facts.chunks = .unknown
    return facts
  }
}
