internal import Layers
internal import ModelFiles
internal import Synchronization

/// Windows of a table in the raw bytes of files, at any offset.
struct FileSearch: Sendable {
  /// Where a window was found first.
  struct Hit: Sendable {
    let file: String
    let offset: Int
  }

  /// Further windows are not told apart; one is as bad as many.
  private static let mostHits = 1 << 16

  let table: WindowTable
  let choice: WindowChoice
  let workers: Int

  /// What was found in a model's files, and how many bytes they have.
  func search(_ source: ModelSource) async throws -> (hits: [Window: Hit], bytes: Int) {
    var (hits, bytes): ([Window: Hit], Int) = ([:], 0)
    for file in source.files {
      bytes += try await search(file.path, &hits)
      guard let member = try FileCheck.archiveMember(of: file.path), !member.isInPlace else {
        continue
      }
      bytes += try search(packed: file.path, &hits)
    }
    return (hits, bytes)
  }

  private func search(_ file: String, _ hits: inout [Window: Hit]) async throws -> Int {
    let opened = try SystemFiles.openForReading(file)
    let size = try FileIdentity(of: opened).bytes
    let found = Mutex<[Window: Hit]>([:])
    try await RangeWindows(ranges: [(opened, 0..<size)], choice: choice, workers: workers)
      .each { _, windows, places in
        let known = table.positions(of: windows.map(\.digest))
        guard !known.isEmpty else { return }
        found.withLock { found in
          for position in known {
            Self.add(windows[position], Hit(file: file, offset: places[position]), to: &found)
          }
        }
      }
    for (window, hit) in found.withLock({ $0 }) { Self.add(window, hit, to: &hits) }
    return size
  }

  /// What was found in packed weights, unpacked, at offsets that count from their start.
  private func search(packed archive: String, _ hits: inout [Window: Hit]) throws -> Int {
    let file = "\(archive), model.weights.h5 unpacked"
    var bytes = 0
    var stream = WindowStream(choice)
    try unsafe PackedWeights(archive).unpack { piece, _ in
      bytes += piece.count
      unsafe stream.next(piece) { windows, places in
        for position in table.positions(of: windows.map(\.digest)) {
          Self.add(windows[position], Hit(file: file, offset: places[position]), to: &hits)
        }
      }
    }
    return bytes
  }

  /// The first file in which a window was found counts, and its first place there.
  private static func add(_ window: Window, _ hit: Hit, to hits: inout [Window: Hit]) {
    if let known = hits[window] {
      if known.file == hit.file, hit.offset < known.offset { hits[window] = hit }
    } else if hits.count < mostHits {
      hits[window] = hit
    }
  }
}
