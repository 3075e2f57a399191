internal import Planning

/// What a person would type next, as the last line of a table.
enum NextStep {
  /// The command that does what the plan says: the same one with `apply` and the plan's seed.
  static func afterPlanning(_ plan: Plan, _ arguments: [String]) -> String {
    guard plan.totals.write > 0 else { return "nothing to do\n" }
    var words = arguments.filter { $0 != "-v" && $0 != "--verbose" }
    if words.first == "plan" { words.removeFirst() }
    if !words.contains(where: { $0 == "--seed" || $0.hasPrefix("--seed=") }) {
      words += ["--seed", "\(plan.seed)"]
    }
    return line("nothing is written yet; write it with", ["h5reinit", "apply"] + words)
  }

  /// The command that checks what was written.
  static func afterApplying(_ model: String, receipt: String?) -> String {
    line(
      "check it with", ["h5reinit", "verify", model] + (receipt.map { ["--receipt", $0] } ?? []))
  }

  /// Empty where a word holds what no shell would take back.
  private static func line(_ what: String, _ words: [String]) -> String {
    let isPlain = words.allSatisfy { word in
      word.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control }
    }
    return isPlain ? "\(what): \(words.map(quoted).joined(separator: " "))\n" : ""
  }

  private static func quoted(_ word: String) -> String {
    let isSafe =
      !word.isEmpty
      && word.allSatisfy { character in
        character.isLetter || character.isNumber || "-_./:=,+@%".contains(character)
      }
    return isSafe ? word : "'" + word.replacing("'", with: #"'\''"#) + "'"
  }
}
