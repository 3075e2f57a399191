/// A state-dict key, from a dataset's path: dotted link names and nested groups read the same.
struct TorchKey: Sendable {
  /// The module's dotted name without what wrappers put before it; empty for the model itself.
  var module: String
  /// The parameter's or buffer's name in its module, `parametrizations.weight.original0` included.
  var leaf: String
  /// The name of the subtree the key lies in, in lower case, for example `optimizer`.
  var root: String

  init(path: String) {
    var components = path.split(whereSeparator: Self.isSeparator).map(String.init)
    if components.count > 1, components.last == "data" { components.removeLast() }
    root = Self.root(of: path)
    while components.count > 1, Self.wrappers.contains(components[0]) {
      components.removeFirst()
    }
    let end =
      components.lastIndex(of: "parametrizations") ?? max(components.count - 1, 0)
    module = components[..<end].joined(separator: ".")
    leaf = components[end...].joined(separator: ".")
  }

  /// The `root` of a key, for whoever asks for nothing else.
  static func root(of path: String) -> String {
    path.split(maxSplits: 1, whereSeparator: isSeparator).first?.lowercased() ?? ""
  }

  private static func isSeparator(_ character: Character) -> Bool {
    character == "/" || character == "."
  }

  /// What DataParallel, torch.compile and checkpoints put before a module's own name.
  private static let wrappers: Set<String> = [
    "module", "_orig_mod", "state_dict", "model_state_dict", "model_state",
    "params", "ema", "ema_model", "model_ema", "ema_state_dict", "state_dict_ema",
    "model_state_dict_ema", "ema_model_state_dict", "params_ema",
  ]

  /// Whether the key belongs to an optimizer's state.
  var isOptimizerState: Bool {
    root.hasPrefix("optim")
  }
}
