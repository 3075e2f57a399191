import Testing

@testable import Layers

@Suite("What PyTorch's names and shapes leave open")
struct TorchOpenQuestionTests {
  private func tensors(_ keys: [(String, [Int])]) -> [String: Tensor] {
    let file = keys.reduce(InventoryBuilder()) { $0.dataset("/" + $1.0, shape: $1.1) }
    return Dictionary(
      uniqueKeysWithValues: file.model.tensors.map { (String($0.path.dropFirst()), $0) })
  }

  @Test("A square convolution is plain where the file's others are, and open where they are mixed")
  func squareConvolutions() {
    let vgg = tensors([
      ("f.0.weight", [8, 3, 3, 3]), ("f.0.bias", [8]), ("f.2.weight", [8, 8, 3, 3]),
      ("f.2.bias", [8]),
    ])
    #expect(vgg["f.2.weight"]?.layerType == .conv2d)
    #expect(vgg["f.2.weight"]?.evidence.last?.contains("could also be conv2d_transpose") == true)
    let mixed = tensors([
      ("f.0.weight", [3, 8, 3, 3]), ("f.0.bias", [8]), ("f.2.weight", [8, 8, 3, 3]),
      ("f.2.bias", [8]),
    ])
    #expect(mixed["f.0.weight"]?.layerType == "conv2d_transpose")
    #expect(mixed["f.2.weight"]?.role == .kernel)
    #expect(mixed["f.2.weight"]?.layerType == .unknown)
    #expect(mixed["f.2.weight"]?.readings.count == 2)
  }

  @Test("A square window of even size is open even where the name says conv")
  func doubling() {
    let found = tensors([
      ("m.conv5_mask.weight", [8, 8, 2, 2]), ("m.conv5_mask.bias", [8]),
      ("m.conv1.weight", [8, 8, 3, 3]), ("m.conv1.bias", [8]), ("m.conv2.weight", [16, 8, 2, 2]),
      ("m.conv2.bias", [16]),
    ])
    #expect(found["m.conv5_mask.weight"]?.readings.count == 2)
    #expect(found["m.conv1.weight"]?.layerType == .conv2d)
    #expect(found["m.conv2.weight"]?.layerType == .conv2d)
  }

  @Test("A square window of the size that the file's transposed convolutions have is open, too")
  func windowOfTransposed() {
    let found = tensors([
      ("layer_0.conv.weight", [8, 8, 3, 3]), ("layer_0.conv.bias", [8]),
      ("layer_1.conv.weight", [8, 4, 3, 3]), ("layer_1.conv.bias", [4]),
      ("layer_2.conv.weight", [4, 4, 5, 5]), ("layer_2.conv.bias", [4]),
    ])
    #expect(found["layer_1.conv.weight"]?.layerType == "conv2d_transpose")
    #expect(found["layer_0.conv.weight"]?.readings.count == 2)
    #expect(found["layer_2.conv.weight"]?.layerType == .conv2d)
  }

  @Test("Groups must divide a transposed convolution's inputs")
  func groups() {
    // 10 outputs in groups of 1 would be 10 groups of 4 inputs.
    let found = tensors([("x.weight", [4, 1, 3, 3]), ("x.bias", [10]), ("fc.weight", [2, 2])])
    #expect(found["x.weight"]?.role == .unknown)
  }

  @Test("Bilinear and Conv1d look alike")
  func bilinear() {
    let found = tensors([("x.weight", [5, 6, 7]), ("x.bias", [5]), ("c.conv.weight", [5, 6, 7])])
    #expect(found["x.weight"]?.layerType == .unknown)
    #expect(found["c.conv.weight"]?.layerType == .conv1d)
  }

  @Test("Names that only contain a telling word do not tell")
  func words() {
    let found = tensors([
      ("factor.weight", [8]), ("transforms.weight", [8]), ("attn_norm.weight", [4, 8]),
      ("up.3.weight", [50, 8]), ("fc.weight", [5, 6]),
    ])
    for name in ["factor.weight", "transforms.weight", "attn_norm.weight", "up.3.weight"] {
      #expect(found[name]?.role == .unknown, "\(name)")
    }
  }

  @Test("Matrices of Julia's Flux, reversed by HDF5.jl, are told by a bias or left open")
  func flux() {
    // Flux.Dense(4 => 7): weight (7, 4) in Julia, (4, 7) in the file.
    let found = tensors([
      ("1.weight", [4, 7]), ("1.bias", [7]), ("head.weight", [7, 3]), ("square.weight", [7, 7]),
      ("square.bias", [7]),
    ])
    #expect(found["1.weight"]?.geometry?.axes == Axes(input: [0], output: [1]))
    #expect(found["1.weight"]?.geometry?.torchShape == [7, 4])
    #expect(found["head.weight"]?.role == .unknown)
    #expect(found["square.weight"]?.role == .kernel)
  }

  @Test("Qwen3-Next's norms and Mamba's time steps are refused")
  func refused() {
    let found = tensors([
      ("layers.0.linear_attn.in_proj.weight", [5, 6]), ("layers.0.input_layernorm.weight", [6]),
      ("m.dt_proj.weight", [8, 2]), ("m.dt_proj.bias", [8]),
    ])
    #expect(found["layers.0.input_layernorm.weight"]?.role == .unknown)
    #expect(found["m.dt_proj.bias"]?.role == .unknown)
    #expect(found["m.dt_proj.weight"]?.role == .kernel)
  }

  @Test(
    "Norms of families that may count from one are refused",
    arguments: [
      "layers.0.mlp.shared_experts.gate_up_proj", "layers.0.self_attn.g_proj",
      "layers.0.pre_feedforward_layernorm",
    ])
  func centredNorms(telling: String) {
    let found = tensors([("\(telling).weight", [6, 6]), ("layers.0.input_layernorm.weight", [6])])
    #expect(found["layers.0.input_layernorm.weight"]?.role == .unknown)
    let plain = tensors([("fc.weight", [6, 6]), ("layers.0.input_layernorm.weight", [6])])
    #expect(plain["layers.0.input_layernorm.weight"]?.role == .normScale)
  }

  @Test("VideoPrism's norms count from one although they have an offset")
  func videoPrism() {
    let found = tensors([
      ("v.spatial_layers.0.norm.weight", [6]), ("v.spatial_layers.0.norm.bias", [6]),
      ("fc.weight", [5, 6]),
    ])
    #expect(found["v.spatial_layers.0.norm.weight"]?.role == .unknown)
  }

  @Test("What families start differently names the rule that decides")
  func rules() {
    let found = tensors([("vit.cls_token", [1, 1, 8]), ("fc.weight", [5, 6])])
    #expect(
      found["vit.cls_token"]?.evidence.last?
        .contains("--set '**cls_token=trunc_normal_(std: 0.02)' decides") == true)
  }

  @Test("weight_norm of a recurrent layer is not taken for a gate")
  func recurrentGain() {
    let found = tensors([
      ("l.weight_hh_l0_g", [4, 1]), ("l.weight_hh_l0_v", [4, 1]), ("fc.weight", [5, 6]),
    ])
    #expect(found["l.weight_hh_l0_g"]?.role == .unknown)
  }
}
