public import Initializers

/// One rule of a policy: which tensors, and what they get.
///
/// Of several rules the first that matches decides.
public struct Rule: Sendable, Equatable {
  /// Which tensors are meant.
  public var selector: Selector
  /// What they get.
  public var choice: InitializerChoice

  /// A rule from its parts.
  public init(_ selector: Selector, _ choice: InitializerChoice) {
    self.selector = selector
    self.choice = choice
  }

  /// A rule as `--set` takes it: `SELECTOR=INIT`.
  ///
  /// - Throws: `InitializerSyntaxError` with the column and a suggestion.
  public init(parsing text: String) throws(InitializerSyntaxError) {
    let assignment = try InitializerSyntax.parseAssignment(text)
    self.init(Selector(assignment.selector), assignment.choice)
  }
}

extension Rule: CustomStringConvertible {
  /// As `--set` takes it.
  public var description: String {
    switch choice {
    case .keep: "\(selector)=keep"
    case .initialize(let initializer): "\(selector)=\(initializer)"
    }
  }
}

extension Rule: Codable {
  private enum CodingKeys: CodingKey { case match, initializer }

  /// Reads `keep` or an initializer with its arguments.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    selector = try container.decode(Selector.self, forKey: .match)
    if (try? container.decode(String.self, forKey: .initializer)) == "keep" {
      choice = .keep
    } else {
      choice = .initialize(try container.decode(Initializer.self, forKey: .initializer))
    }
  }

  /// Writes `match`, then `initializer`.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(selector, forKey: .match)
    switch choice {
    case .keep: try container.encode("keep", forKey: .initializer)
    case .initialize(let initializer): try container.encode(initializer, forKey: .initializer)
    }
  }
}
