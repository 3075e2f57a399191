internal import Layers

/// The groups that a pattern names, in model order: a tensor belongs to the outermost part of its layer
/// name or path that the pattern matches.
///
/// Slashes and dots both divide parts, so that one pattern serves `encoder/layer/3/…` and
/// `encoder.layer.3.…`. A regular expression's match itself names the block.
struct Blocks {
  /// The block of each tensor.
  private(set) var numbers: [Int?] = []
  /// The blocks' names.
  private(set) var names: [String] = []

  init(_ pattern: NamePattern, in model: SelectorContext) {
    let (matcher, isRegex) = (Self.dividing(pattern).matcher, pattern.matcher.isRegex)
    var known: [String: Int] = [:]
    for (position, tensor) in model.tensors.enumerated() {
      let candidates = [tensor.layer] + model.names(of: position).dropLast()
      let block = candidates.lazy.compactMap { name in
        isRegex ? matcher.found(in: name) : Self.outermost(name, matcher)
      }.first
      guard let block, model.layers[position] != nil else {
        numbers.append(nil)
        continue
      }
      let number = known[block] ?? names.count
      if number == names.count { names.append(block) }
      known[block] = number
      numbers.append(number)
    }
  }

  private static func dividing(_ pattern: NamePattern) -> NamePattern {
    guard case .glob(_, let text) = pattern else { return pattern }
    return NamePattern(glob: text.replacing(".", with: "/"))
  }

  private static func outermost(_ name: String, _ matcher: NamePattern.Matcher) -> String? {
    let parts = name.split(whereSeparator: { $0 == "/" || $0 == "." })
    return (1...max(1, parts.count)).lazy
      .map { parts.prefix($0).joined(separator: "/") }.first(where: matcher.matches)
  }
}
