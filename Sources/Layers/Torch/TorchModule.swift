/// The parameters and buffers that one `torch.nn.Module` owns.
struct TorchModule {
  let name: String
  private var members: [(leaf: String, facts: DatasetFacts)] = []
  /// Where there are many: a file whose keys have no dots is one module.
  private var positions: [String: Int] = [:]

  /// A module has a weight, a bias and some buffers; to go through as many takes no longer than a look-up.
  private static let few = 16

  /// A module without anything yet.
  init(name: String) { self.name = name }

  /// Adds a dataset; of two under one name the later counts.
  mutating func add(_ facts: DatasetFacts, _ leaf: String) {
    if let position = position(of: leaf) { return members[position].facts = facts }
    members.append((leaf, facts))
    if members.count == Self.few + 1 {
      for (position, member) in members.enumerated() { positions[member.leaf] = position }
    } else if members.count > Self.few {
      positions[leaf] = members.count - 1
    }
  }

  private func position(of leaf: String) -> Int? {
    members.count > Self.few
      ? positions[leaf] : members.firstIndex { $0.leaf == leaf }
  }

  subscript(leaf: String) -> DatasetFacts? { position(of: leaf).map { members[$0].facts } }

  func shape(_ leaf: String) -> [Int]? { self[leaf]?.shape }

  func has(_ leaf: String) -> Bool { position(of: leaf) != nil }

  /// The name's last component that is a word: `classifier` for `classifier.1`.
  var word: String {
    name.split(separator: ".").last { Int($0) == nil && !Self.peft.contains($0) }
      .map { $0.lowercased() } ?? ""
  }

  /// What peft puts between a module's name and its parameters.
  private static let peft: Set<Substring> = [
    "base_layer", "original_module", "modules_to_save", "default",
  ]

  /// The word cut at underscores and digits: `["c", "attn"]`, `["conv"]`.
  private var tokens: [String] {
    word.split(whereSeparator: { $0 == "_" || $0.isNumber }).map(String.init)
  }

  func isCalled(_ hints: [String]) -> Bool { hints.contains { word.contains($0) } }

  /// Whether the name ends in a number: a member of a Sequential or of a list.
  var isNumbered: Bool { name.split(separator: ".").last.flatMap { Int($0) } != nil }

  /// Whether the name says that this is a normalization.
  var isCalledNorm: Bool {
    tokens.contains {
      $0.hasPrefix("norm") || $0.hasSuffix("norm") || $0.hasPrefix("rms") || $0.hasPrefix("ln")
        || $0.hasSuffix("ln") || $0.hasPrefix("layernorm")
    }
  }

  /// Whether the name says that this is an activation: `act`, `relu1`, `prelu`.
  var isCalledActivation: Bool {
    tokens.contains { ["act", "acts", "activation"].contains($0) || $0.hasSuffix("relu") }
  }

  /// Whether the name says that this is a convolution, of whichever direction.
  var isCalledConvolution: Bool { isCalled(["conv", "cnn", "depthwise", "pointwise"]) }

  /// Whether the name says that this is a transposed convolution.
  var isCalledTransposed: Bool {
    // `groupconv` holds `upconv`, and `conv_token` `conv_t`: what begins a word counts.
    isCalled(["deconv", "transpose", "_upconv"])
      || ["upconv", "up_conv", "convt", "trans_conv"].contains { word.hasPrefix($0) }
  }

  /// Whether the path speaks of growing pictures.
  var isInDecoder: Bool { DecoderWords.occur(in: name) }

  /// Whether the name says that this is a linear layer: a bias-free one has nothing else to say so.
  var isCalledLinear: Bool {
    if isCalledNorm, !(tokens.last.map { $0.hasSuffix("proj") || $0.hasPrefix("lin") } ?? false) {
      return false
    }
    // Of a list, `up` and `down` name a stage and not a matrix.
    if isNumbered, ["up", "down", "ups", "downs"].contains(word) { return false }
    // A table of time steps or a linear layer.
    if word == "time_proj" { return false }
    // What a name ends in is what the module is: `rel_attn_embed`, `query_embed`.
    if tokens.last?.hasPrefix("embed") ?? false { return false }
    return !Self.linearTokens.isDisjoint(with: tokens) || Self.linearWords.contains(word)
      || isCalled(["proj", "linear", "dense", "classifier", "unembed", "head"])
  }

  /// Whether the name says that this is an embedding: `wte`, `token_embedding`, `embed_positions`.
  ///
  /// What embeds something may be a linear layer as well (`context_embedder`, `embeds_mapper`), and so may be
  /// the members of a list that is not called by a plural.
  var isCalledEmbedding: Bool {
    guard let first = tokens.first, let last = tokens.last, !word.contains("unembed") else {
      return false
    }
    if isCalledTable { return true }
    if isNumbered {
      return first.hasPrefix("emb") && last == "layers" || Self.embeddings.contains(last)
    }
    let isPlain = last.hasPrefix("emb") || Self.embedding.contains { last.hasSuffix($0) }
    return isPlain && !last.hasPrefix("embedder")
  }

  /// Whether the name is one that only tables go by.
  var isCalledTable: Bool {
    if word.contains("relative_attention_bias") || ["wte", "wpe"].contains(tokens.first)
      || word.hasSuffix("embedding_table")
    {
      return true
    }
    let isOfSomething =
      word.hasPrefix("emb") && Self.embedded.contains(tokens.dropFirst().first ?? "")
    return !isNumbered && (word == "shared" || isOfSomething)
  }

  private static let linearTokens: Set<String> = [
    "fc", "lin", "qkv", "kv", "query", "key", "value", "out", "output", "gate", "up", "down", "mlp",
    "ffn", "ff", "attn", "router", "logits", "score", "pred", "decoder", "reduction", "wq", "wk",
    "wv", "wo", "wi", "wqkv", "tail",
  ]
  private static let embedding = ["emb", "embed", "embedding", "embeddings", "embeds"]
  private static let embeddings: Set<String> = ["embeddings", "embeds", "embs"]
  /// What `embed_` is followed by in names of tables.
  private static let embedded: Set<String> = [
    "tokens", "token", "positions", "position", "in", "type", "types",
  ]
  private static let linearWords: Set<String> = [
    "q", "k", "v", "o", "w1", "w2", "w3", "wi_0", "wi_1", "to_q", "to_k", "to_v", "to_kv", "to_qkv",
    "to_qk",
  ]
}
