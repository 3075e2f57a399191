extension Preset {
  /// What the preset does, in one sentence.
  public var summary: String {
    switch self {
    case .kaiming: "Kernels from kaiming_normal_, everything else as its framework starts it."
    case .kernels: "Kernels from kaiming_normal_, everything else left as it is."
    case .zeros: "Zeros for everything that kaiming would write."
    case .declared: "What the model's own config declares: a freshly built model would hold this."
    case .keras: "What Keras starts each class of layer with."
    case .torch: "What each PyTorch module's reset_parameters() gives."
    }
  }

  /// What each role gets, a line each.
  public var details: [String] {
    switch self {
    case .kaiming:
      [
        "kernel, recurrent_kernel: kaiming_normal_ with --mode, --nonlinearity, --negative-slope",
        "bias: zeros; the forget gate of a Keras LSTM ones",
        "norm_scale, running_var: ones; norm_offset, running_mean, counter: zeros",
        "embedding, auxiliary: their framework's default, an error where none is known",
        "optimizer_slot: its starting value; learning rates and loss scales stay",
        "metric, quantized, what holds no real numbers: stays",
        "unknown: an error that names the tensor",
      ]
    case .kernels: ["kernel, recurrent_kernel: as under kaiming", "everything else: stays"]
    case .declared:
      [
        "each variable: the initializer that its layer's config names, with Keras's fans",
        "what no config can name (optimizer slots, counters, metrics): as under kaiming",
        "a class of initializer that is not known, or no config at all: an error",
      ]
    case .torch:
      [
        "kernel: kaiming_uniform_ with a = √5; in attention xavier_uniform_, in Bilinear U(±1/√in1)",
        "recurrent layers: U(±1/√units) for every parameter",
        "bias: U(±1/√fan_in) of its layer's weight; zeros in attention",
        "embedding: normal_; norms 1 and 0; PReLU 0.25",
        "docs/presets.md has the whole table",
      ]
    case .keras:
      [
        "kernel: glorot_uniform with Keras's fans; recurrent_kernel: orthogonal_",
        "bias: zeros; the forget gate of an LSTM ones", "embedding: uniform_ from −0.05 to 0.05",
        "norms, slopes and scales: the class's own start",
        "docs/presets.md has the whole table",
      ]
    case .zeros: ["whatever kaiming writes: zeros", "everything else: stays"]
    }
  }
}
