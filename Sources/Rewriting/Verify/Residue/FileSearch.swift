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

  /// What was found in a file, and how many bytes it has.
  func search(_ file: String) async throws -> (hits: [Window: Hit], bytes: Int) {
    let opened = try SystemFiles.openForReading(file)
    let size = try FileIdentity(of: opened).bytes
    let queue = SegmentQueue(size: size)
    try await withThrowingTaskGroup(of: Void.self) { group in
      for _ in 0..<max(1, workers) { group.addTask { try work(queue, opened) } }
      try await group.waitForAll()
    }
    return (queue.found, size)
  }

  private func work(_ queue: SegmentQueue, _ file: OpenFile) throws {
    let buffer = UnsafeMutableRawBufferPointer.allocate(
      byteCount: SegmentQueue.segment + Window.length - 1, alignment: 4096)
    defer { unsafe buffer.deallocate() }
    while let start = queue.take() {
      let piece = unsafe UnsafeMutableRawBufferPointer(
        rebasing: buffer[..<min(buffer.count, queue.size - start)])
      try unsafe SystemFiles.read(piece, at: start, from: file)
      queue.add(unsafe hits(in: UnsafeRawBufferPointer(piece), of: file.path, at: start))
    }
  }

  /// What was found in packed weights, unpacked, at offsets that count from their start.
  func search(packed archive: String) throws -> (hits: [Window: Hit], bytes: Int) {
    let file = "\(archive), model.weights.h5 unpacked"
    var (hits, bytes): ([Window: Hit], Int) = ([:], 0)
    var stream = WindowStream(choice)
    try unsafe PackedWeights(archive).unpack { piece, _ in
      bytes += piece.count
      unsafe stream.next(piece) { window, place in
        guard table.contains(window.digest), hits.count < Self.mostHits else { return }
        if hits[window] == nil { hits[window] = Hit(file: file, offset: place) }
      }
    }
    return (hits, bytes)
  }

  private func hits(
    in bytes: UnsafeRawBufferPointer, of file: String, at start: Int
  ) -> [Window: Hit] {
    var hits: [Window: Hit] = [:]
    unsafe choice.each(in: bytes) { place in
      let window = unsafe Window(bytes, at: place)
      guard table.contains(window.digest), hits.count < Self.mostHits, hits[window] == nil else {
        return
      }
      hits[window] = Hit(file: file, offset: start + place)
    }
    return hits
  }

  static func merge(_ hits: [Window: Hit], into all: inout [Window: Hit]) {
    for (window, hit) in hits where all.count < mostHits {
      if let known = all[window], known.file == hit.file, known.offset <= hit.offset { continue }
      if all[window]?.file ?? hit.file == hit.file { all[window] = hit }
    }
  }
}

/// Segments of a file for workers to take, and what they found.
private final class SegmentQueue: Sendable {
  static let segment = 4 << 20

  let size: Int
  private let next = Mutex(0)
  private let hits = Mutex<[Window: FileSearch.Hit]>([:])

  init(size: Int) {
    self.size = size
  }

  var found: [Window: FileSearch.Hit] { hits.withLock { $0 } }

  /// Where the next segment begins, which a window's length of the one after it belongs to.
  func take() -> Int? {
    next.withLock { next in
      guard next < size else { return nil }
      defer { next += Self.segment }
      return next
    }
  }

  func add(_ found: [Window: FileSearch.Hit]) {
    hits.withLock { FileSearch.merge(found, into: &$0) }
  }
}
