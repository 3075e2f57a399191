import Layers
import Testing

@testable import ModelFiles

@Suite("An inventory on the wire")
struct InventoryWireTests {
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

  @Test("comes out as it went in, after any number of signs of life")
  func whole() throws {
    let wire = Self.placed.wire
    #expect(try PlacedInventory(wire: wire) == Self.placed)
    #expect(try PlacedInventory(wire: [0x20, 0x20] + wire) == Self.placed)
    let empty = PlacedInventory(inventory: Inventory(bytes: 0))
    #expect(try PlacedInventory(wire: empty.wire) == empty)
  }

  @Test("is an error when cut off anywhere, or when more follows")
  func cut() {
    let wire = Self.placed.wire
    for count in wire.indices {
      #expect(throws: WireReader.Failure.self) { try PlacedInventory(wire: Array(wire[..<count])) }
    }
    #expect(throws: WireReader.Failure.self) { try PlacedInventory(wire: wire + [0]) }
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
        let isTheSame = (try? PlacedInventory(wire: other)) == placed
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
