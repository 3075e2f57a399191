/// Layers whose weights are packed integers: bitsandbytes, GPTQ, AWQ and their kin.
enum TorchQuantization {
  private static let packed: Set<String> = ["qweight", "qzeros", "SCB", "scales", "g_idx", "zeros"]
  private static let states = [
    "absmax", "quant_map", "nested_absmax", "nested_quant_map", "quant_state",
  ]

  /// The tensor left whole, or `nil` where its module holds real numbers.
  static func tensor(_ facts: DatasetFacts, _ key: TorchKey, _ modules: TorchModules) -> Tensor? {
    guard let evidence = evidence(key, modules) else { return nil }
    return Tensor(
      facts, layer: key.module, role: .quantized,
      initial: .keep("part of a quantized layer, whose values depend on each other"),
      evidence: ["state-dict key \(key.leaf)", evidence])
  }

  private static func evidence(_ key: TorchKey, _ modules: TorchModules) -> String? {
    let components = (key.module + "." + key.leaf).split(separator: ".")
    if let position = components.lastIndex(of: "weight"), position + 1 < components.count,
      states.contains(where: components[position + 1].hasPrefix)
    {
      return "bitsandbytes keeps how a weight was quantized below the weight"
    }
    let module = modules[key.module]
    if module.has("qweight"), packed.contains(key.leaf) || key.leaf == "bias" {
      return "packed integers in qweight"
    }
    guard let weight = module["weight"], [.int8, .uint8].contains(weight.element.kind),
      weight.attributes["dtype"] == nil
    else { return nil }
    return module.has("SCB") ? "int8 rows with their scales in SCB" : "8-bit integers in weight"
  }
}
