import Testing

@testable import HDF5

@Suite struct HDF5ErrorTests {
  private func error(_ texts: String...) -> HDF5Error {
    HDF5Error(
      operation: "open dataset", object: "/a",
      frames: texts.map { .init(function: "H5D_open", description: $0) })
  }

  @Test("a single reason is not repeated")
  func single() {
    #expect(error("not found").description == "cannot open dataset '/a': not found")
  }

  @Test("the innermost reason stands in parentheses behind the outermost")
  func nested() {
    #expect(
      error("unable to open", "in between", "checksum error").description
        == "cannot open dataset '/a': unable to open (checksum error)")
  }

  @Test("no frames, no reason")
  func empty() {
    #expect(error().description == "cannot open dataset '/a'")
  }

  @Test("the innermost errno is read from the text")
  func errno() {
    #expect(
      error("errno = 2, a", "unable to lock file, errno = 11, error message = 'x'").errno == 11)
    #expect(error("unable to open").errno == nil)
  }
}
