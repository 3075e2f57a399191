internal import ArgumentParser

extension CompletionKind {
  /// Completes a selector from the model on the line.
  static let selector = CompletionKind.custom { words, index, _ async in
    let line = HalfTypedLine(words: words, index: index)
    return shown(await Candidates(tensors: line.tensors()).selectors(from: line.prefix))
  }

  /// Completes `SELECTOR=INIT` from the model on the line.
  static let rule = CompletionKind.custom { words, index, _ async in
    let line = HalfTypedLine(words: words, index: index)
    return shown(await Candidates(tensors: line.tensors()).rules(from: line.prefix))
  }

  /// zsh takes what follows a colon for a description.
  private static func shown(_ candidates: [String]) -> [String] {
    guard CompletionShell.requesting == .zsh else { return candidates }
    return candidates.map { candidate in
      candidate.reduce(into: "") { $0 += $1 == ":" || $1 == "\\" ? "\\\($1)" : String($1) }
    }
  }
}
