import HDF5Samples
import Layers
import TestSupport
import Testing

@testable import ModelFiles

@Suite struct InventoryReaderTests {
  private let folder = try? TemporaryDirectory()

  private func read(
    tracksOrder: Bool = false, _ fill: (borrowing SampleFile) throws -> Void
  ) throws -> Inventory {
    let folder = try #require(folder)
    let path = folder.file("model.h5")
    try SampleFile.make(path, tracksOrder: tracksOrder, fill)
    return try InventoryReader.read(path, locking: false).inventory
  }

  @Test("groups and datasets come depth first, numbers in names as numbers")
  func order() throws {
    let inventory = try read { file in
      for name in ["/vars", "/a"] { try file.group(name) }
      for name in ["10", "2", "0"] { try file.dataset("/vars/\(name)", [1]) }
      try file.dataset("/a/x", [1])
    }
    #expect(inventory.groups.map(\.path) == ["/", "/a", "/vars"])
    #expect(inventory.datasets.map(\.path) == ["/a/x", "/vars/0", "/vars/2", "/vars/10"])
  }

  @Test("a group that tracks creation order keeps it")
  func creationOrder() throws {
    let inventory = try read { file in
      try file.group("/g", tracksOrder: true)
      for name in ["b", "a"] { try file.dataset("/g/\(name)", [1]) }
    }
    #expect(inventory.datasets.map(\.path) == ["/g/b", "/g/a"])
  }

  @Test("a dataset with two hard links is listed once, with an alias")
  func aliases() throws {
    let inventory = try read { file in
      try file.dataset("/a", [1])
      try file.group("/g")
      try file.hardLink("/g/tied", to: "/a")
    }
    #expect(inventory.datasets.map(\.path) == ["/a"])
    #expect(inventory.datasets.first?.aliases == ["/g/tied"])
  }

  @Test("cycles of hard and soft links end")
  func cycles() throws {
    let inventory = try read { file in
      try file.group("/g")
      try file.hardLink("/g/self", to: "/g")
      try file.hardLink("/g/root", to: "/")
      try file.softLink("/soft", to: "/soft")
      try file.softLink("/dangling", to: "/nowhere")
      try file.externalLink("/other", to: "/x", in: "other.h5")
    }
    #expect(inventory.groups.map(\.path) == ["/", "/g"])
    #expect(
      inventory.links == [
        UnfollowedLink(path: "/dangling", kind: .soft),
        UnfollowedLink(path: "/other", kind: .external), UnfollowedLink(path: "/soft", kind: .soft),
      ])
    #expect(inventory.unreadable.isEmpty)
  }

  @Test(
    "element types are told apart by their bits",
    arguments: [
      (.float16, .float16, 2), (.bfloat16, .bfloat16, 2), (.float32, .float32, 4),
      (.float64, .float64, 8), (.oddBias, .otherFloat, 4), (.int64, .int64, 8),
      (.int24, .otherInteger, 4),
    ] as [(SampleType, ElementType.Kind, Int)])
  func numbers(type: SampleType, kind: ElementType.Kind, size: Int) throws {
    let inventory = try read { try $0.dataset("/a", [2], type) }
    #expect(inventory.datasets.first?.element == ElementType(kind, size: size))
  }

  @Test(
    "types without a byte order have none",
    arguments: [
      (.float8, .otherFloat, 1), (.int8, .int8, 1), (.boolean, .boolean, 1),
      (.opaque(2), .opaque, 2), (.compound, .compound, 4), (.variableString, .string, 8),
    ] as [(SampleType, ElementType.Kind, Int)])
  func orderless(type: SampleType, kind: ElementType.Kind, size: Int) throws {
    let inventory = try read { try $0.dataset("/a", [2], type) }
    #expect(inventory.datasets.first?.element.kind == kind)
    #expect(inventory.datasets.first?.element.size == size)
    #expect(inventory.datasets.first?.element.byteOrder == nil)
  }

  @Test("big-endian values are told")
  func bigEndian() throws {
    let inventory = try read { try $0.dataset("/a", [2], .float32Big) }
    #expect(inventory.datasets.first?.element == ElementType(.float32, size: 4, byteOrder: .big))
  }

  @Test("attributes of groups and datasets arrive; committed types do not")
  func attributes() throws {
    let inventory = try read { file in
      try file.attribute("keras_version", of: "/", .variable("2.2.4"))
      try file.attribute("weight_names", of: "/", .emptyReals)
      try file.dataset("/a", [1])
      try file.attribute("dtype", of: "/a", .fixed(["bfloat16"], size: 8, .nulls, isScalar: true))
      try file.committedType("/type", .bfloat16)
    }
    #expect(
      inventory.groups.first?.attributes
        == ["keras_version": .string("2.2.4"), "weight_names": .reals([])])
    #expect(inventory.datasets.map(\.attributes) == [["dtype": .string("bfloat16")]])
  }

  @Test("an object whose header is damaged is told, and the others are listed")
  func damaged() throws {
    let folder = try #require(folder)
    let path = folder.file("model.h5")
    try SampleFile.make(path) { file in
      // Written compact, so that the pattern stands in the object's header itself.
      try file.dataset("/bad", [4], .float32, .compact, bytes: [UInt8](repeating: 0xab, count: 16))
      try file.dataset("/good", [4])
    }
    var bytes = try TemporaryDirectory.bytes(at: path)
    let pattern = try #require(bytes.firstRange(of: [UInt8](repeating: 0xab, count: 16)))
    // The datatype message stands before; its version becomes one that does not exist.
    let float: [UInt8] = [0x11, 0x20, 0x1f, 0x00]
    let type = try #require(bytes[..<pattern.lowerBound].lastRange(of: float))
    bytes[type.lowerBound] = 0xf1
    try folder.write(bytes, to: "model.h5")
    let inventory = try InventoryReader.read(path, locking: false).inventory
    #expect(inventory.datasets.map(\.path) == ["/good"])
    #expect(inventory.unreadable.map(\.path) == ["/bad"])
    #expect(inventory.unreadable.first?.reason.contains("version") == true)
  }
}

extension ArraySlice<UInt8> {
  /// The last place where `pattern` stands.
  fileprivate func lastRange(of pattern: [UInt8]) -> Range<Int>? {
    ranges(of: pattern).last
  }
}
