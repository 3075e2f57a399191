import Testing

@testable import Layers

@Suite("PyTorch state dicts")
struct TorchStateDictTests {
  private func tensors(_ keys: [(String, [Int])]) -> [String: Tensor] {
    let file = keys.reduce(InventoryBuilder()) { $0.dataset("/" + $1.0, shape: $1.1) }
    return Dictionary(
      uniqueKeysWithValues: file.model.tensors.map { (String($0.path.dropFirst()), $0) })
  }

  @Test("Dotted keys, nested groups and wrappers read the same")
  func keys() {
    for path in [
      "/enc.fc.weight", "/enc/fc/weight", "/module.enc.fc.weight",
      "/state_dict/enc.fc.weight", "/_orig_mod.enc.fc.weight", "/enc.fc.weight/data",
    ] {
      let key = TorchKey(path: path)
      #expect(key.module == "enc.fc")
      #expect(key.leaf == "weight")
    }
    #expect(TorchKey(path: "/a.parametrizations.weight.original0").module == "a")
  }

  @Test("A matrix is dense by its bias or name, an embedding by its name, else open")
  func matrices() {
    let found = tensors([
      ("fc.weight", [5, 6]), ("x.weight", [5, 6]), ("x.bias", [5]),
      ("tok_embeddings.weight", [50, 6]),
      ("y.weight", [5, 6]), ("h.0.c_attn.weight", [4, 12]), ("h.0.c_attn.bias", [12]),
    ])
    #expect(found["fc.weight"]?.layerType == .dense)
    #expect(found["x.weight"]?.role == .kernel)
    #expect(found["tok_embeddings.weight"]?.initial == .normal(mean: 0, std: 1))
    #expect(found["y.weight"]?.role == .unknown)
    #expect(found["h.0.c_attn.weight"]?.geometry?.axes == Axes(input: [0], output: [1]))
  }

  @Test("Norms are told by statistics or a bias of the same shape")
  func norms() {
    let found = tensors([
      ("bn.weight", [8]), ("bn.bias", [8]), ("bn.running_mean", [8]), ("bn.running_var", [8]),
      ("ln.weight", [4, 8]), ("ln.bias", [4, 8]), ("input_layernorm.weight", [8]),
      ("act.weight", [1]), ("mystery.weight", [8]),
    ])
    #expect(found["bn.weight"]?.layerType == .batchNormalization)
    #expect(found["bn.running_var"]?.role == .runningVar)
    #expect(found["ln.weight"]?.role == .normScale)
    #expect(found["ln.bias"]?.role == .normOffset)
    #expect(found["input_layernorm.weight"]?.role == .normScale)
    #expect(found["act.weight"]?.initial == .constant(0.25))
    #expect(found["mystery.weight"]?.role == .unknown)
  }

