import HDF5Samples
import TestSupport
import Testing

@testable import HDF5

@Suite struct AttributeTests {
  private let folder = try? TemporaryDirectory()

  private func read(
    _ attributes: [String: SampleAttribute], limits: AttributeLimits = AttributeLimits()
  ) throws -> [String: AttributeContent] {
    let folder = try #require(folder)
    let path = folder.file("model.h5")
    try SampleFile.make(path) { file in
      for (name, value) in attributes { try file.attribute(name, of: "/", value) }
    }
    return try File.open(path, .readOnly).root().attributes(limits: limits)
  }

  @Test("scalar strings of every flavour arrive as text")
  func scalarStrings() throws {
    let found = try read([
      "variable": .variable("käse"), "empty": .variable(""),
      "terminated": .fixed(["abc"], size: 8, .terminated, isScalar: true),
      "nulls": .fixed(["abc"], size: 3, .nulls, isScalar: true),
      "spaces": .fixed(["a c"], size: 8, .spaces, isScalar: true),
    ])
    #expect(
      found == [
        "variable": .string("käse"), "empty": .string(""), "terminated": .string("abc"),
        "nulls": .string("abc"), "spaces": .string("a c"),
      ])
  }

  @Test("arrays of strings arrive in order")
  func arrays() throws {
    let names = ["kernel:0", "", "bias:0"]
    let found = try read([
      "variable": .variables(names), "fixed": .fixed(names, size: 9, .nulls),
      "none": .variables([]),
    ])
    #expect(found == ["variable": .strings(names), "fixed": .strings(names), "none": .strings([])])
  }

  @Test("numbers arrive as integers and reals")
  func numbers() throws {
    let found = try read([
      "integer": .raw(.int64, [], [5, 0, 0, 0, 0, 0, 0, 0]),
      "integers": .raw(.int8, [3], [1, 2, 0xff]),
      "real": .raw(.float32Big, [], [0x3f, 0x80, 0, 0]),
      "half": .raw(.float16, [2], [0, 0x3c, 0, 0xc0]), "none": .emptyReals,
    ])
    #expect(
      found == [
        "integer": .integer(5), "integers": .integers([1, 2, -1]), "real": .real(1),
        "half": .reals([1, -2]), "none": .reals([]),
      ])
  }

  @Test("a NULL dataspace and types of no interest are other")
  func other() throws {
    let found = try read([
      "null": .null, "opaque": .raw(.opaque(2), [], [1, 2]), "bool": .raw(.boolean, [], [1]),
      "compound": .raw(.compound, [], [0, 0, 0, 0]),
    ])
    #expect(Set(found.keys) == ["null", "opaque", "bool", "compound"])
    #expect(found.values.allSatisfy { $0 == .other })
  }

  @Test("a value over its limit is other")
  func limits() throws {
    var limits = AttributeLimits()
    limits.string = 4
    limits.array = 8
    let found = try read(
      [
        "long": .fixed(["abcde"], size: 5, .nulls, isScalar: true),
        "short": .fixed(["abcd"], size: 4, .nulls, isScalar: true),
        "array": .fixed(["abc", "def", "ghi"], size: 3, .nulls),
      ], limits: limits)
    #expect(found == ["long": .other, "short": .string("abcd"), "array": .other])
  }

  @Test("a configuration of more than 64 KiB arrives whole")
  func long() throws {
    let text = String(repeating: "{\"class_name\": \"Dense\"}", count: 10_000)
    #expect(try read(["model_config": .variable(text)]) == ["model_config": .string(text)])
  }
}
