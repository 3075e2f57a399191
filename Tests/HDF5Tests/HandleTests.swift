import HDF5Samples
import TestSupport
import Testing

@testable import HDF5

@Suite struct HandleTests {
  @Test("whatever was opened is closed when the file is, after success and after failure")
  func closed() throws {
    let folder = try TemporaryDirectory()
    let path = folder.file("model.h5")
    try SampleFile.make(path) { file in
      try file.dataset("/a", [2], bytes: [UInt8](repeating: 0, count: 8))
      try file.attribute("name", of: "/a", .variable("text"))
    }
    let file = try File.open(path, .readOnly)
    let before = try file.openObjects
    do {
      let root = try file.root()
      for link in try root.links() {
        let object = try root.child(link)
        _ = try object.attributes()
        _ = try Dataset(object).layout()
      }
    }
    let after = try file.openObjects
    #expect(after == before)
    #expect(before == 1)
    try file.close()
  }
}
