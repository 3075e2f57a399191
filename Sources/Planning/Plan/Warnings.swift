internal import Initializers

/// What torch would warn of, and what a user of its stream should know.
enum Warnings {
  static func of(
    _ initializer: Initializer, _ path: String, _ rng: Policy.Generator
  ) -> [String] {
    switch initializer {
    case .truncNormal(let mean, let std, let a, let b)
    where mean < a - 2 * std || mean > b + 2 * std:
      ["\(path): the mean is more than 2 std from [a, b]; the distribution may be incorrect"]
    case .orthogonal, .deltaOrthogonal:
      rng == .torch
        ? ["\(path): the bits of \(initializer.name) are h5reinit's own, not torch's"] : []
    default: []
    }
  }
}
