/// All modules of a state dict: where one module's shapes leave a question open, those beside it often
/// answer it.
struct TorchModules {
  private var modules: [TorchModule] = []
  private var positions = NameIndex()
  /// Whether the model may be of Gemma's or Qwen3-Next's kind, whose norms multiply by 1 + weight and start at zeros.
  private(set) var mayCentreNormsAtZero = false
  /// The same of norms with an offset, as VideoPrism's are.
  private(set) var mayCentreLayerNormsAtZero = false
  /// The direction of the convolutions that tell theirs by themselves.
  private(set) var convolutions = Convolutions.untold
  /// The windows of the transposed convolutions that are seen to be such.
  private(set) var transposedWindows: Set<[Int]> = []

  /// How long the file's vectors are: the widths of its layers.
  private var widths: Set<Int> = []

  /// Whether matrices lie as (in, out), as those of Julia's Flux do in a file that HDF5.jl wrote.
  private(set) var storesInputsFirst = false

  /// What the convolutions of a file have in common.
  enum Convolutions {
    case untold, plain, mixed
  }

  /// Looks at all modules, once all are there.
  mutating func survey() {
    storesInputsFirst = modules.contains { $0.isInputFirst && !$0.isCalledConv1D }
    surveyConvolutions()
  }

  private mutating func surveyConvolutions() {
    for module in modules {
      let shape =
        module.shape("weight") ?? module.shape("weight_v")
        ?? module.shape("parametrizations.weight.original1")
      guard let shape, (3...5).contains(shape.count) else { continue }
      let told = TorchConvolution(module, of: self, shape: shape).direction?.isTransposed
      guard let isTransposed = told ?? (module.isCalledTransposed ? true : nil) else { continue }
      if isTransposed { transposedWindows.insert(Array(shape.dropFirst(2))) }
      convolutions = transposedWindows.isEmpty ? .plain : .mixed
    }
  }

  init() {}

  init(of datasets: [DatasetFacts]) {
    for facts in datasets { add(facts, TorchKey(path: facts.path)) }
    survey()
  }

  mutating func add(_ facts: DatasetFacts, _ key: TorchKey) {
    if key.module.split(separator: ".").contains("spatial_layers") {
      mayCentreLayerNormsAtZero = true
    }
    if let shape = facts.shape, shape.count == 1 { widths.insert(shape[0]) }
    if Self.mayCentreNorms(facts, key) { mayCentreNormsAtZero = true }
    if let position = position(of: key.module) {
      modules[position].add(facts, key.leaf)
    } else {
      var module = TorchModule(name: key.module)
      module.add(facts, key.leaf)
      modules.append(module)
      positions.append { [modules] in modules[$0].name }
    }
  }

  /// Modules of families whose norms multiply by 1 + weight: Gemma's norms and vocabularies, since a Gemma of
  /// another vocabulary has Llama's very names, and what tells its followers.
  private static func mayCentreNorms(_ facts: DatasetFacts, _ key: TorchKey) -> Bool {
    let parts = key.module.split(separator: ".")
    // Qwen3-Next and its kin; OLMo's hybrid has the same name and starts at ones.
    if parts.contains("linear_attn") { return true }
    switch (parts.dropLast().last ?? "", parts.last ?? "") {
    case (_, "pre_feedforward_layernorm"), (_, "temporal_pre_norm"), (_, "channel_pre_norm"):
      return true
    // MiniMax-M3's fused experts, and the gates of Step-3.7's attention.
    case ("shared_experts", "gate_up_proj"), ("self_attn", "g_proj"): return true
    case (_, "embed_tokens"):
      return [256_000, 256_128, 262_144, 262_208].contains(facts.shape?.first ?? 0)
    default: return false
    }
  }

  private func position(of name: String) -> Int? {
    positions.position(of: name) { modules[$0].name }
  }

  subscript(name: String) -> TorchModule {
    position(of: name).map { modules[$0] } ?? TorchModule(name: name)
  }

  /// A module that belongs to the same owner, for example `self_attn` beside `norm1`.
  func sibling(_ name: String, of module: TorchModule) -> TorchModule? {
    position(of: module.owner.isEmpty ? name : module.owner + "." + name).map { modules[$0] }
  }

  /// The number of channels of the normalization that follows a convolution: the next but one module
  /// of a Sequential at most, or `bn1` beside `conv1`.
  func channels(after module: TorchModule) -> Int? {
    let last = module.name.split(separator: ".").last.map(String.init) ?? ""
    if let position = Int(last) {
      for next in [position + 1, position + 2] {
        guard let follower = sibling("\(next)", of: module) else { continue }
        return follower.normalizedChannels
      }
      return nil
    }
    guard last.hasPrefix("conv") else { return nil }
    return ["bn", "norm", "gn"].lazy
      .compactMap { sibling($0 + last.dropFirst(4), of: module)?.normalizedChannels }.first
  }

  /// Whether a matrix without a bias looks like a layer of that many outputs rather than like a table, the
  /// rows of which are as long as some layer is wide.
  func looksLinear(_ shape: [Int]) -> Bool {
    widths.contains(shape[0]) && !widths.contains(shape[1])
  }

  /// Whether a square matrix beside `c_attn` is a transformers Conv1D, which `c_attn`, never square,
  /// tells by its bias.
  func keepsInputFirst(_ module: TorchModule) -> Bool {
    guard module.word.hasPrefix("c_"), let attention = sibling("c_attn", of: module),
      let shape = attention.shape("weight"), let bias = attention.shape("bias")
    else { return false }
    return shape.count == 2 && bias == [shape[1]] && shape[0] != shape[1]
  }

  /// Whether the module is a norm of `nn.TransformerEncoderLayer` or `DecoderLayer`.
  func isInTransformerLayer(_ module: TorchModule) -> Bool {
    sibling("self_attn", of: module)?.has("in_proj_weight") ?? false
  }
}

extension TorchModule {
  /// Whether a bias shows that the matrix has its outputs last.
  fileprivate var isInputFirst: Bool {
    guard let weight = shape("weight"), weight.count == 2, weight[0] != weight[1] else {
      return false
    }
    return shape("bias") == [weight[1]]
  }

  /// Whether the name is one that transformers' Conv1D, (in, out), goes by: `c_attn`, `q_attn`.
  var isCalledConv1D: Bool { word.hasPrefix("c_") || word == "q_attn" }

  /// The dotted name of the module that owns this one.
  fileprivate var owner: String {
    name.split(separator: ".").dropLast().joined(separator: ".")
  }

  /// The length of a normalization's vectors.
  fileprivate var normalizedChannels: Int? {
    if let mean = shape("running_mean") { return mean.first }
    guard let weight = shape("weight"), weight.count == 1, shape("bias") == weight else {
      return nil
    }
    return weight.first
  }
}
