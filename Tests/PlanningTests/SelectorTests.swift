import Layers
import Testing

@testable import Planning

@Suite("Selectors")
struct SelectorTests {
  private let tensor = ModelBuilder.tensor(
    "/model/block_1/conv/kernel:0", [4, 3], role: .kernel, layer: "block_1/conv", type: .conv2d,
    aliases: ["/tied/kernel"])

  @Test(
    "a selector matches whole paths and layer names",
    arguments: [
      ("/model/block_1/conv/kernel:0", true), ("model/block_1/conv/kernel:0", true),
      ("block_1/conv", true), ("/block_1/conv", true), ("tied/kernel", true),
      ("model/block_1", false), ("kernel:0", false), ("Block_1/conv", false),
      // `*` and `?` stop at slashes.
      ("*/conv", true), ("model/*/conv/kernel:0", true), ("model/*/kernel:0", false),
      ("model/*", false), ("block_?/conv", true), ("block_1?conv", false), ("block_??/conv", false),
      // `**` does not.
      ("**", true), ("**/kernel:0", true), ("model/**", true), ("/**/conv/*", true),
      ("**conv**", true), ("**/block_1/conv", true), ("***", true), ("", false),
      ("role:kernel", true), ("role:k*", true), ("role:bias", false), ("role:", false),
      ("type:conv2d", true), ("type:conv?d", true), ("type:dense", false),
      // A field that is none: part of the name.
      ("name:block_1/conv", false), ("model/block_1/conv/kernel:*", true),
    ])
  func matches(text: String, expected: Bool) {
    #expect(Selector(text).matches(tensor) == expected)
  }

  @Test("letters of other alphabets are one character each")
  func characters() {
    let tensor = ModelBuilder.tensor("/schicht_ä", layer: "层")
    #expect(Selector("schicht_?").matches(tensor) && Selector("?").matches(tensor))
  }

  @Test("a pattern of many stars takes time proportional to its length")
  func noExplosion() {
    // Backtracking would try some 10^20 ways here.
    let pattern = String(repeating: "a*", count: 60) + "b"
    #expect(!Glob(pattern).matches(String(repeating: "a", count: 120)))
    let deep = String(repeating: "**/", count: 60) + "b"
    #expect(!Glob(deep).matches(String(repeating: "a/", count: 120)))
  }

  @Test("a selector that matches nothing is an error with the nearest names")
  func suggestions() {
    let tensors = [
      ModelBuilder.kernel("/dense_1/kernel", layer: "dense_1"),
      ModelBuilder.tensor("/dense_1/bias", layer: "dense_1"),
    ]
    let cases = [
      ("dense_2", "dense_1"), ("dense_1/kernal", "dense_1/kernel"), ("role:kernels", "role:kernel"),
      ("type:denes", "type:dense"),
    ]
    for (typed, nearest) in cases {
      for policy in [ModelBuilder.policy(only: [typed]), ModelBuilder.policy(except: [typed])] {
        let error = #expect(throws: PlanningError.self) {
          try ModelBuilder.plan(tensors, policy)
        }
        guard case .selectorMatchesNothing(_, let suggestions) = error else {
          Issue.record("\(typed): \(String(describing: error))")
          continue
        }
        #expect(suggestions.first == nearest)
        #expect("\(error as Any)".contains("'\(typed)' matches no tensor; nearest: \(nearest)"))
      }
    }
  }

  @Test("with nothing near, the message says where the names are listed")
  func noSuggestions() {
    let error = #expect(throws: PlanningError.self) {
      try ModelBuilder.plan(
        [ModelBuilder.kernel("/w")], ModelBuilder.policy(only: ["something_else_entirely"]))
    }
    #expect(error?.description.contains("h5reinit inspect") == true)
  }
}

@Suite("Nearest names")
struct NearestNamesTests {
  @Test("the fewest edits come first, equals in alphabetical order, each once")
  func order() {
    let names = ["conv2", "conv11", "conv1", "bias", "conv2", ""]
    #expect(NearestNames.nearest(to: "conv", among: names) == ["conv1", "conv2", "conv11"])
    #expect(NearestNames.nearest(to: "conv", among: names, count: 1) == ["conv1"])
  }

  @Test("names too far away are no suggestion")
  func far() {
    #expect(NearestNames.nearest(to: "a", among: ["abcdef"]).isEmpty)
    #expect(NearestNames.nearest(to: "kernel", among: []).isEmpty)
  }
}
