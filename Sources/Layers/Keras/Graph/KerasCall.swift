/// One call of a layer in a functional graph: where its inputs come from.
public struct KerasCall: Sendable, Equatable {
  /// An output of another call.
  public struct Source: Sendable, Equatable {
    /// The name of the layer that was called.
    public var layer: String
    /// Which of that layer's calls, from 0.
    public var call: Int
  }

  /// In the order in which the config lists them.
  public var sources: [Source]
  /// Arguments that no layer made, by name: a slope, an exponent.
  public var constants: [String: JSONValue]
  /// Whether the config is of Keras 1 or 2, which count a nested model's own making as its call 0.
  public var isOld: Bool

  /// The call that an element of `inbound_nodes` writes: an object in Keras 3, a list before.
  init(_ node: JSONValue) {
    isOld = node["args"] == nil
    var found: [Source] = []
    Self.collect(node, into: &found)
    sources = found
    constants = [:]
    if let named = node["kwargs"], case .object(let members) = named { constants = members }
    if isOld { Self.collectConstants(node, into: &constants) }
  }

  /// Sources lie at any depth: merged in lists, or as keyword arguments.
  private static func collect(_ value: JSONValue, into sources: inout [Source]) {
    if value["class_name"]?.text == "__keras_tensor__" {
      if let source = (value["config"]?["keras_history"]).flatMap(Self.source) {
        sources.append(source)
      }
      return
    }
    switch value {
    case .array(let elements):
      if let source = Self.source(value) { sources.append(source) }
      for element in elements { collect(element, into: &sources) }
    case .object(let members):
      // Sorted, so that the same file always gives the same order.
      for (_, member) in members.sorted(by: { $0.key < $1.key }) { collect(member, into: &sources) }
    default: break
    }
  }

  /// Reads `[layer, call, output, …]`; a constant of Keras 2 has -1 in the place of the call.
  private static func source(_ value: JSONValue) -> Source? {
    guard let parts = value.elements, parts.count >= 3, let layer = parts[0].text,
      let call = parts[1].integer, call >= 0, parts[2].integer != nil
    else { return nil }
    return Source(layer: layer, call: call)
  }

  /// Keras 2 writes keyword arguments as the fourth part of a source.
  private static func collectConstants(
    _ value: JSONValue, into constants: inout [String: JSONValue]
  ) {
    for element in value.elements ?? [] {
      if case .object(let members) = element { constants.merge(members) { first, _ in first } }
      collectConstants(element, into: &constants)
    }
  }
}
