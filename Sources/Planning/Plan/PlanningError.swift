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
  /// The file is no model, with what it is and what to do.
  case noModel(String)
  /// A selector that means no tensor of the model, why if that is not plain, and where it stands.
  case selectorMatchesNothing(
    Selector, suggestions: [String], why: String? = nil, at: Rule.Source? = nil)
  /// A rule of a file that earlier ones leave no tensor.
  case ruleNeverDecides(Selector, at: Rule.Source, taker: Selector, takerLine: Int)
  /// Tensors that no rule of a policy without a catch-all matches.
  case unmatchedTensors([String], file: String?)
  /// A selector asks whether layers are trainable, and the file does not say.
  case trainableUnknown(Selector)
  /// The preset `declared` was asked for, and the file has no config that declares anything.
  case nothingDeclared
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
    case .noModel(let reason): reason
    case .selectorMatchesNothing(let selector, let suggestions, let why, let place):
      (place.map { "\($0): " } ?? "") + "the selector '\(selector)' matches no tensor"
        + (why.map { ": \($0)" } ?? "")
        + (suggestions.isEmpty
          ? why == nil ? "; 'h5reinit inspect MODEL' lists what there is" : ""
          : "; nearest: \(suggestions.joined(separator: ", "))")
    case .ruleNeverDecides(let selector, let place, let taker, let line):
      "\(place): the rule for '\(selector)' can never decide in this model: the rule for "
        + "'\(taker)' in line \(line) comes first and takes its tensors; move it before that one, "
        + "or say 'optional: true'"
    case .unmatchedTensors(let paths, let file): Self.describe(unmatched: paths, file)
    case .trainableUnknown(let selector):
      "the selector '\(selector)' asks whether layers are trainable, and this file does not say: "
        + "only files with the model's config do; name the layers instead"
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

  private static func describe(unmatched paths: [String], _ file: String?) -> String {
    let shown = paths.prefix(10).map { "  \($0)" }
    let rest = paths.count > 10 ? ["  … and \(paths.count - 10) more"] : []
    let head =
      (file.map { "\($0): " } ?? "")
      + (paths.count == 1 ? "1 tensor is" : "\(paths.count) tensors are")
      + " matched by no rule:"
    return
      ([head] + shown + rest + [
        "add a last rule for the rest: 'match: \"**\"' with 'init: keep' or 'preset: kaiming'"
      ]).joined(separator: "\n")
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

extension PlanningError {
  /// A selector of a model that it matches nothing in, with what may have been meant.
  static func matchingNothing(
    _ selector: Selector, _ place: Rule.Source?, _ model: SelectorContext
  ) -> PlanningError {
    if selector.asksTrainable, model.tensors.allSatisfy({ $0.trainable == nil }) {
      return .trainableUnknown(selector)
    }
    let (why, suggestions) = selector.diagnosis(in: model)
    return .selectorMatchesNothing(selector, suggestions: suggestions, why: why, at: place)
  }
}
