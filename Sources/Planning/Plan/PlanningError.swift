public import Initializers
public import Layers

/// Why no plan can be made.
///
/// Nothing has been written.
public enum PlanningError: Error, Equatable {
  /// A tensor that no rule covers, with the reason.
  public struct UnknownTensor: Sendable, Equatable {
    /// The absolute path of the dataset.
    public var path: String
    /// Why no rule covers it, in words for the user.
    public var reason: String
  }

  case unknownTensors([UnknownTensor])
  /// The preset `declared` was asked for, and the file has no config that declares anything.
  case nothingDeclared
  case selectorMatchesNothing(Selector, suggestions: [String])
  /// The initializer cannot be used on this tensor.
  case cannotInitialize(path: String, rule: String, InitializerError)
  /// The values lie in other files, which are never written through.
  case valuesElsewhere(path: String, storage: String)
  /// The filter pipeline cannot be run by the installed libhdf5.
  case missingFilter(path: String, Filter)
  /// The filter would change the values that are written.
  case lossyFilter(path: String, Filter)
  /// The element type is a float that no initializer knows.
  case unsupportedFloat(path: String, size: Int)
}

extension PlanningError: CustomStringConvertible {
  /// The message for the user: names the selector or the tensors, of unknown ones the first ten.
  public var description: String {
    switch self {
    case .unknownTensors(let tensors): Self.describe(tensors)
    case .selectorMatchesNothing(let selector, let suggestions):
      "the selector '\(selector)' matches no tensor"
        + (suggestions.isEmpty
          ? "; 'h5reinit inspect MODEL' lists what there is"
          : "; nearest: \(suggestions.joined(separator: ", "))")
    case .nothingDeclared:
      "the preset declared needs the model's own config, and this file has none that describes its "
        + "layers (a weights file keeps none); use --preset keras for Keras's defaults, or the file "
        + "that model.save() wrote"
    case .cannotInitialize(let path, let rule, let error): "\(path) (\(rule)): \(error)"
    case .valuesElsewhere(let path, let storage):
      "\(path) is \(storage): its values lie elsewhere and are never written through; "
        + "leave it out with --except '\(path)'"
    case .missingFilter(let path, let filter):
      "\(path) is compressed with \(filter.name) (HDF5 filter \(filter.id)), which this libhdf5 "
        + "cannot run; install the filter's plugin (Debian: hdf5-filter-plugin, Python: hdf5plugin "
        + "and HDF5_PLUGIN_PATH), or leave the tensor out with --except '\(path)'"
    case .lossyFilter(let path, let filter):
      "\(path) passes through the lossy filter \(filter.name) (HDF5 filter \(filter.id)), which "
        + "would round the new values; leave it out with --except '\(path)'"
    case .unsupportedFloat(let path, let size):
      "\(path) holds \(size)-byte floats of a format that is not supported "
        + "(float16, bfloat16, float32 and float64 are); leave it out with --except '\(path)'"
    }
  }

  private static func describe(_ tensors: [UnknownTensor]) -> String {
    let shown = tensors.prefix(10).map { "  \($0.path): \($0.reason)" }
    let rest = tensors.count > 10 ? ["  … and \(tensors.count - 10) more"] : []
    let head =
      tensors.count == 1
      ? "1 tensor is not understood:" : "\(tensors.count) tensors are not understood:"
    return
      ([head] + shown + rest + [
        "say what they get with --set 'SELECTOR=INIT', or leave them as they are with "
          + "--on-unknown keep"
      ]).joined(separator: "\n")
  }
}
