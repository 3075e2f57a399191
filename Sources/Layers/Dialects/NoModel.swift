/// Files that hold no model: tables, pickled archives, integers alone.
///
/// Whatever is in them, nothing would be initialised, and a table of numbers that was taken for
/// weights would be destroyed.
enum NoModel: Dialect {
  static let name = "no_model"

  static func recognizes(_ inventory: InventoryIndex) -> Bool { reason(inventory) != nil }

  static func interpret(_ inventory: InventoryIndex) -> [Tensor] {
    inventory.datasets.lazy.map {
      Tensor(
        $0, layer: "", role: .auxiliary, initial: .keep("no part of a model"),
        evidence: ["the file holds no model"])
    }.sharing()
  }

  /// What the file is and what to do; `nil` for what may be a model.
  static func reason(_ inventory: InventoryIndex) -> String? {
    if let group = inventory.firstGroup(with: "pandas_type") {
      return "this is a pandas table (\(group)), as DeepLabCut writes for key points, and no "
        + "model; nothing in it is a weight: name the file that holds the network's weights"
    }
    let holdsReals = inventory.datasets.contains { $0.element.kind.isReal || mayBeReals($0) }
    if !holdsReals, let blob = inventory.datasets.first(where: isPickled) {
      return "\(blob.path) holds one archive as \(blob.bytes) bytes, such as torch.save makes, and "
        + "no tensor; load it with torch.load and store each tensor as a dataset of its own"
    }
    guard !inventory.isEmpty, !holdsReals else { return nil }
    return inventory.datasets.isEmpty
      ? "the file holds no dataset, so there is no weight to initialise"
      : "the file holds no floating-point dataset, so there is no weight to initialise; "
        + "name the file that holds the model's weights"
  }

  /// A whole pickle or zip archive in one dataset: an opaque scalar or a vector of bytes.
  private static func isPickled(_ facts: DatasetFacts) -> Bool {
    switch facts.element.kind {
    case .opaque: facts.element.size > 64 && facts.elements == 1
    case .uint8: facts.shape?.count == 1 && facts.elements > 256
    default: false
    }
  }

  /// Halves of two bytes that nobody labelled, which other dialects speak of.
  private static func mayBeReals(_ facts: DatasetFacts) -> Bool {
    [.int16, .uint16].contains(facts.element.kind) && facts.elements > 1
  }
}
