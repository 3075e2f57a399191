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
      ("**conv**", true), ("**/block_1/conv", true), ("***", true),
      ("role:kernel", true), ("role:k*", true), ("role:bias", false),
      ("type:conv2d", true), ("type:conv?d", true), ("type:dense", false),
      // A field that is none: part of the name.
      ("name:block_1/conv", false), ("model/block_1/conv/kernel:*", true),
    ])
  func matches(text: String, expected: Bool) throws {
    #expect(try selected(text, [tensor]) == [expected])
  }

  private func selected(_ text: String, _ tensors: [Tensor]) throws -> [Bool] {
    try Selector(text).selection(in: SelectorContext(tensors))
  }

  /// Three convolutions and a head, each with kernel and bias; then a momentum.
  private static let network: [Tensor] =
    (0..<3).flatMap { block in
      [
        ModelBuilder.tensor(
          "/net/block\(block)/conv/kernel", [3, 3, 8, 8], role: .kernel,
          layer: "block\(block)/conv", type: .conv2d),
        ModelBuilder.tensor("/net/block\(block)/conv/bias", [8], layer: "block\(block)/conv"),
      ]
    } + [
      ModelBuilder.tensor(
        "/net/head/kernel", [8, 1000], role: .kernel, layer: "head", kind: .float16),
      ModelBuilder.tensor("/net/head/bias", [1000], layer: "head", kind: .float16),
      ModelBuilder.tensor(
        "/optimizer/head/kernel", [8, 1000], role: .optimizerSlot, layer: "optimizer",
        type: .optimizer),
    ]

  /// Positions: 0, 2, 4 and 6 are kernels, 1, 3, 5 and 7 biases, 8 is the optimizer's.
  @Test(
    "selectors combine, compare and count",
    arguments: [
      ("role:kernel and type:conv2d", [0, 2, 4]),
      ("role:kernel and not type:conv2d", [6]),
      ("role:bias or head", [1, 3, 5, 6, 7]),
      // `and` binds tighter than `or`.
      ("role:bias and head or role:kernel and head", [6, 7]),
      ("role:bias and (head or block1/conv)", [3, 7]),
      ("not (role:kernel or role:bias)", [8]),
      ("not not head", [6, 7]),
      ("ndim:4", [0, 2, 4]), ("ndim>=2 and ndim<4", [6, 8]), ("dtype:float16", [6, 7]),
      ("dtype:f16 and role:bias", [7]),
      // 8 · 1000 elements of 2 and of 4 bytes; 3 · 3 · 8 · 8 of 4.
      ("size>16K", [8]), ("size<=2304 and ndim>1", [0, 2, 4]), ("elements>=8K", [6, 8]),
      ("re:block[02]/", [0, 1, 4, 5]), ("re:^net/.*kernel$", [0, 2, 4, 6]),
      ("layers(type:conv2d)[0]", [0, 1]), ("layers(type:conv2d)[-1]", [4, 5]),
      ("layers(**)[::2]", [0, 1, 4, 5]), ("layers(role:kernel)[-2:]", [4, 5, 6, 7]),
      ("blocks(**/block*)[-2:]", [2, 3, 4, 5]), ("blocks(**/block*)", [0, 1, 2, 3, 4, 5]),
      ("tensors(role:kernel)[1]", [2]), ("tensors(role:kernel)[:2]", [0, 2]),
      ("tensors(role:kernel)[::-1]", [0, 2, 4, 6]),
      ("layers(type:conv2d)[0] and role:kernel", [0]),
      ("'net/head/bias'", [7]), ("net/block[0]/conv/kernel", []), ("layers(type:conv2d)[7]", []),
    ])
  func grammar(text: String, positions: [Int]) throws {
    let selected = try selected(text, Self.network)
    #expect(selected.indices.filter { selected[$0] } == positions)
  }

  @Test("trainable asks what the file says")
  func trainable() throws {
    var tensors = [ModelBuilder.kernel("/a"), ModelBuilder.kernel("/b"), ModelBuilder.kernel("/c")]
    (tensors[0].trainable, tensors[1].trainable) = (true, false)
    #expect(try selected("trainable:false", tensors) == [false, true, false])
    #expect(try selected("trainable:true", tensors) == [true, false, false])
    let error = #expect(throws: PlanningError.self) {
      try ModelBuilder.plan(
        [ModelBuilder.kernel("/a")], ModelBuilder.policy(only: ["trainable:true"]))
    }
    #expect("\(error as Any)".contains("does not say"))
  }

  @Test(
    "text that is no selector says where and why",
    arguments: [
      ("", 1), ("role:", 1), ("head and", 9), ("(head", 1), ("head)", 5), ("head tail", 6),
      ("layers(head)[x]", 13), ("layers(head", 7), ("ndim:many", 1), ("size>", 1),
      ("trainable:maybe", 1), ("re:(", 1), ("blocks(role:kernel)[0]", 8), ("'head", 1),
      ("head or or tail", 9),
    ])
  func syntaxErrors(text: String, column: Int) {
    let error = #expect(throws: SelectorSyntaxError.self) { try Selector(text) }
    #expect(error?.column == column, "\(error as Any)")
    #expect((error?.message.count ?? 0) > 10)
  }

  @Test("deep nesting is refused, not crashed on")
  func depth() {
    let text = String(repeating: "(", count: 5000) + "a" + String(repeating: ")", count: 5000)
    #expect(throws: SelectorSyntaxError.self) { try Selector(text) }
    #expect(throws: SelectorSyntaxError.self) {
      try Selector(String(repeating: "not ", count: 5000) + "a")
    }
  }

  @Test("letters of other alphabets are one character each")
  func characters() throws {
    let tensor = ModelBuilder.tensor("/schicht_ä", layer: "层")
    #expect(try selected("schicht_?", [tensor]) == [true])
    #expect(try selected("?", [tensor]) == [true])
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
        guard case .selectorMatchesNothing(_, let suggestions, _, _) = error else {
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
