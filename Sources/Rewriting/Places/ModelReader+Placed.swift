internal import Layers
internal import ModelFiles

extension ModelReader {
  /// An inventory with the places of chunks: the same one where they are known, and where nobody needs them.
  func placed(
    _ inventory: Inventory, of path: String, if isNeeded: (Inventory) -> Bool
  ) async throws(RewriteError) -> Inventory {
    guard !inventory.isPlaced, isNeeded(inventory) else { return inventory }
    do { return try await leavingOutGroups.placedInventory(of: path) } catch { throw .model(error) }
  }
}
