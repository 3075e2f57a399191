import Testing

@testable import Layers

@Suite("PyTorch checkpoints and what wraps state dicts")
struct TorchCheckpointTests {
  private func tensors(
    _ keys: [(String, [Int])], integers: [String: [Int]] = [:]
  ) -> [String: Tensor] {
    let floats = keys.reduce(InventoryBuilder()) { $0.dataset("/" + $1.0, shape: $1.1) }
    let file = integers.reduce(floats) { $0.dataset("/" + $1.key, shape: $1.value, kind: .int8) }
    return Dictionary(
      uniqueKeysWithValues: file.model.tensors.map { (String($0.path.dropFirst()), $0) })
  }

  @Test("The record of a run is kept, and each slot starts as torch.optim starts it")
  func records() {
    let found = tensors([
      ("state_dict/fc.weight", [5, 6]), ("optimizer_states/0/state/0/exp_avg", [5, 6]),
      ("optimizer_states/0/state/0/mu_product", []),
      ("optimizer_states/0/param_groups/0/betas", [2]),
      ("lr_schedulers/0/base_lrs", [1]), ("hyper_parameters/width", []), ("epoch", []),
    ])
    #expect(found["state_dict/fc.weight"]?.role == .kernel)
    #expect(found["optimizer_states/0/state/0/exp_avg"]?.initial == .constant(0))
    #expect(found["optimizer_states/0/state/0/mu_product"]?.initial == .constant(1))
    for kept in [
      "optimizer_states/0/param_groups/0/betas", "lr_schedulers/0/base_lrs",
      "hyper_parameters/width", "epoch",
    ] {
      guard case .keep = found[kept]?.initial else {
        Issue.record("\(kept) is not kept")
        continue
      }
    }
  }

  @Test("An average is a copy of the model beside it, with or without dots; alone it is a model")
  func averages() {
    let found = tensors([
      ("model.net.0.fc.weight", [5, 6]), ("model_ema.net0fcweight", [5, 6]),
      ("ema.net.0.fc.weight", [5, 6]), ("ema.other.fc.weight", [5, 6]),
    ])
    #expect(found["model_ema.net0fcweight"]?.copyOf == "/model.net.0.fc.weight")
    #expect(found["ema.net.0.fc.weight"]?.copyOf == "/model.net.0.fc.weight")
    #expect(found["ema.other.fc.weight"]?.copyOf == nil)
    #expect(found["ema.other.fc.weight"]?.role == .kernel)
    let alone = tensors([("ema_state_dict/fc.weight", [5, 6])])
    #expect(alone["ema_state_dict/fc.weight"]?.geometry?.torchShape == [5, 6])
  }

  @Test("Adapters start as peft starts them, and what they adapt keeps its name")
  func adapters() {
    let found = tensors([
      ("q_proj.base_layer.weight", [24, 16]), ("q_proj.lora_A.default.weight", [4, 16]),
      ("q_proj.lora_B.default.weight", [24, 4]), ("c.lora_A.weight", [4, 1, 2, 2]),
      ("q_proj.lora_magnitude_vector.default.weight", [24]),
      ("e.lora_embedding_B.default", [16, 4]),
    ])
    // kaiming_uniform_(a: √5) is ±1/√fan_in: 1/√16 and 1/√4.
    #expect(
      found["q_proj.lora_A.default.weight"]?.initial == .uniform(from: -0.25, to: 0.25))
    #expect(found["c.lora_A.weight"]?.initial == .uniform(from: -0.5, to: 0.5))
    #expect(found["q_proj.lora_B.default.weight"]?.initial == .constant(0))
    #expect(found["q_proj.lora_magnitude_vector.default.weight"]?.role == .unknown)
    #expect(found["e.lora_embedding_B.default"]?.initial == .normal(mean: 0, std: 1))
    #expect(found["q_proj.base_layer.weight"]?.role == .kernel)
  }

  @Test("All of a quantized layer is left whole")
  func quantized() {
    let found = tensors(
      [("q.SCB", [8]), ("q.bias", [8]), ("fc.weight", [8, 4])], integers: ["q.weight": [8, 8]])
    #expect(found["q.SCB"]?.role == .quantized)
    #expect(found["q.bias"]?.role == .quantized)
    #expect(found["q.weight"]?.role == .quantized)
    #expect(found["fc.weight"]?.role == .kernel)
  }

  @Test("Embeddings and matrices of one shape may be tied")
  func ties() {
    let file = InventoryBuilder().dataset("/lm_head.weight", 50, 16)
      .dataset("/model.embed_tokens.weight", 50, 16).dataset("/fc.weight", 16, 16)
    #expect(
      file.model.possibleCopies.map { $0.map { file.model.tensors[$0].path } } == [
        ["/model.embed_tokens.weight", "/lm_head.weight"]
      ])
  }
}
