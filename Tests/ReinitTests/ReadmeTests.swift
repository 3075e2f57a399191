import Initializers
import Planning
import Reinit
import TestSupport
import Testing

@Suite("The README's example of the library")
struct ReadmeTests {
  @Test("opens, plans and applies")
  func example() async throws {
    let folder = try TemporaryDirectory()
    let path = try FixtureModels.copy("demo.h5", in: folder)

    let file = try await ModelFile.open(path)
    let plan = try file.plan(Policy(seed: Seed(42)))
    let receipt = try await file.apply(plan)

    #expect(receipt.state == .applied)
    #expect(try await ModelFile.verify(path).isIdentical)
  }
}
