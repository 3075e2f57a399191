import HDF5Samples
import TestSupport
import Testing

@testable import HDF5

@Suite("Structure that was read")
struct StructureTests {
  private let folder = try? TemporaryDirectory()

  @Test(
    "is known of every object, however often it was read, and no values are", arguments: [0, 512])
  func objects(userBlock: UInt64) throws {
    let path = try #require(folder).file("model.h5")
    // More reads than notes have room for at first.
    let names = (0..<700).map { "/group \($0)" }
    try SampleFile.make(path, userBlock: userBlock) { file in
      for name in names {
        try file.group(name)
        try file.dataset("\(name)/a", [16], bytes: [UInt8](repeating: 1, count: 64))
      }
    }
    let file = try File.open(path, .readOnly, metadataCache: 1 << 12, watching: .structure)
    #expect(try !file.hasStructure(in: 1 << 20..<1 << 40), "nothing of it was read")
    for name in names + names.reversed() { _ = try file.object(name).links() }
    for name in names {
      let address = Int(userBlock + (try file.object(name).identity.address))
      #expect(try file.hasStructure(in: address..<(address + 1)))
      #expect(try file.hasStructure(in: (address - 1)..<(address + 100)))
      #expect(try !file.hasStructure(in: address..<address))
      let dataset = try Dataset(file.object("\(name)/a"))
      guard case .contiguous(let offset?) = try dataset.layout() else {
        Issue.record("no place")
        continue
      }
      #expect(try !file.hasStructure(in: offset..<(offset + 64)))
    }
    #expect(try file.hasStructure(in: Int(userBlock)..<(Int(userBlock) + 8)))
    #expect(try !file.hasStructure(in: -9 ..< -1))
    try file.close()
  }

  @Test("is that of one file, and forgotten with it")
  func files() throws {
    let folder = try #require(folder)
    let (small, large) = (folder.file("small.h5"), folder.file("large.h5"))
    try SampleFile.make(small) { try $0.group("/a") }
    try SampleFile.make(large) { file in
      for number in 0..<300 { try file.group("/group \(number)") }
    }
    let one = try File.open(small, .readOnly, watching: .structure)
    let other = try File.open(large, .readOnly, watching: .structure)
    for number in 0..<300 { _ = try other.object("/group \(number)").links() }
    let far = 20_000..<30_000
    #expect(try !one.hasStructure(in: far))
    #expect(try other.hasStructure(in: far))
    try other.close()
    let again = try File.open(small, .readOnly, watching: .structure)
    #expect(try !again.hasStructure(in: far))
    #expect(try one.hasStructure(in: 0..<8))
  }
}
