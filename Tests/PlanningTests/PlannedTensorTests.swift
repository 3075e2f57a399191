import Initializers
import Layers
import Testing

@testable import Planning

@Suite("Planned tensors")
struct PlannedTensorTests {
  private static let alike = ["e\u{301}", "\u{e9}"]

  private func planned(
    _ tensor: Tensor, _ initializer: Initializer? = nil, rule: String = "a rule"
  ) -> PlannedTensor {
    var planned = PlannedTensor(keeping: tensor, rule: rule)
    if let initializer {
      planned.treatment = .init(
        action: .write, initializer: initializer, method: .direct, rule: rule)
    }
    return planned
  }

  private func shared(_ tensors: [PlannedTensor]) -> [PlannedTensor] {
    var sharing = PlannedTensor.Sharing()
    return tensors.map { sharing.share($0) }
  }

  @Test("what tensors have alike is held once, though their layers have other names")
  func alike() {
    let list = ["d1", "d2"].map { layer in
      planned(
        ModelBuilder.tensor("/\(layer)/b", layer: layer, evidence: ["class \(layer)"]),
        .constant(0))
    }
    let tensors = shared(list)
    #expect(tensors == list)
    #expect(tensors[0].common.identity == tensors[1].common.identity)
    #expect(tensors[0].description.common.identity == tensors[1].description.common.identity)
    #expect(tensors.map(\.notes.evidence) == [["class d1"], ["class d2"]])
  }

  @Test("constants of 0 and -0 are two")
  func zeros() {
    let tensors = shared(
      [0.0, -0.0, 0.0, -0.0].map { planned(ModelBuilder.tensor("/b"), .constant($0)) })
    let signs = tensors.map { tensor in
      if case .constant(let value) = tensor.initializer {
        value.sign
      } else {
        FloatingPointSign.plus
      }
    }
    #expect(signs == [.plus, .minus, .plus, .minus])
    #expect(tensors[1].common.identity == tensors[3].common.identity)
  }

  @Test("texts that only look equal are two: rules, aliases, originals, evidence and layers")
  func texts() {
    let rules = shared(Self.alike.map { planned(ModelBuilder.tensor("/b"), rule: $0) })
    #expect(rules.map(\.rule).haveBytes(of: Self.alike))
    let aliases = shared(Self.alike.map { planned(ModelBuilder.tensor("/b", aliases: [$0])) })
    #expect(aliases.flatMap(\.notes.aliases).haveBytes(of: Self.alike))
    let evidence = shared(Self.alike.map { planned(ModelBuilder.tensor("/b", evidence: [$0])) })
    #expect(evidence.flatMap(\.notes.evidence).haveBytes(of: Self.alike))
    let layers = shared(Self.alike.map { planned(ModelBuilder.tensor("/b", layer: $0)) })
    #expect(layers.map(\.layer).haveBytes(of: Self.alike))
    let originals = shared(
      Self.alike.map { original in
        var tensor = planned(ModelBuilder.tensor("/b"))
        tensor.copyOf = original
        return tensor
      })
    #expect(originals.compactMap(\.copyOf).haveBytes(of: Self.alike))
    #expect(originals.map(\.streamPath).haveBytes(of: Self.alike))
  }

  @Test("setting a member of one tensor leaves those alone that share with it")
  func setting() {
    let tensors = shared(["/a", "/b"].map { planned(ModelBuilder.tensor($0)) })
    var other = tensors[1]
    (other.treatment.rule, other.copyOf, other.notes.bytes) = ("another", "/c", 1)
    other.description.trainable = false
    #expect(tensors.map(\.rule) == ["a rule", "a rule"] && tensors.map(\.copyOf) == [nil, nil])
    #expect(tensors.map(\.bytes) == [12, 12] && tensors.map(\.trainable) == [nil, nil])
    #expect(other.rule == "another" && other.copyOf == "/c" && other.bytes == 1)
    #expect(other.trainable == false)
  }

  @Test("evidence keeps its words when the layer gets another name")
  func renaming() {
    var tensor = planned(ModelBuilder.tensor("/b", layer: "d1", evidence: ["class d1", "d2"]))
    for layer in ["net/d1", "d2", "", "d1"] {
      tensor.description.layer = layer
      #expect(tensor.notes.evidence == ["class d1", "d2"])
    }
  }

  @Test("a tensor comes back from its JSON, with all it has to say")
  func json() throws {
    var source = ModelBuilder.kernel("/d1/kernel", [64, 10])
    source.facts.aliases = ["/z", "/\u{e9}"]
    source.facts.shard = "s.h5"
    source.trainable = false
    source.evidence = ["class d1 in the path", "e\u{301}"]
    var full = planned(source, .scheme(.heNormal))
    full.copyOf = "/d0/kernel"
    var moments = Moments()
    let values: [Float] = [1, 3]
    unsafe moments.add(values.span.bytes, format: .float32, byteOrder: .little)
    full.measured = .init(moments)
    for tensor in [planned(source), planned(ModelBuilder.tensor("/b", nil)), full] {
      let text = try OrderedJSONEncoder().encode(tensor)
      let decoded = try PlannedTensor(
        from: JSONNodeDecoder(JSONParser.parse(Array(text.utf8))))
      #expect(decoded == tensor)
      #expect(decoded.notes.evidence.haveBytes(of: tensor.notes.evidence))
      #expect(try OrderedJSONEncoder().encode(decoded) == text)
    }
  }

  @Test("plans of tensors that share come back with each tensor's own")
  func plans() throws {
    let names = Self.alike + ["d1", "d2", "d1"]
    let tensors = names.enumerated().map { number, name in
      ModelBuilder.tensor("/\(number)", layer: name, evidence: ["class \(name)"])
    }
    let plan = try ModelBuilder.plan(tensors)
    var reader = PlanReader()
    try reader.add(Array(try OrderedJSONEncoder().encode(plan).utf8)[...])
    let read = try reader.finish()
    #expect(read == plan)
    for plan in [plan, read] {
      #expect(plan.tensors.map(\.layer).haveBytes(of: names))
      #expect(plan.tensors.flatMap(\.notes.evidence).haveBytes(of: names.map { "class \($0)" }))
      #expect(Set(plan.tensors.map(\.common.identity)).count == 1)
    }
  }
}
