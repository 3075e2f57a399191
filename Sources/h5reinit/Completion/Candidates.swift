internal import Initializers
internal import Layers
internal import Reports

/// What a shell may offer for selectors and rules: names that the code or the model on the line has.
struct Candidates {
  /// More would drown a terminal, and slow a shell down.
  static let most = 2000

  /// The tensors of the model on the line; `nil` when there is none that can be read.
  let tensors: [Tensor]?

  /// Selectors that begin with what was typed.
  func selectors(from prefix: String) -> [String] {
    let known: [String]
    if prefix.hasPrefix("role:") {
      known = roles
    } else if prefix.hasPrefix("type:") {
      known = types
    } else {
      known = roles + types + names(hasSlash: prefix.hasPrefix("/"))
    }
    return offered(known, prefix)
  }

  /// Rules `SELECTOR=INIT`: a selector before the sign, an initializer or `keep` after it.
  func rules(from prefix: String) -> [String] {
    guard let sign = prefix.lastIndex(of: "=") else {
      return selectors(from: prefix).map { $0 + "=" }
    }
    let selector = prefix[...sign]
    return offered((["keep"] + Initializer.names).map { selector + $0 }, prefix)
  }

  private var roles: [String] {
    let roles = tensors.map { Set($0.map(\.role)) } ?? Set(Role.allCases)
    return roles.map { "role:\($0.rawValue)" }
  }

  private var types: [String] {
    Set((tensors ?? []).map(\.layerType)).map { "type:\($0.rawValue)" }
  }

  /// Paths and layers, as selectors match them: with or without the leading slash.
  private func names(hasSlash: Bool) -> [String] {
    let tensors = tensors ?? []
    let paths = tensors.flatMap { [$0.path] + $0.facts.aliases }
    return hasSlash ? paths : paths.map { String($0.dropFirst()) } + tensors.map(\.layer)
  }

  /// Sorted, once each, and only what is safe to show and to put on one line: names come from files.
  private func offered(_ known: [String], _ prefix: String) -> [String] {
    let fitting = Set(known).filter {
      $0.hasPrefix(prefix) && !$0.isEmpty && PrintableText.isPlain($0)
    }
    return Array(fitting.sorted().prefix(Candidates.most))
  }
}
