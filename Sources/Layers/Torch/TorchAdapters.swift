/// Low-rank adapters beside frozen weights, as peft and loralib save them.
///
/// peft starts `lora_A` with `kaiming_uniform_(a=√5)` and `lora_B` with zeros, so that a new adapter
/// changes nothing; of an embedding's pair, A is the one of zeros.
enum TorchAdapters {
  static func tensor(_ facts: DatasetFacts, _ key: TorchKey) -> Tensor? {
    let components = (key.module + "." + key.leaf).split(separator: ".").map(String.init)
    guard let position = components.lastIndex(where: { $0.hasPrefix("lora_") }) else { return nil }
    let part = components[position]
    let isWeight = position + 1 < components.count && key.leaf == "weight"
    guard let (initial, evidence) = start(part, facts.shape ?? [], isWeight: isWeight) else {
      return Tensor(
        facts, layer: key.module,
        evidence: [
          "state-dict key \(key.leaf)",
          "the start of \(part) depends on the library and on the weight that it adapts",
        ])
    }
    return Tensor(
      facts, layer: components[..<position].joined(separator: "."), role: .auxiliary,
      initial: initial, evidence: ["state-dict key \(part)", evidence])
  }

  private static func start(
    _ part: String, _ shape: [Int], isWeight: Bool
  ) -> (FrameworkDefault, String)? {
    switch part {
    case "lora_A" where isWeight && shape.count >= 2 && shape.allSatisfy { $0 > 0 }:
      // kaiming_uniform_(a: √5): √3 · √(2 / (1 + 5)) / √fan_in.
      let bound = 1 / Double(shape.dropFirst().reduce(1, *)).squareRoot()
      return (.uniform(from: -bound, to: bound), "peft draws it from ±1/√fan_in")
    case "lora_B" where isWeight && shape.count >= 2, "lora_embedding_A":
      return (.constant(0), "zeros, so that a new adapter changes nothing")
    case "lora_embedding_B":
      return (.normal(mean: 0, std: 1), "peft draws it from a standard normal")
    default: return nil
    }
  }
}
