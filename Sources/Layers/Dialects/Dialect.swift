/// One way of laying a model out in HDF5.
///
/// Adding a dialect is adding a file that conforms and naming it in `Interpretation.dialects`.
protocol Dialect: Sendable {
  /// The name that the plan records.
  static var name: String { get }

  /// Whether the file is laid out so: cheap, and sure enough that no other dialect need be asked.
  static func recognizes(_ inventory: InventoryIndex) -> Bool

  /// Every dataset of the file as a tensor, in model order.
  static func interpret(_ inventory: InventoryIndex) -> [Tensor]

  /// Whether the order of the tensors is the model's own: the file's lists, its config or the order in
  /// which it was made, and not that of names.
  static func tellsOrder(_ inventory: InventoryIndex) -> Bool
}

extension Dialect {
  static func tellsOrder(_ inventory: InventoryIndex) -> Bool { inventory.tracksOrder }
}
