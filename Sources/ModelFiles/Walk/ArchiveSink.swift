internal import Layers

/// Tells what is met in the weights of an archive as what is in the archive.
final class ArchiveSink: InventorySink {
  private let sink: any InventorySink
  private let member: ArchiveMember
  /// The text of the archive's configuration, until the root group has it.
  private var config: String?

  init(_ sink: any InventorySink, _ member: ArchiveMember, config: String?) {
    self.sink = sink
    self.member = member
    self.config = config
  }

  func getsOn() { sink.getsOn() }

  func take(_ item: InventoryItem) {
    switch item {
    case .group(let group): sink.take(.group(configured(group)))
    case .dataset(let dataset): sink.take(.dataset(placed(dataset)))
    case .places(var places):
      // What overflows is negative then, and refused by whoever validates.
      places.offsets = places.offsets.map { $0 &+ member.range.lowerBound }
      sink.take(.places(places))
    case .end(_, let refusal) where !member.isInPlace:
      // The size that counts is the archive's, in which no place can be checked.
      sink.take(.end(bytes: member.range.count, refusal: refusal))
    case .alias, .link, .unreadable, .end: sink.take(item)
    }
  }

  private func configured(_ group: GroupFacts) -> GroupFacts {
    guard let text = config else { return group }
    config = nil
    var group = group
    group.attributes["config.json"] = .string(text)
    return group
  }

  /// Offsets count from the start of the archive; nothing that is packed has a place in it.
  private func placed(_ dataset: DatasetFacts) -> DatasetFacts {
    var dataset = dataset
    if !member.isInPlace { dataset.chunks = .unplaced }
    guard case .contiguous(let offset?) = dataset.storage else { return dataset }
    dataset.storage = .contiguous(
      offset: member.isInPlace ? offset &+ member.range.lowerBound : nil)
    return dataset
  }
}
