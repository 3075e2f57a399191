/// Weights of ELMo as bilm-tf dumps them: a character CNN, highways and a stack of LSTMs, all input
/// first.
enum Elmo: Dialect {
  static let name = "elmo"

  static func recognizes(_ inventory: InventoryIndex) -> Bool {
    inventory.datasets.contains { facts in
      facts.path.hasSuffix("CNN_proj/W_proj")
        || facts.path.contains("/RNN/MultiRNNCell/Cell") && facts.path.hasSuffix("/W_0")
    }
  }

  static func interpret(_ inventory: InventoryIndex) -> [Tensor] {
    NamedLayers(inventory.datasets).interpreted(interpret)
  }

  private static func interpret(_ tensor: NamedTensor) -> Tensor {
    let rank = tensor.shape.count
    let isCell = tensor.owner.contains("MultiRNNCell")
    switch tensor.leaf {
    case "W_0" where isCell && rank == 2:
      return tensor.inputFirst("an LSTM's (in + out, 4u)", type: .lstm)
    case "W_P_0" where isCell && rank == 2:
      return tensor.inputFirst("an LSTM's projection (u, out)", type: .lstm)
    case "B" where isCell && rank == 1:
      return tensor.make(
        .bias, "an LSTM's, which adds the forget gate's 1 as it runs", type: .lstm)
    case "W_proj", "W_transform":
      return tensor.inputFirst("(in, out)", type: .dense)
    case "W_carry": return tensor.inputFirst("a highway's (in, out)", type: .dense)
    case "b_proj", "b_transform": return tensor.make(.bias, "of a dense layer", type: .dense)
    case "b_carry":
      return tensor.unknown(
        "a highway's carry bias starts where its training script says, often at -2")
    default: return convolution(tensor)
    }
  }

  private static func convolution(_ tensor: NamedTensor) -> Tensor {
    if tensor.leaf.hasPrefix("W_cnn_"), tensor.shape.count == 4 {
      return tensor.inputFirst("W_cnn: (1, width, characters, out)", type: .conv2d)
    }
    if tensor.leaf.hasPrefix("b_cnn_"), tensor.shape.count == 1 {
      return tensor.make(.bias, "of a convolution", type: .conv2d)
    }
    return tensor.unknown(
      "what ELMo's \(tensor.leaf) starts with is set by its training script, not by the file")
  }
}
