/// What decided about a tensor, in words that may speak of its layer.
///
/// The name of the layer is left out of the words and put in again by whoever has it, so that all layers of a kind
/// have the same: `class dense_7 in the path` and `class dense_8 in the path` are held once.
package struct Evidence: Hashable, Codable, Sendable {
  private var texts: [String]
  /// Whether marks stand for the name.
  private var isOpen = false

  private static let mark = "\u{0}"

  /// - Parameters:
  ///   - texts: What decided, strongest first.
  ///   - layer: The layer's name, whose last component is left out.
  package init(_ texts: [String], of layer: String) {
    self.texts = texts
    let name = Self.name(layer)
    // A mark that is no mark would become the name.
    guard !name.isEmpty, !texts.contains(where: { $0.utf8.contains(0) }) else { return }
    let open = texts.map { $0.replacingBytes(of: name, with: Self.mark) }
    guard open.contains(where: { $0.utf8.contains(0) }) else { return }
    self.texts = open
    isOpen = true
  }

  /// The words, for a layer of the name that was given.
  package func texts(of layer: String) -> [String] {
    guard isOpen else { return texts }
    let name = Self.name(layer)
    return texts.map { $0.replacingBytes(of: Self.mark, with: name) }
  }

  private static func name(_ layer: String) -> String {
    guard let end = layer.utf8.lastIndex(where: { $0 == 0x2f || $0 == 0x2e }) else { return layer }
    return String(layer[layer.utf8.index(after: end)...])
  }
}

extension String {
  /// The text with every occurrence of some bytes replaced, where `replacing` would take characters that only look
  /// the same too.
  fileprivate func replacingBytes(of old: String, with new: String) -> String {
    var (result, rest) = ([UInt8](), Array(utf8)[...])
    let (old, new) = (Array(old.utf8), Array(new.utf8))
    guard rest.count >= old.count else { return self }
    while let byte = rest.first {
      if rest.starts(with: old) {
        result += new
        rest.removeFirst(old.count)
      } else {
        result.append(byte)
        rest.removeFirst()
      }
    }
    return String(decoding: result, as: UTF8.self)
  }
}

extension Evidence {
  /// Names in it may look the same and be others.
  package static func == (one: Evidence, other: Evidence) -> Bool {
    one.isOpen == other.isOpen && one.texts.haveBytes(of: other.texts)
  }
}
