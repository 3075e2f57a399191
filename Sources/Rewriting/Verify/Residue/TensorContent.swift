internal import Layers
internal import ModelFiles

/// What datasets hold, as windows: their values, and where filters stand between these and the file, the
/// stored chunks too.
struct TensorContent {
  let reader: any ModelReader
  /// The model.
  let path: String
  let datasets: [DatasetFacts]

  /// How many bytes the windows are of, at the most.
  var bytes: Int { datasets.reduce(0) { $0 + ($1.isFiltered ? 2 : 1) * $1.bytes } }

  /// Gives the chosen windows with the position of their dataset, some at a time; those of one dataset after
  /// another where there is one worker.
  ///
  /// Values that lie in a file as they are need no reader.
  func windows(
    _ choice: WindowChoice, workers: Int,
    _ body: @escaping @Sendable (Int, [Window]) -> Void
  ) async throws {
    let source = try ModelSource(path)
    let files = try source.files.map { try SystemFiles.openForReading($0.path) }
    // Offsets in weights that are packed count in a file that is not there.
    let isPacked = try source.files.contains {
      try FileCheck.archiveMember(of: $0.path)?.isInPlace == false
    }
    var (plain, others): ([(Int, OpenFile, Range<Int>)], [Int]) = ([], [])
    for (index, facts) in datasets.enumerated() {
      if !isPacked, case .contiguous(let offset?) = facts.storage,
        let file = source.position(of: facts.shard)
      {
        plain.append((index, files[file], offset..<(offset + facts.bytes)))
      } else {
        others.append(index)
      }
    }
    let indices = plain.map(\.0)
    try await RangeWindows(ranges: plain.map { ($0.1, $0.2) }, choice: choice, workers: workers)
      .each { range, windows, _ in body(indices[range], windows) }
    try await readWindows(of: others, choice, body)
  }

  /// The same for datasets whose values libhdf5 must read.
  private func readWindows(
    of others: [Int], _ choice: WindowChoice, _ body: (Int, [Window]) -> Void
  ) async throws {
    var stream = WindowStream(choice)
    var begun = -1
    try await reader.readValues(of: others.map { datasets[$0] }, in: path) { index, bytes in
      if index != begun { stream.begin() }
      begun = index
      unsafe bytes.withUnsafeBytes {
        unsafe stream.next($0) { windows, _ in body(others[index], windows) }
      }
    }
    let filtered = datasets.indices.filter { datasets[$0].isFiltered }
    try await reader.readStoredChunks(of: filtered.map { datasets[$0] }, in: path) { index, piece in
      if piece.chunkSize != nil { stream.begin() }
      unsafe piece.bytes.withUnsafeBytes {
        unsafe stream.next($0) { windows, _ in body(filtered[index], windows) }
      }
    }
  }
}

extension DatasetFacts {
  fileprivate var isFiltered: Bool {
    if case .chunked(_, let filters) = storage { !filters.isEmpty } else { false }
  }

  /// Whether the values can be read as they are: numbers in this file whose filters are there.
  var isReadable: Bool {
    switch storage {
    case .external, .virtual: return false
    case .chunked(_, let filters) where !filters.allSatisfy(\.isAvailable): return false
    default: break
    }
    switch element.kind {
    case .string, .compound, .reference, .variableLength, .array, .time: return false
    default: return elements > 0
    }
  }
}
