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

  /// Gives each chosen window with the position of its dataset.
  func windows(_ choice: WindowChoice, _ body: (Int, Window) -> Void) async throws {
    var stream = WindowStream(choice)
    var begun = -1
    try await reader.readValues(of: datasets, in: path) { index, bytes in
      if index != begun { stream.begin() }
      begun = index
      unsafe bytes.withUnsafeBytes { unsafe stream.next($0) { window, _ in body(index, window) } }
    }
    let filtered = datasets.indices.filter { datasets[$0].isFiltered }
    try await reader.readStoredChunks(of: filtered.map { datasets[$0] }, in: path) { index, bytes in
      stream.begin()
      unsafe bytes.withUnsafeBytes {
        unsafe stream.next($0) { window, _ in body(filtered[index], window) }
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
