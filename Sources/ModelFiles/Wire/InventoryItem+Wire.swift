internal import Layers

extension InventoryItem: WireValue {
  func write(to wire: inout WireWriter) {
    switch self {
    case .group(let group):
      wire.append(0)
      group.write(to: &wire)
    case .dataset(let dataset):
      wire.append(1)
      dataset.write(to: &wire)
    case .alias(let dataset, let path):
      wire.append(2)
      dataset.write(to: &wire)
      path.write(to: &wire)
    case .places(let places):
      wire.append(3)
      places.write(to: &wire)
    case .link(let link):
      wire.append(4)
      link.write(to: &wire)
    case .unreadable(let object):
      wire.append(5)
      object.write(to: &wire)
    case .end(let bytes, let refusal):
      wire.append(6)
      bytes.write(to: &wire)
      refusal.write(to: &wire)
    }
  }

  init(from wire: inout WireReader) throws(WireReader.Failure) {
    switch try wire.byte() {
    case 0: self = .group(try GroupFacts(from: &wire))
    case 1: self = .dataset(try DatasetFacts(from: &wire))
    case 2: self = .alias(dataset: try Int(from: &wire), path: try String(from: &wire))
    case 3: self = .places(try ChunkPlaces(from: &wire))
    case 4: self = .link(try UnfollowedLink(from: &wire))
    case 5: self = .unreadable(try UnreadableObject(from: &wire))
    case 6: self = .end(bytes: try Int(from: &wire), refusal: try Refusal?(from: &wire))
    default: throw WireReader.Failure()
    }
  }
}

extension Refusal: WireValue {
  func write(to wire: inout WireWriter) {
    switch self {
    case .overlap(let dataset, let isChunk, let structure):
      wire.append(0)
      dataset.write(to: &wire)
      isChunk.write(to: &wire)
      structure.rawValue.write(to: &wire)
    case .lostChunks(let path, let reason):
      wire.append(1)
      path.write(to: &wire)
      reason.write(to: &wire)
    }
  }

  init(from wire: inout WireReader) throws(WireReader.Failure) {
    switch try wire.byte() {
    case 0:
      let (dataset, isChunk) = (try Int(from: &wire), try Bool(from: &wire))
      guard let structure = Structure(rawValue: try String(from: &wire)) else {
        throw WireReader.Failure()
      }
      self = .overlap(dataset: dataset, isChunk: isChunk, structure)
    case 1: self = .lostChunks(path: try String(from: &wire), reason: try String(from: &wire))
    default: throw WireReader.Failure()
    }
  }
}