  @Test("Convolutions keep torch's shape; a transposed one is told by its bias")
  func convolutions() {
    let found = tensors([
      ("c.weight", [8, 4, 3, 5]), ("c.bias", [8]), ("t.weight", [4, 8, 3]), ("t.bias", [8]),
      ("up1.deconv.weight", [4, 8, 2, 2]),
    ])
    #expect(found["c.weight"]?.layerType == .conv2d)
    #expect(found["t.weight"]?.layerType == "conv1d_transpose")
    #expect(found["t.weight"]?.geometry?.torchShape == [4, 8, 3])
    #expect(
      found["up1.deconv.weight"]?.geometry?.axes == Axes(input: [0], output: [1], spatial: [2, 3]))
  }

  @Test("Recurrent modules are told by their gates, projections included")
  func recurrent() {
    let found = tensors([
      ("lstm.weight_ih_l0", [20, 6]), ("lstm.weight_hh_l0", [20, 3]), ("lstm.bias_ih_l0", [20]),
      ("lstm.weight_hr_l0", [3, 5]), ("gru.weight_ih_l0", [15, 6]), ("gru.weight_hh_l0", [15, 5]),
      ("cell.weight_ih", [5, 6]), ("cell.weight_hh", [5, 5]),
    ])
    #expect(found["lstm.weight_ih_l0"]?.layerType == .lstm)
    #expect(found["lstm.weight_hh_l0"]?.role == .recurrentKernel)
    #expect(found["lstm.bias_ih_l0"]?.role == .bias)
    #expect(found["lstm.weight_hr_l0"]?.role == .kernel)
    #expect(found["gru.weight_hh_l0"]?.layerType == .gru)
    #expect(found["cell.weight_ih"]?.layerType == .simpleRNN)
  }

  @Test("weight_norm's gain follows its direction")
  func weightNorm() {
    let found = tensors([
      ("wn.weight_g", [5, 1]), ("wn.weight_v", [5, 6]), ("wn.bias", [5]),
      ("p.parametrizations.weight.original0", [8, 1, 1, 1]),
      ("p.parametrizations.weight.original1", [8, 4, 3, 3]),
    ])
    #expect(found["wn.weight_v"]?.role == .kernel)
    #expect(found["wn.weight_g"]?.initial == .rowNorms(of: "/wn.weight_v"))
    #expect(
      found["p.parametrizations.weight.original0"]?.initial
        == .rowNorms(of: "/p.parametrizations.weight.original1"))
  }

  @Test("A checkpoint's optimizer state is no weight")
  func checkpoint() {
    let found = tensors([
      ("model/fc.weight", [5, 6]), ("optimizer/state/0/exp_avg", [5, 6]),
      ("optimizer/state/0/step", []),
    ])
    #expect(found["model/fc.weight"]?.role == .kernel)
    #expect(found["optimizer/state/0/exp_avg"]?.role == .optimizerSlot)
    #expect(found["optimizer/state/0/step"]?.initial == .constant(0))
  }

  @Test("Integers that may be unlabelled bfloat16 are not passed over in silence")
  func unlabelledBFloat16() {
    let file = InventoryBuilder().dataset("/fc.weight", 5, 6, kind: .int16)
    #expect(file.tensor("/fc.weight")?.role == .unknown)
    let labelled = InventoryBuilder().dataset(
      "/fc.weight", 5, 6, kind: .int16, attributes: ["dtype": .string("bfloat16")])
    #expect(labelled.tensor("/fc.weight")?.role == .kernel)
  }

  @Test("The next normalization tells a bias-free transposed convolution")
  func transposedByChannels() {
    let found = tensors([
      ("main.0.weight", [100, 512, 4, 4]), ("main.1.weight", [512]), ("main.1.bias", [512]),
      ("main.1.running_mean", [512]), ("conv1.weight", [64, 3, 7, 7]), ("bn1.weight", [64]),
      ("bn1.bias", [64]), ("bn1.running_mean", [64]),
    ])
    #expect(found["main.0.weight"]?.layerType == "conv2d_transpose")
    #expect(found["conv1.weight"]?.layerType == .conv2d)
  }

  @Test("A norm whose kind nothing tells has an unknown type and a known role")
  func normType() {
    let found = tensors([
      ("x.norm.weight", [8]), ("x.norm.bias", [8]), ("gn1.weight", [8]), ("gn1.bias", [8]),
      ("enc.norm1.weight", [8]), ("enc.norm1.bias", [8]),
      ("enc.self_attn.in_proj_weight", [24, 8]),
    ])
    #expect(found["x.norm.weight"]?.role == .normScale)
    #expect(found["x.norm.weight"]?.layerType == .unknown)
    #expect(found["gn1.bias"]?.layerType == .groupNormalization)
    #expect(found["enc.norm1.weight"]?.layerType == .layerNormalization)
  }

  @Test("A square Conv1D of GPT-2 is told by the attention beside it")
  func squareConv1D() {
    let found = tensors([
      ("h.0.attn.c_attn.weight", [4, 12]), ("h.0.attn.c_attn.bias", [12]),
      ("h.0.attn.c_proj.weight", [4, 4]), ("h.0.attn.c_proj.bias", [4]),
    ])
    #expect(found["h.0.attn.c_proj.weight"]?.geometry?.axes.input == [0])
  }

  @Test("A name's last word decides between embedding and linear")
  func lastWord() {
    let found = tensors([
      ("attention.rel_attn_embed.weight", [320, 4]), ("query_embed.weight", [100, 8]),
      ("embed_proj.weight", [8, 4]),
    ])
    #expect(found["attention.rel_attn_embed.weight"]?.role == .embedding)
    #expect(found["query_embed.weight"]?.role == .embedding)
    #expect(found["embed_proj.weight"]?.role == .kernel)
  }

  @Test("A linear layer that embeds something is no table")
  func embeddingLayers() {
    let found = tensors([
      // AuraFlow, aMUSEd, T5 FiLM, TabNet, Informer, PatchTST: linear layers without a bias.
      ("context_embedder.weight", [16, 12]), ("cond_embeds_mapper.weight", [32, 16]),
      ("conditioning_emb.0.weight", [64, 16]), ("shared.shared_layers.0.weight", [32, 10]),
      ("temporal.embed.weight", [16, 4]), ("value_embedding.weight", [16, 9]),
      ("norm.weight", [16]), ("norm.bias", [16]),
      // Tables, the rows of which are as long as the norm is wide, or which have a name of their own.
      ("token_embedding.weight", [99, 16]), ("shared.weight", [99, 16]),
      ("embeds.0.weight", [5, 3]),
      ("attn.relative_attention_bias.weight", [16, 4]), ("attn.to_q.weight", [16, 12]),
    ])
    for name in [
      "context_embedder", "cond_embeds_mapper", "conditioning_emb.0", "temporal.embed",
      "value_embedding",
    ] {
      #expect(found[name + ".weight"]?.role == .unknown, "\(name)")
    }
    #expect(found["shared.shared_layers.0.weight"]?.role == .unknown)
    for name in ["token_embedding", "shared", "embeds.0", "attn.relative_attention_bias"] {
      #expect(found[name + ".weight"]?.role == .embedding, "\(name)")
    }
    #expect(found["attn.to_q.weight"]?.role == .kernel)
  }

  @Test("A bias beside a scale of logits is left open")
  func logitBias() {
    let found = tensors([
      ("head.bias", [1]), ("head.logit_scale", []), ("conv1.bias", [8]), ("fc.weight", [5, 6]),
    ])
    #expect(found["head.bias"]?.role == .unknown)
    #expect(found["conv1.bias"]?.role == .bias)
  }

  @Test("Norms that may start at zeros are never set to ones")
  func zeroCentredNorms() {
    let found = tensors([
      ("layers.0.input_layernorm.weight", [8]), ("layers.0.pre_feedforward_layernorm.weight", [8]),
      ("embed_tokens.weight", [99, 8]),
    ])
    #expect(found["layers.0.input_layernorm.weight"]?.role == .unknown)
    let response = tensors([
      ("b.grn.weight", [1, 1, 1, 8]), ("b.grn.bias", [1, 1, 1, 8]), ("fc.weight", [5, 6]),
    ])
    #expect(response["b.grn.weight"]?.initial == .constant(0))
    #expect(response["b.grn.bias"]?.initial == .constant(0))
  }

  @Test("Stacked experts are told by both of their matrices, in either order")
  func experts() {
    let found = tensors([
      ("a.experts.gate_up_proj", [3, 88, 32]), ("a.experts.down_proj", [3, 32, 44]),
      ("b.experts.gate_up_proj", [3, 32, 88]), ("b.experts.down_proj", [3, 44, 32]),
      ("c.experts.gate_up_proj", [3, 7, 9]), ("c.experts.down_proj", [3, 7, 9]),
      ("fc.weight", [5, 6]),
    ])
    #expect(found["a.experts.gate_up_proj"]?.geometry?.torchShape == [88, 32])
    #expect(found["a.experts.down_proj"]?.geometry?.axes.input == [2])
    #expect(found["b.experts.gate_up_proj"]?.geometry?.torchShape == [88, 32])
    #expect(found["b.experts.down_proj"]?.geometry?.torchShape == [32, 44])
    #expect(found["c.experts.down_proj"]?.role == .unknown)
  }
}
