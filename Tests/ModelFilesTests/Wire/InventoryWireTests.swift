import Layers
import SystemPackage
import Testing

@testable import ModelFiles

@Suite("An inventory on the wire")
struct InventoryWireTests {
  /// What the reader process sends of a walk that meets an inventory, but for the order among different lists.
  static func wire(_ placed: PlacedInventory, _ refusal: Refusal? = nil) -> [UInt8] {
    var bytes: [UInt8] = []
    let writer = InventoryWriter { bytes += $0 }
    for group in placed.inventory.groups { writer.take(.group(group)) }
    for var dataset in placed.inventory.datasets {
      dataset.aliases = []
      writer.take(.dataset(dataset))
    }
    for (position, dataset) in placed.inventory.datasets.enumerated() {
      for alias in dataset.aliases { writer.take(.alias(dataset: position, path: alias)) }
    }
    for places in placed.places { writer.take(.places(places)) }
    for link in placed.inventory.links { writer.take(.link(link)) }
    for object in placed.inventory.unreadable { writer.take(.unreadable(object)) }
    writer.take(.end(bytes: placed.inventory.bytes, refusal: refusal))
    try? writer.finish()
    return bytes
  }

  /// One of everything.
  static var placed: PlacedInventory {
    PlacedInventory(
      inventory: inventory,
      places: [
        ChunkPlaces(dataset: 0, offsets: [4096, 4196, 1 << 40, 5], sizes: [100, 100, 100, 100]),
        ChunkPlaces(dataset: 1, offsets: [0, 70, 0], sizes: [0, .max, 0]),
        ChunkPlaces(dataset: 2, offsets: [9, 20], sizes: [7, 8]), ChunkPlaces(dataset: 3),
      ])
  }

  private static var inventory: Inventory {
    var chunked = DatasetFacts(
      path: "/ä", aliases: ["/b", "/c"], shape: [3, 0, 5],
      element: ElementType(.float16, size: 2, byteOrder: .big),
      storage: .chunked(
        chunk: [1, 2, 3],
        filters: [Filter(id: 1, name: "deflate", isAvailable: true, parameters: [4])]),
      attributes: [
        "s": .string("text"), "t": .strings(["a", ""]), "i": .integer(.min),
        "j": .integers([.max, -1, 0]),
        "r": .real(-.infinity), "q": .reals([0.1, -0.2]), "o": .other,
      ])
    chunked.padding = [0, 255]
    chunked.chunks = .unplaced
    var complete = chunked
    (complete.path, complete.aliases, complete.chunks) = ("/complete", [], .complete)
    let plain: [Storage] = [
      .contiguous(offset: 1 << 40), .contiguous(offset: nil), .compact, .virtual, .external,
    ]
    let kinds = ElementType.Kind.allCases
    return Inventory(
      bytes: 123_456_789_012,
      groups: [
        GroupFacts(path: "/", attributes: ["x": .integer(1)], tracksOrder: true),
        GroupFacts(path: "/g"),
      ],
      datasets: [chunked, complete]
        + plain.enumerated().map {
          DatasetFacts(
            path: "/plain\($0)", shape: $0 == 0 ? nil : [],
            element: ElementType(.string, size: 9, byteOrder: nil),
            storage: $1)
        }
        + kinds.map {
          DatasetFacts(
            path: "/\($0)", shape: [1], element: ElementType($0, size: 1), storage: .compact)
        },
      links: [
        UnfollowedLink(path: "/l", kind: .soft), UnfollowedLink(path: "/m", kind: .external),
        UnfollowedLink(path: "/n", kind: .userDefined),
      ],
      unreadable: [UnreadableObject(path: "/u", reason: "why")])
  }

  /// What bytes are the inventory of, if they come so many at a time.
  private func received(_ wire: [UInt8], by step: Int = .max) throws -> PlacedInventory {
    var receiver = InventoryReceiver()
    for start in stride(from: 0, to: wire.count, by: step) {
      receiver.take(wire[start...].prefix(step))
    }
    return try receiver.whole().placedInventory(path: "model.h5")
  }

  @Test("comes out as it went in, whatever parts it comes in")
  func whole() throws {
    let wire = Self.placed.wire
    for step in [1, 3, 22, 23, 24, wire.count] {
      #expect(try received(wire, by: step) == Self.placed)
    }
    let empty = PlacedInventory(inventory: Inventory(bytes: 0))
    #expect(try received(empty.wire) == empty)
  }

  @Test("has room for signs of life, until it is over")
  func signs() throws {
    let (wire, sign) = (Self.placed.wire, [UInt8](repeating: 0, count: 4))
    let opening = InventoryWriter.opening.count
    #expect(try received(wire[..<opening] + sign + sign + wire[opening...]) == Self.placed)
    #expect(throws: WireReader.Failure.self) { try received(wire + sign) }
  }

