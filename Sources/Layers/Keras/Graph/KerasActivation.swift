/// Reads what Keras 1, 2 and 3 write where an activation belongs: a name, an object, a layer of its
/// own, or a call of an operation.
enum KerasActivation {
  /// What a config says of an activation.
  enum Reading: Equatable {
    case known(Activation)
    /// A function that cannot be told, and why.
    case unclear(String)
  }

  /// The activation that a setting `activation` holds.
  static func setting(_ value: JSONValue?) -> Reading {
    guard let value, value != .null else { return .known(.linear) }
    if let name = value.text { return function(name) }
    guard let className = value["class_name"]?.text else { return .unclear("an activation unread") }
    guard className != "function" else {
      return .unclear("the custom function \(value["config"]?.text ?? "without a name")")
    }
    return layer(className, value["config"] ?? .null)
      ?? .unclear("an activation of class \(className)")
  }

  /// The function of that name with its default arguments.
  static func function(_ name: String, _ arguments: [String: JSONValue] = [:]) -> Reading {
    // tf.nn.leaky_relu and keras.activations.leaky_relu have 0.2, the layers 0.3.
    reading(key(name), .object(arguments), slope: 0.2) ?? .unclear("an activation \(name)")
  }

  /// The activation that a layer of that class is; `nil` for a layer that is none.
  static func layer(_ className: String, _ settings: JSONValue) -> Reading? {
    if className == "Activation" { return setting(settings["activation"]) }
    if className == "PReLU" { return parametric(settings) }
    return reading(key(className), settings, slope: 0.3)
  }

  /// A name without case and underscores: `LeakyReLU`, `leaky_relu` and `LeakyRelu` are one.
  static func key(_ name: String) -> String {
    let last = name.split(whereSeparator: { ">.".contains($0) }).last ?? ""
    return last.lowercased().filter { $0 != "_" }
  }

  private static func reading(
    _ key: String, _ settings: JSONValue, slope: Double
  ) -> Reading? {
    switch key {
    case "relu": return relu(settings)
    case "leakyrelu":
      let value = (settings["negative_slope"] ?? settings["alpha"])?.number ?? slope
      return .known(Activation("leaky_relu", parameter: value))
    case "elu": return .known(Activation("elu", parameter: settings["alpha"]?.number ?? 1))
    case "celu":
      let alpha = settings["alpha"]?.number ?? 1
      return alpha == 1
        ? .known(Activation("elu", parameter: 1)) : .unclear("celu with alpha \(alpha)")
    case "gelu":
      let approximate = settings["approximate"]?.bool ?? false
      return .known(Activation(approximate ? "gelu_tanh" : "gelu"))
    case "thresholdedrelu", "threshold": return .unclear("a threshold")
    default: return names[key].map { .known(Activation($0)) }
    }
  }

  /// The layer ReLU of Keras 2 and 3 has more to it than its name says.
  private static func relu(_ settings: JSONValue) -> Reading {
    let slope = (settings["negative_slope"] ?? settings["alpha"])?.number ?? 0
    guard settings["threshold"]?.number ?? 0 == 0 else {
      return .unclear("a relu with a threshold")
    }
    switch settings["max_value"]?.number {
    case nil:
      return .known(slope == 0 ? Activation("relu") : Activation("leaky_relu", parameter: slope))
    case 6 where slope == 0: return .known(Activation("relu6"))
    case let limit?: return .unclear("a relu that stops at \(limit)")
    }
  }

  /// PReLU starts as a leaky relu whose slope its initializer gives.
  private static func parametric(_ settings: JSONValue) -> Reading {
    let initializer = settings["alpha_initializer"] ?? settings["init"]
    let name = key(initializer?.text ?? initializer?["class_name"]?.text ?? "zeros")
    let slope: Double? =
      switch name {
      case "zero", "zeros": 0
      case "constant": initializer?["config"]?["value"]?.number
      default: nil
      }
    return slope.map { .known(Activation("leaky_relu", parameter: $0)) }
      ?? .unclear("a PReLU whose slope starts at random")
  }

  private static let names = [
    "linear": "linear", "identity": "linear", "tanh": "tanh", "sigmoid": "sigmoid",
    "hardsigmoid": "hard_sigmoid", "selu": "selu", "softmax": "softmax",
    "logsoftmax": "log_softmax", "sparsemax": "sparsemax", "relu6": "relu6", "silu": "silu",
    "swish": "silu", "mish": "mish", "softplus": "softplus", "softsign": "softsign",
    "hardsilu": "hard_silu", "hardswish": "hard_silu", "hardtanh": "hard_tanh",
    "exponential": "exponential", "exp": "exponential", "logsigmoid": "log_sigmoid",
    "hardshrink": "hard_shrink", "softshrink": "soft_shrink", "tanhshrink": "tanh_shrink",
    "squareplus": "squareplus", "glu": "glu",
  ]
}
