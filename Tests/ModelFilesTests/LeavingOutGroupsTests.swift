import HDF5Samples
import Layers
import TestSupport
import Testing

@testable import ModelFiles

@Suite("Inventories without groups")
struct LeavingOutGroupsTests {
  private let folder = try? TemporaryDirectory()

  private static let processes: [any ModelReader] = {
    let process = ReaderProcess(executable: BuiltExecutable.path)
    return [process, SourceReader(process)]
  }()

  private static let all = processes + [InProcessReader(locking: false)]

  private func sample() throws -> String {
    let folder = try #require(folder)
    let path = folder.file("model.h5")
    try SampleFile.make(path) { file in
      for group in ["/g", "/g/h"] { try file.group(group) }
      try file.dataset("/g/h/a", [5], bytes: [UInt8](repeating: 1, count: 20))
      try file.dataset("/g/b", [4, 4], .float32, .chunked([2, 2], []), bytes: Array(0..<64))
      try file.attribute("names", of: "/g", .variables(["h", "b"]))
      try file.attribute("names", of: "/g/b", .variables(["one"]))
    }
    return path
  }

  @Test("datasets and their places are the same", arguments: all)
  func datasets(reader: any ModelReader) async throws {
    let path = try sample()
    var whole = try await reader.inventory(of: path)
    #expect(whole.groups.map(\.path) == ["/", "/g", "/g/h"])
    var without = try await reader.leavingOutGroups.inventory(of: path)
    (whole.groups, without.groups) = ([], [])
    #expect(without == whole && without.datasets.count == 2)
    let placed = try await reader.placedInventory(of: path)
    let bare = try await reader.leavingOutGroups.placedInventory(of: path)
    #expect(bare.datasets == placed.datasets && bare.isPlaced == placed.isPlaced)
  }

  @Test("a process's inventories have no groups then", arguments: processes)
  func groups(reader: any ModelReader) async throws {
    let path = try sample()
    let reader = reader.leavingOutGroups
    #expect(try await reader.inventory(of: path).groups.isEmpty)
    #expect(try await reader.placedInventory(of: path).groups.isEmpty)
    #expect(try await reader.leavingOutGroups.inventory(of: path).groups.isEmpty)
  }

  @Test("values are read all the same", arguments: all)
  func values(reader: any ModelReader) async throws {
    let path = try sample()
    let reader = reader.leavingOutGroups
    let datasets = try await reader.inventory(of: path).datasets
    var values = [[UInt8]](repeating: [], count: datasets.count)
    try await reader.readValues(of: datasets, in: path) { values[$0] += $1 }
    let expected = ["/g/b": Array(0..<64), "/g/h/a": [UInt8](repeating: 1, count: 20)]
    #expect(Dictionary(uniqueKeysWithValues: zip(datasets.map(\.path), values)) == expected)
  }
}
