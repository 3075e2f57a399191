/// The parameters and buffers that one `torch.nn.Module` owns.
struct TorchModule {
  var name: String
  var tensors: [String: DatasetFacts] = [:]

  func shape(_ leaf: String) -> [Int]? { tensors[leaf]?.shape }

  func has(_ leaf: String) -> Bool { tensors[leaf] != nil }

  /// The name's last component that is a word: `classifier` for `classifier.1`.
  var word: String {
    name.split(separator: ".").last { Int($0) == nil }.map { $0.lowercased() } ?? ""
  }

  /// The word cut at underscores and digits: `["c", "attn"]`, `["conv"]`.
  private var tokens: [String] {
    word.split(whereSeparator: { $0 == "_" || $0.isNumber }).map(String.init)
  }

  func isCalled(_ hints: [String]) -> Bool { hints.contains { word.contains($0) } }

  /// Whether the name says that this is a linear layer: a bias-free one has nothing else to say so.
  var isCalledLinear: Bool {
    // What a name ends in is what the module is: `rel_attn_embed`, `query_embed`.
    if tokens.last?.hasPrefix("embed") ?? false { return false }
    return !Self.linearTokens.isDisjoint(with: tokens) || Self.linearWords.contains(word)
      || isCalled(["proj", "linear", "dense", "classifier", "unembed", "head"])
  }

  /// Whether the name says that this is an embedding.
  var isCalledEmbedding: Bool {
    (isCalled(["embed", "relative_attention_bias"]) || word.hasPrefix("emb")
      || !Self.embeddingTokens.isDisjoint(with: tokens)) && !word.contains("unembed")
  }

  private static let linearTokens: Set<String> = [
    "fc", "lin", "qkv", "kv", "query", "key", "value", "out", "output", "gate", "up", "down", "mlp",
    "ffn", "ff", "attn", "router", "logits", "score", "pred", "decoder", "reduction", "wq", "wk",
    "wv", "wo", "wi", "wqkv", "tail",
  ]
  private static let linearWords: Set<String> = [
    "q", "k", "v", "o", "w1", "w2", "w3", "wi_0", "wi_1",
  ]
  private static let embeddingTokens: Set<String> = ["emb", "wte", "wpe", "shared"]
}
