public import Initializers

/// One rule of a policy: which tensors, and what they get.
///
/// Of several rules the first that matches decides.
public struct Rule: Sendable {
  /// What a rule says of a tensor.
  public enum Choice: Sendable, Equatable {
    /// Its values stay.
    case keep
    /// It gets new values.
    case initialize(Initializer)
    /// It gets new values that change over the depth of the layers that the rule matches.
    case interpolate(InitializerTemplate)
    /// A preset decides.
    case preset(Preset)
  }

  /// Where a rule was written.
  public struct Source: Sendable, Equatable, CustomStringConvertible {
    /// The policy file's name; `nil` for a flag.
    public var file: String?
    /// The line and column, from 1.
    public var line, column: Int

    /// For instance `policy.yaml:4:5`.
    public var description: String { file.map { "\($0):\(line):\(column)" } ?? "--set" }
  }

  /// Which tensors are meant.
  public var selector: Selector
  /// What they get.
  public var choice: Choice
  /// Whether it is no error when the rule matches nothing.
  public var isOptional: Bool
  /// Where the rule stands in a file; `nil` for one that comes from a flag or a program.
  ///
  /// It is no part of what the rule means: rules are equal without it.
  public var source: Source?

  /// A rule from its parts.
  public init(
    _ selector: Selector, _ choice: Choice, isOptional: Bool = false, source: Source? = nil
  ) {
    self.selector = selector
    self.choice = choice
    self.isOptional = isOptional
    self.source = source
  }

  /// A rule as `--set` takes it: `SELECTOR=INIT`.
  ///
  /// - Throws: `RuleSyntaxError` with the column and a suggestion.
  public init(parsing text: String) throws(RuleSyntaxError) {
    let assignment: InitializerAssignment
    do {
      assignment = try InitializerSyntax.parseAssignment(text)
    } catch {
      throw .initializer(error)
    }
    do {
      self.init(try Selector(assignment.selector), Choice(assignment.choice))
    } catch {
      throw .selector(error)
    }
  }
}

extension Rule.Choice {
  /// A choice as the initializers' syntax knows it.
  init(_ choice: InitializerChoice) {
    self =
      switch choice {
      case .keep: .keep
      case .initialize(let initializer): .initialize(initializer)
      case .interpolate(let template): .interpolate(template)
      }
  }
}

/// Why text is no rule as `--set` takes it.
public enum RuleSyntaxError: Error, Equatable, CustomStringConvertible {
  case selector(SelectorSyntaxError)
  case initializer(InitializerSyntaxError)

  /// The message of the error inside, unchanged.
  public var description: String {
    switch self {
    case .selector(let error): "\(error)"
    case .initializer(let error): "\(error)"
    }
  }
}

extension Rule: Equatable {
  /// Rules are equal when they mean the same, wherever they stand.
  public static func == (left: Rule, right: Rule) -> Bool {
    left.selector == right.selector && left.choice == right.choice
      && left.isOptional == right.isOptional
  }
}

extension Rule: CustomStringConvertible {
  /// As `--set` takes it, as far as it does.
  public var description: String {
    switch choice {
    case .keep: "\(selector)=keep"
    case .initialize(let initializer): "\(selector)=\(initializer)"
    case .interpolate(let template): "\(selector)=\(template)"
    case .preset(let preset): "\(selector)=preset \(preset.rawValue)"
    }
  }

  /// How plans name the rule.
  public var label: String {
    source.map { "\($0) \(self)" } ?? "--set \(self)"
  }
}
