internal import Layers

/// Tells tensors that were never trained.
enum InitialValues {
  /// One note for a file that holds nothing but initial values, else one for each kernel that does.
  static func findings(_ tensors: [Inspection.InspectedTensor]) -> [Finding] {
    var (initial, judged): ([(String, String)], Int) = ([], 0)
    for tensor in tensors where tensor.description.role == .kernel {
      guard let stats = tensor.stats, stats.count >= 1000, let input = tensor.description.fanIn,
        let output = tensor.description.fanOut
      else { continue }
      judged += 1
      let scales = Scale.all(fanIn: input, fanOut: output)
      if let scale = scales.first(where: { $0.matches(stats) }) {
        initial.append((tensor.description.path, scale.name))
      }
    }
    guard !initial.isEmpty else { return [] }
    if initial.count == judged, !hasMoved(tensors) {
      return [
        note(nil, "each of the \(judged) kernels with 1000 weights or more is as freshly drawn")
      ]
    }
    return initial.map { path, name in note(path, "mean, std and kurtosis fit \(name)") }
  }

  private static func note(_ path: String?, _ what: String) -> Finding {
    Finding(
      path, .initialValues, .note, what, why: "they seem never to have been trained",
      remedy: "none for a new model; else see whether the checkpoint was loaded")
  }

  /// Whether a norm has left its constant start, which only training does.
  private static func hasMoved(_ tensors: [Inspection.InspectedTensor]) -> Bool {
    tensors.contains { tensor in
      let constants: [Role] = [.normScale, .normOffset, .runningMean, .runningVar]
      guard constants.contains(tensor.description.role), let stats = tensor.stats else {
        return false
      }
      return stats.count > 1 && !stats.isConstant
    }
  }
}
