import Layers
import TestSupport
import Testing

@testable import Rewriting

@Suite("Moving values to and from chunks")
struct PlaceTransferTests {
  private static let shapes: [(shape: [Int], chunk: [Int])] = [
    ([10], [4]), ([7, 9], [3, 4]), ([7, 9], [7, 9]), ([7, 9], [20, 2]), ([6, 8], [1, 1]),
    ([4, 5, 6], [2, 5, 3]), ([4, 5, 6], [1, 2, 6]), ([4, 5, 6], [3, 2, 4]),
    ([2, 3, 4, 5], [2, 2, 2, 2]),
    ([1, 1, 12], [1, 1, 5]),
  ]

  /// Where each element is stored, element by element: chunks in row-major order, then elements in them.
  private func elementOffsets(_ grid: ChunkGrid, _ offsets: [Int], _ size: Int) -> [Int] {
    (0..<grid.shape.reduce(1, *)).map { element in
      var (rest, chunk, inChunk) = (element, 0, 0)
      var (chunkStep, innerStep) = (1, 1)
      for axis in grid.shape.indices.reversed() {
        let index = rest % grid.shape[axis]
        rest /= grid.shape[axis]
        chunk += index / grid.chunk[axis] * chunkStep
        inChunk += index % grid.chunk[axis] * innerStep
        chunkStep *= grid.counts[axis]
        innerStep *= grid.chunk[axis]
      }
      return offsets[chunk] + inChunk * size
    }
  }

  @Test("any run of elements goes to its places, and nothing else changes", arguments: shapes)
  func everyRun(shape: [Int], chunk: [Int]) throws {
    let grid = try #require(ChunkGrid(shape: shape, chunk: chunk))
    let (size, count) = (2, shape.reduce(1, *))
    let chunkBytes = grid.chunkElements * size
    // In the reverse order, with a gap between every two.
    let scattered = (0..<grid.chunks).map { (grid.chunks - 1 - $0) * (chunkBytes + 3) + 5 }
    let adjacent = (0..<grid.chunks).map { $0 * chunkBytes + 5 }
    let buffer = UnsafeMutableRawBufferPointer.allocate(
      byteCount: Place.largestPiece, alignment: 8)
    defer { unsafe buffer.deallocate() }
    for offsets in [scattered, adjacent] {
      let places = elementOffsets(grid, offsets, size)
      let transfer = unsafe PlaceTransfer(
        .scattered(grid, offsets: offsets), elementSize: size, buffer: buffer)
      let blank = [UInt8](repeating: 0xee, count: grid.chunks * (chunkBytes + 3) + 8)
      for first in 0..<count {
        for end in stride(from: first + 1, through: count, by: 1 + count / 30) {
          let folder = try TemporaryDirectory()
          let path = try folder.write(blank, to: "file")
          let file = try SystemFiles().open(path)
          let values = (0..<((end - first) * size)).map { UInt8(truncatingIfNeeded: $0 * 7 + 1) }
          try unsafe values.withUnsafeBytes {
            try unsafe transfer.write($0, from: first, with: SystemFiles(), to: file)
          }
          var expected = blank
          for (index, element) in (first..<end).enumerated() {
            for byte in 0..<size { expected[places[element] + byte] = values[index * size + byte] }
          }
          #expect(try TemporaryDirectory.bytes(at: path) == expected, "\(first)..<\(end)")
          var back = [UInt8](repeating: 0, count: values.count)
          try unsafe back.withUnsafeMutableBytes {
            try unsafe transfer.read($0, from: first, of: file)
          }
          #expect(back == values, "\(first)..<\(end)")
        }
      }
    }
  }

  @Test("neighbours in the file are written at once, others one by one")
  func calls() throws {
    let grid = try #require(ChunkGrid(shape: [8, 8], chunk: [4, 4]))
    let folder = try TemporaryDirectory()
    let file = try SystemFiles().open(
      try folder.write([UInt8](repeating: 0, count: 300), to: "file"))
    let buffer = UnsafeMutableRawBufferPointer.allocate(
      byteCount: Place.largestPiece, alignment: 8)
    defer { unsafe buffer.deallocate() }
    let values = [UInt8](repeating: 1, count: 64)
    for (offsets, calls) in [([0, 16, 32, 48], 1), ([0, 16, 40, 56], 2), ([48, 32, 16, 0], 4)] {
      let counter = FailingFiles(failing: .max)
      let transfer = unsafe PlaceTransfer(
        .scattered(grid, offsets: offsets), elementSize: 1, buffer: buffer)
      try unsafe values.withUnsafeBytes {
        try unsafe transfer.write($0, from: 0, with: counter, to: file)
      }
      #expect(counter.calls == calls, "\(offsets)")
    }
  }

  @Test(
    "pieces are whole rows that begin at multiples of 16, and bounded", arguments: [1, 2, 4, 8])
  func pieces(size: Int) throws {
    let shapes = [
      ([4096, 25088], [128, 784]), ([4096, 4096], [63, 128]), ([1000, 1001], [63, 63]),
      ([3, 3, 512, 512], [1, 1, 64, 64]), ([5, 10_000_000], [2, 1000]), ([1_000_000], [1000]),
      ([7, 3], [2, 2]),
    ]
    for (shape, chunk) in shapes {
      let grid = try #require(ChunkGrid(shape: shape, chunk: chunk))
      let place = Place.scattered(grid, offsets: [])
      let elements = place.pieceElements(elementSize: size)
      #expect(elements % 16 == 0 && elements > 0 && elements * size <= Place.largestPiece)
      let row = shape[(grid.axis + 1)...].reduce(1, *)
      #expect(elements % row == 0 || row * 16 * size > Place.largestPiece, "\(shape)")
    }
  }

  @Test("a copy leaves out whole chunks, and keeps those that reach beyond the edges")
  func overwritten() throws {
    let grid = try #require(ChunkGrid(shape: [8, 10], chunk: [4, 4]))
    let place = Place.scattered(grid, offsets: [0, 16, 32, 48, 70, 100])
    #expect(place.overwritten(elementSize: 1, elements: 80) == [0..<32, 48..<64, 70..<86])
    #expect(place.lies(in: 0..<116, elementSize: 1, elements: 80))
    #expect(!place.lies(in: 0..<115, elementSize: 1, elements: 80))
    #expect(!place.lies(in: 1..<116, elementSize: 1, elements: 80))
    #expect(
      Place.contiguous(offset: 8).overwritten(elementSize: 4, elements: 3) == [8..<20])
  }
}
