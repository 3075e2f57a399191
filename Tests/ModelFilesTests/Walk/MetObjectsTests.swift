import Testing

@testable import ModelFiles

@Suite struct MetObjectsTests {
  @Test("each object is found by its address, and no other")
  func found() {
    var objects = MetObjects()
    let addresses = (0..<5000).map { UInt64($0) * 96 } + [.max, .max - 1]
    for (position, address) in addresses.enumerated() {
      #expect(objects[address] == nil)
      objects.insert(.init(address: address, position: Int32(position), headerBytes: 8))
    }
    for (position, address) in addresses.enumerated() {
      #expect(objects[address]?.position == Int32(position))
    }
    #expect(objects[95] == nil)
  }

  @Test("headers count from the first byte of the file, those that cannot be left out")
  func headers() {
    var objects = MetObjects()
    for (address, bytes) in [(96, 40), (800, 0), (.max, 1), (UInt64(Int.max), 1)]
      as [(UInt64, UInt32)]
    {
      objects.insert(.init(address: address, position: -1, headerBytes: bytes))
    }
    let headers = objects.headers(base: 512)
    let taken = (0..<2000).filter { headers.overlap($0..<($0 + 1)) }
    #expect(taken == Array(608..<648) + Array(1312..<1316))
    #expect(!headers.overlap(2000..<Int.max))
  }
}
