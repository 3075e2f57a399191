internal import Layers
internal import ModelFiles

/// The tensors of a model that are measured, and where their values lie: all that measuring keeps of a model.
struct MeasurementTargets: Sendable {
  /// One that is read at its place.
  struct Direct: Sendable {
    private let positionInModel, positionOfFile, positionOfKind: UInt32
    let place: Place

    init(position: Int, file: Int, kind: Int, place: Place) {
      positionInModel = UInt32(position)
      positionOfFile = UInt32(file)
      positionOfKind = UInt32(kind)
      self.place = place
    }

    var position: Int { Int(positionInModel) }
    /// The position of its file among the model's files.
    var file: Int { Int(positionOfFile) }
    /// The position of what it is among `kinds`.
    var kind: Int { Int(positionOfKind) }
  }

  /// One that libhdf5 must read.
  struct Indirect: Sendable {
    /// The position in the model.
    let position: Int
    let kind: Int
    let facts: DatasetFacts
  }

  /// How many tensors the model has.
  let count: Int
  let kinds: [Measurable]
  private(set) var direct: [Direct] = []
  private(set) var indirect: [Indirect] = []

  init(_ model: Model, _ inventory: Inventory, _ source: ModelSource) {
    count = model.tensors.count
    let datasets = DatasetsByPath(inventory.datasets)
    var numbering = MeasurableKinds()
    var places = PlaceSharing()
    for (position, tensor) in model.tensors.enumerated() {
      guard let kind = numbering.number(of: tensor), let facts = datasets[tensor.path] else {
        continue
      }
      if let place = places.place(of: facts) {
        guard let file = source.position(of: tensor.facts.shard) else { continue }
        direct.append(Direct(position: position, file: file, kind: kind, place: place))
      } else if facts.storage.isReadable {
        indirect.append(Indirect(position: position, kind: kind, facts: facts))
      }
    }
    kinds = numbering.kinds
  }
}

extension Storage {
  /// Whether libhdf5 can read the values from this file alone.
  fileprivate var isReadable: Bool {
    switch self {
    case .chunked(_, let filters): filters.allSatisfy(\.isAvailable)
    case .contiguous, .compact: true
    case .virtual, .external: false
    }
  }
}