  @Test("goes in many frames if it is large, none of them kept")
  func frames() throws {
    var (sent, largest) = (0, 0)
    var receiver = InventoryReceiver()
    let writer = InventoryWriter { bytes in
      sent += bytes.count
      largest = max(largest, bytes.count)
      receiver.take(bytes)
    }
    for number in 0..<20_000 { writer.take(.group(GroupFacts(path: "/group \(number)"))) }
    writer.take(.end(bytes: 7, refusal: nil))
    try writer.finish()
    #expect(sent > 4 << 16 && largest < 2 << 16)
    let inventory = try receiver.whole().placedInventory(path: "model.h5").inventory
    #expect(inventory.groups.map(\.path) == (0..<20_000).map { "/group \($0)" })
    #expect(inventory.bytes == 7)
  }

  @Test("ends with the end, which may be what fills a frame")
  func full() throws {
    for count in (1 << 16) - 20...(1 << 16) {
      let group = GroupFacts(path: "/" + String(repeating: "a", count: count))
      let placed = PlacedInventory(inventory: Inventory(bytes: 7, groups: [group]))
      #expect(try received(placed.wire) == placed, "\(count)")
    }
  }

  @Test("tells why nothing in a file must be written, by the path")
  func refusals() throws {
    func text(_ refusal: Refusal) throws -> String? {
      let (wire, dataset) = (Self.wire(Self.placed, refusal), refusal.dataset)
      let error = try #require(throws: (any Error).self) { try received(wire) }
      #expect((error is WireReader.Failure) == (dataset == 1000 || dataset == -1))
      return (error as? ModelFileError)?.detail
    }
    #expect(
      try text(.overlap(dataset: 1, isChunk: false, .superblock))
        == "cannot trust file 'model.h5': '/complete' lies over the superblock")
    #expect(
      try text(.overlap(dataset: 0, isChunk: true, .header))
        == "cannot trust file 'model.h5': a chunk of '/ä' lies over the header of an object")
    #expect(
      try text(.lostChunks(path: "/b", reason: "why"))
        == "cannot trust file 'model.h5': the chunks of '/b': why")
    #expect(try text(.overlap(dataset: 1000, isChunk: false, .other)) == nil)
    #expect(try text(.overlap(dataset: -1, isChunk: false, .other)) == nil)
  }

  @Test("is an error if a name is given to a dataset that is not there", arguments: [-1, 1, .max])
  func nameless(dataset: Int) throws {
    var wire: [UInt8] = []
    let writer = InventoryWriter { wire += $0 }
    writer.take(.dataset(Self.placed.inventory.datasets[1]))
    writer.take(.alias(dataset: dataset, path: "/b"))
    writer.take(.end(bytes: 7, refusal: nil))
    try writer.finish()
    #expect(throws: WireReader.Failure.self) { try received(wire) }
  }

  @Test("is not held up by a parent that has gone, and tells it at the end")
  func broken() {
    var attempts = 0
    let writer = InventoryWriter { _ in
      attempts += 1
      throw Errno.brokenPipe
    }
    for _ in 0..<20_000 { writer.take(.group(GroupFacts(path: "/group"))) }
    #expect(throws: Errno.brokenPipe) { try writer.finish() }
    #expect(attempts == 1)
  }

  @Test("is an error when cut off anywhere, or when more follows")
  func cut() {
    let wire = Self.placed.wire
    for count in wire.indices {
      #expect(throws: WireReader.Failure.self) { try received(Array(wire[..<count])) }
    }
    #expect(throws: WireReader.Failure.self) { try received(wire + [0]) }
  }

  @Test(
    "is an error or another inventory with any byte changed, and takes no memory for counts that cannot be"
  )
  func changed() {
    let placed = Self.placed
    let wire = placed.wire
    for place in wire.indices {
      for change: UInt8 in [0x01, 0x80, 0xff] {
        var other = wire
        other[place] ^= change
        let isTheSame = (try? received(other)) == placed
        #expect(!isTheSame, "byte \(place) changed by \(change)")
      }
    }
  }

  @Test("integers of every length", arguments: [0, 1, -1, 63, 64, -64, -65, 1 << 20, .max, .min])
  func integers(value: Int) throws {
    var writer = WireWriter()
    value.write(to: &writer)
    var reader = WireReader(writer.bytes)
    #expect(try Int(from: &reader) == value && reader.isAtEnd)
  }

  @Test("an integer of more than 64 bits is none")
  func tooLong() {
    var longer = WireReader([UInt8](repeating: 0xff, count: 9) + [0x02])
    #expect(throws: WireReader.Failure.self) { try Int(from: &longer) }
    var endless = WireReader([UInt8](repeating: 0x80, count: 20))
    #expect(throws: WireReader.Failure.self) { try Int(from: &endless) }
  }
}

extension PlacedInventory {
  /// What the reader process sends of it.
  var wire: [UInt8] { InventoryWireTests.wire(self) }
}
