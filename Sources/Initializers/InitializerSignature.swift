/// How an initializer is called, for programs that describe the policy's syntax.
public struct InitializerSignature: Sendable {
  /// One argument.
  public struct Argument: Sendable {
    /// What values it takes.
    public enum Kind: Sendable {
      case number, integer, path
      /// One of some words.
      case word([String])
    }

    /// The name.
    public let name: String
    /// What values it takes.
    public let kind: Kind
    /// Whether it must be given.
    public let isRequired: Bool
  }

  /// The name, with torch's underscore.
  public let name: String
  /// The arguments in order.
  public let arguments: [Argument]

  /// Every initializer there is.
  public static var all: [InitializerSignature] { Signature.all.map(InitializerSignature.init) }

  private init(_ signature: Signature) {
    name = signature.name
    arguments = signature.parameters.map { parameter in
      let kind: Argument.Kind =
        switch parameter.kind {
        case .number: .number
        case .integer: .integer
        case .word(let words): .word(words)
        case .nonlinearity: .word(Nonlinearity.names)
        case .path: .path
        }
      return Argument(name: parameter.name, kind: kind, isRequired: parameter.preset == nil)
    }
  }
}
