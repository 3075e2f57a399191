import HDF5Samples
import Layers
import TestSupport
import Testing

@testable import ModelFiles

@Suite("Places of chunks")
struct ChunkPlacesTests {
  private let folder = try? TemporaryDirectory()

  /// A float32 dataset of 20 elements in chunks of 10.
  private func dataset(_ path: String, filters: [Filter] = []) -> DatasetFacts {
    DatasetFacts(
      path: path, shape: [20], element: ElementType(.float32, size: 4),
      storage: .chunked(chunk: [10], filters: filters))
  }

  private func refusal(_ datasets: [DatasetFacts], _ places: [ChunkPlaces]) -> String? {
    let inventory = Inventory(bytes: 1000, groups: [GroupFacts(path: "/")], datasets: datasets)
    do throws(ModelFileError) {
      _ = try PlacedInventory(inventory: inventory, places: places)
        .checked(path: "model.h5", fileSize: 1000)
      return nil
    } catch {
      #expect(error.kind == .malformed)
      return error.detail
    }
  }

  private let gzip = Filter(id: 1, name: "deflate", isAvailable: true)

  @Test("chunks that lie apart are taken, in any order, and those never written")
  func apart() {
    let plain = dataset("/a")
    let places = ChunkPlaces(dataset: 0, offsets: [960, 920], sizes: [40, 40])
    #expect(refusal([plain], [places]) == nil)
    #expect(refusal([plain], [ChunkPlaces(dataset: 0, offsets: [960, 0], sizes: [40, 0])]) == nil)
    #expect(
      refusal(
        [plain, dataset("/b", filters: [gzip])],
        [places, ChunkPlaces(dataset: 1, offsets: [919, 0], sizes: [1, 900])]) == nil)
  }

  @Test("a chunk over anything else is refused, filtered or not", arguments: [false, true])
  func overlap(isFiltered: Bool) {
    let other = dataset("/b", filters: isFiltered ? [gzip] : [])
    func refusal(_ first: [Int], _ second: [Int]) -> String? {
      let contiguous = DatasetFacts(
        path: "/c", shape: [10], element: ElementType(.float32, size: 4),
        storage: .contiguous(offset: 500))
      return self.refusal(
        [dataset("/a"), other, contiguous],
        [
          ChunkPlaces(dataset: 0, offsets: first, sizes: [40, 40]),
          ChunkPlaces(dataset: 1, offsets: second, sizes: [40, 40]),
        ])
    }
    #expect(refusal([0, 40], [80, 120]) == nil)
    #expect(refusal([0, 40], [80, 79]) == "'/a' and '/b' overlap")
    #expect(refusal([0, 40], [120, 120]) == "two chunks of '/b' overlap")
    #expect(refusal([0, 40], [120, 159]) == "two chunks of '/b' overlap")
    #expect(refusal([539, 40], [120, 160]) == "'/c' and '/a' overlap")
    #expect(refusal([0, 40], [120, 461]) == "'/b' and '/c' overlap")
  }

  @Test("what cannot be true is refused")
  func impossible() {
    let plain = dataset("/a")
    func refusal(_ offsets: [Int], _ sizes: [UInt32], _ dataset: Int = 0) -> Bool {
      self.refusal([plain], [ChunkPlaces(dataset: dataset, offsets: offsets, sizes: sizes)])?
        .contains("not where they can be") == true
    }
    #expect(refusal([961, 0], [40, 40]), "outside the file")
    #expect(refusal([-1, 100], [40, 40]))
    #expect(refusal([.max, 100], [40, 40]))
    #expect(refusal([0, 100], [40, 41]), "of another size than its values have")
    #expect(refusal([0], [40]), "too few")
    #expect(refusal([0, 100, 200], [40, 40, 40]), "too many")
    #expect(refusal([0, 100], [40, 40], 1), "of no dataset")
    #expect(refusal([0, 100], [40, 40], -1))
    let twice = ChunkPlaces(dataset: 0, offsets: [0, 100], sizes: [40, 40])
    #expect(self.refusal([plain], [twice, twice]) != nil)
  }

  @Test("both ways of reading find every chunk", arguments: ModelReaderTests.readers)
  func found(reader: any ModelReader) async throws {
    let folder = try #require(folder)
    for latest in [false, true] {
      let path = folder.file("model\(latest).h5")
      let values = (0..<96).map { UInt8($0) }
      try SampleFile.make(path, userBlock: 1024, latest: latest) { file in
        try file.dataset("/a", [6, 4], .float32, .chunked([4, 3], []), bytes: values)
        try file.dataset("/b", [6, 4], .float32, .chunked([4, 3], [.deflate]), bytes: values)
        try file.dataset("/c", [6, 4], .float32, .chunked([4, 3], []))
        try file.dataset("/d", [24], .float32, bytes: values)
      }
      let inventory = try await reader.placedInventory(of: path)
      #expect(inventory.isPlaced)
      #expect(inventory.datasets.map(\.path) == ["/a", "/b", "/c", "/d"])
      #expect(inventory.datasets[1].chunks == .unplaced)
      #expect(inventory.datasets[2].chunks == .unplaced)
      guard case .scattered(let grid, let offsets) = inventory.datasets[0].place else {
        Issue.record("no places")
        continue
      }
      #expect(grid.counts == [2, 2] && offsets.count == 4)
      let bytes = try TemporaryDirectory.bytes(at: path)
      // Rows 4 and 5 of column 3 begin the last chunk; elements 19 and 23 of 24.
      #expect(Array(bytes[offsets[3]..<(offsets[3] + 4)]) == Array(values[76..<80]))
      #expect(Array(bytes[(offsets[3] + 12)..<(offsets[3] + 16)]) == Array(values[92..<96]))
      #expect(Array(bytes[offsets[0]..<(offsets[0] + 12)]) == Array(values[..<12]))
      let quick = try await reader.inventory(of: path)
      #expect(quick.datasets.map(\.chunks) == [.complete, .unknown, .unplaced, .unknown])
      #expect(!quick.isPlaced)
    }
  }
}
