import HDF5Samples
import TestSupport
import Testing

@testable import HDF5

@Suite struct DatasetTests {
  private let folder = try? TemporaryDirectory()

  /// Makes a file with one dataset and lets `check` look at it.
  private func with(
    _ shape: [UInt64]?, _ type: SampleType = .float32, _ storage: SampleStorage = .contiguous,
    bytes: [UInt8]? = nil, userBlock: UInt64 = 0,
    _ check: (borrowing Dataset, String) throws -> Void
  ) throws {
    let folder = try #require(folder)
    let path = folder.file("model.h5")
    try SampleFile.make(path, userBlock: userBlock) { file in
      try file.dataset("/a", shape, type, storage, bytes: bytes)
    }
    let file = try File.open(path, .readWrite)
    try check(
      try Dataset(try file.dataset("/a", chunkCache: .init(bytes: 1 << 20, chunks: 1))), path)
  }

  @Test("shapes: scalar, NULL, empty, ranked", arguments: [nil, [], [0], [0, 5], [2, 3]])
  func shapes(shape: [Int]?) throws {
    try with(shape?.map { UInt64($0) }) { dataset, _ in #expect(dataset.shape == shape) }
  }

  @Test("a written contiguous dataset's offset finds its bytes, user block counted")
  func offset() throws {
    let bytes: [UInt8] = Array(1...24)
    for userBlock in [0, 512] as [UInt64] {
      let folder = try TemporaryDirectory()
      let path = folder.file("model.h5")
      try SampleFile.make(path, userBlock: userBlock) {
        try $0.dataset("/a", [2, 3], bytes: bytes)
      }
      let layout = try Dataset(try File.open(path, .readOnly).object("/a")).layout()
      guard case .contiguous(let offset?) = layout else {
        Issue.record("no offset: \(layout)")
        continue
      }
      #expect(Array(try TemporaryDirectory.bytes(at: path)[offset..<(offset + 24)]) == bytes)
    }
  }

  @Test("a dataset that was never written has no offset")
  func neverWritten() throws {
    try with([4]) { dataset, _ in
      let layout = try dataset.layout()
      #expect(layout == .contiguous(offset: nil))
    }
  }

  @Test("compact and external layouts are told apart")
  func layouts() throws {
    try with([4], .float32, .compact) { dataset, _ in
      let layout = try dataset.layout()
      #expect(layout == .compact)
    }
    let folder = try TemporaryDirectory()
    let path = folder.file("model.h5")
    try SampleFile.make(path) { try $0.dataset("/a", [4], .float32, .external("values.raw")) }
    let layout = try Dataset(try File.open(path, .readOnly).object("/a")).layout()
    #expect(layout == .external)
  }

  @Test("filters come in pipeline order and tell whether they are installed")
  func filters() throws {
    let filters: [SampleFilter] = [.shuffle, .deflate, .fletcher32, .unknown(31_999)]
    try with([4, 4], .float32, .chunked([2, 4], filters)) { dataset, _ in
      guard case .chunked(let chunk, let stages) = try dataset.layout() else {
        Issue.record("not chunked")
        return
      }
      #expect(chunk == [2, 4])
      #expect(stages.map(\.id) == [2, 1, 3, 31_999])
      #expect(stages.map(\.isAvailable) == [true, true, true, false])
    }
  }

  @Test("values are read and written as they lie in the file, slab by slab")
  func values() throws {
    let bytes: [UInt8] = (0..<96).map { UInt8($0) }
    let layouts: [SampleStorage] = [
      .contiguous, .compact, .chunked([2, 2, 3], [.shuffle, .deflate, .fletcher32]),
    ]
    for layout in layouts {
      let folder = try TemporaryDirectory()
      let path = folder.file("model.h5")
      try SampleFile.make(path) {
        try $0.dataset("/a", [2, 3, 4], .float32Big, layout, bytes: bytes)
      }
      let file = try File.open(path, .readWrite)
      let dataset = try Dataset(
        try file.dataset("/a", chunkCache: .init(bytes: 1 << 20, chunks: 1)))
      for slab in Slabs(of: [2, 3, 4], limit: 5) {
        var part = [UInt8](repeating: 0, count: slab.elements.count * 4)
        try dataset.read(slab, into: &part)
        #expect(
          part == Array(bytes[(slab.elements.lowerBound * 4)..<(slab.elements.upperBound * 4)]))
        try dataset.write(slab, from: part.map { $0 ^ 0xff })
      }
      for slab in Slabs(of: [2, 3, 4], limit: 24) {
        var all = [UInt8](repeating: 0, count: 96)
        try dataset.read(slab, into: &all)
        #expect(all == bytes.map { $0 ^ 0xff })
      }
    }
  }

  @Test("a scalar is read and written")
  func scalar() throws {
    try with([], bytes: [1, 2, 3, 4]) { dataset, _ in
      for slab in Slabs(of: [], limit: 1) {
        var part: [UInt8] = [0, 0, 0, 0]
        try dataset.read(slab, into: &part)
        #expect(part == [1, 2, 3, 4])
        try dataset.write(slab, from: [5, 6, 7, 8])
        try dataset.read(slab, into: &part)
        #expect(part == [5, 6, 7, 8])
      }
    }
  }

  @Test("a buffer that is too small is refused before libhdf5 sees it")
  func room() throws {
    try with([4], bytes: [UInt8](repeating: 0, count: 16)) { dataset, _ in
      var part = [UInt8](repeating: 0, count: 15)
      let slab = Slab(start: [0], count: [4], elements: 0..<4)
      do {
        try dataset.read(slab, into: &part)
        Issue.record("read into a small buffer")
      } catch let error as HDF5Error {
        #expect(error.description == "cannot read values of '/a': the buffer is too small")
      }
    }
  }
}
