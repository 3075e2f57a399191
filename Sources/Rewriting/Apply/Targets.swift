internal import Initializers
internal import Layers
internal import ModelFiles
internal import Planning

/// The tensors of a plan that are written, with their values and their places in the file.
struct Targets: Sendable {
  /// One tensor that libhdf5 must write.
  struct Target: Sendable {
    /// The position in the plan's list.
    let position: Int
    /// The position of its file among the model's files.
    let file: Int
    let facts: DatasetFacts
  }

  let values: PlanValues

  /// Those that are overwritten at their places.
  private(set) var direct: [DirectWriter.Target] = []
  /// Those that libhdf5 must write.
  private(set) var indirect: [Target] = []

  /// The member that holds the tensors, if the file is an archive.
  let archive: ArchiveMember?

  /// How many there are.
  var count: Int { direct.count + indirect.count }

  /// Elements of all of them together.
  var elements: Int {
    direct.reduce(0) { $0 + (values.recipe(at: $1.position)?.elements ?? 0) }
      + indirect.reduce(0) { $0 + $1.facts.elements }
  }

  var needsCopy: Bool { !indirect.isEmpty }

  /// The bytes that the indirect ones take at the least, however well they are compressed: a quarter of
  /// normal values around 0, which have random mantissas in every format; of others nothing is claimed.
  var leastBytes: Int {
    indirect.reduce(0) { sum, target in
      guard case .distribution(.normal(0, let std)) = values.recipe(at: target.position)?.values,
        std > 1e-6
      else { return sum }
      let (total, overflow) = sum.addingReportingOverflow(target.facts.bytes / 4)
      return overflow ? .max : total
    }
  }

  /// The bytes of the largest tensor that goes through a scratch file.
  var scratchBytes: Int {
    indirect.lazy.compactMap(ChunkedTensor.init).filter { !$0.hasSmallBands }
      .map { $0.grid.chunks.multipliedReportingOverflow(by: $0.chunkBytes) }
      .map { $0.overflow ? .max : $0.partialValue }.max() ?? 0
  }

  /// - Throws: `RewriteError.changed` when the inventory is not that of the planned file.
  init(
    _ plan: Plan, _ inventory: Inventory, _ source: ModelSource, archive: ArchiveMember? = nil
  ) throws(RewriteError) {
    self.archive = archive
    values = try PlanValues(plan)
    let datasets = DatasetsByPath(inventory.datasets)
    var places = PlaceSharing()
    var isTaken = [Bool](repeating: false, count: inventory.datasets.count)
    // A receipt may count more than it lists.
    direct.reserveCapacity(min(plan.totals.write, plan.tensors.count))
    for (position, tensor) in plan.tensors.enumerated() where tensor.action == .write {
      guard let found = datasets.position(of: tensor.path),
        tensor.describes(inventory.datasets[found])
      else {
        throw .changed(
          path: plan.file.path, what: "\(tensor.path) is not there with the planned shape and type")
      }
      guard !isTaken[found] else {
        throw .changed(path: plan.file.path, what: "the plan lists \(tensor.path) twice")
      }
      isTaken[found] = true
      let facts = inventory.datasets[found]
      guard let file = source.position(of: facts.shard) else {
        throw .changed(path: plan.file.path, what: "no file is known to hold \(tensor.path)")
      }
      if let place = places.place(of: facts) {
        try Self.check(place, facts, archive, plan.file.path)
        direct.append(
          DirectWriter.Target(
            position: position, place: place, elementSize: facts.element.size, file: file))
      } else {
        indirect.append(Target(position: position, file: file, facts: facts))
      }
    }
  }
}

extension Targets {
  /// Those that lie in one of the model's files.
  func inFile(_ file: Int) -> Targets { filtered { $0 == file } }

  /// Those that lie in none of some files.
  func outside(_ files: [Int]) -> Targets {
    files.isEmpty ? self : filtered { !files.contains($0) }
  }

  private func filtered(_ isKept: (_ file: Int) -> Bool) -> Targets {
    // As a rule all are in one file, and a copy of the list can be saved.
    let files = Set(direct.lazy.map(\.file)).union(indirect.lazy.map(\.file))
    guard !files.allSatisfy(isKept) else { return self }
    var kept = self
    kept.direct.removeAll { !isKept($0.file) }
    kept.indirect.removeAll { !isKept($0.file) }
    return kept
  }

  /// What the tensors with a place fill in their files.
  var directRanges: [Range<Int>] {
    direct.flatMap { target in
      target.place.overwritten(
        elementSize: target.elementSize,
        elements: values.recipe(at: target.position)?.elements ?? 0)
    }
  }

  /// Makes sure that a tensor of an archive lies in the member whose checksum covers it.
  private static func check(
    _ place: Place, _ facts: DatasetFacts, _ archive: ArchiveMember?, _ path: String
  ) throws(RewriteError) {
    guard let range = archive?.range else { return }
    guard place.lies(in: range, elementSize: facts.element.size, elements: facts.elements) else {
      throw .changed(path: path, what: "\(facts.path) does not lie in the archive's weights")
    }
  }
}

extension Plan {
  /// Says of each tensor the method by which it is really written: a plan that was made before the places of
  /// chunks were known may say another.
  mutating func settleMethods(_ targets: Targets) {
    var sharing = PlannedTensor.Sharing()
    for target in targets.direct { set(.direct, at: target.position, &sharing) }
    for target in targets.indirect { set(.rewrite, at: target.position, &sharing) }
  }

  /// A plan that says it already is not copied.
  private mutating func set(
    _ method: PlannedTensor.Treatment.Method, at position: Int,
    _ sharing: inout PlannedTensor.Sharing
  ) {
    guard tensors[position].treatment.method != method else { return }
    tensors[position].treatment.method = method
    tensors[position] = sharing.share(tensors[position])
  }
}

extension PlannedTensor {
  /// Whether a dataset is what the plan says it is, as far as its bytes go.
  fileprivate func describes(_ facts: DatasetFacts) -> Bool {
    facts.shape == self.shape && facts.elements == self.elements
      && facts.element.size * facts.elements == self.bytes && isOfType(facts.element)
  }

  /// bfloat16 may lie in a file as bare pairs of bytes, of which an inventory knows no more.
  private func isOfType(_ element: ElementType) -> Bool {
    if self.dtype == .bfloat16, [.opaque, .int16, .uint16].contains(element.kind) { return true }
    return element.kind == self.dtype && element.byteOrder == self.byteOrder
  }
}

extension Plan {
  /// Makes the plan its receipt: state applied, with what was measured of each written tensor.
  mutating func apply(_ measured: [Measurement], lost: [String] = [], removed: Int = 0) {
    state = .applied
    for measurement in measured {
      tensors[measurement.position].measurement = measurement.values
    }
    warnings += lost.map { "the new file could not be given the model's \($0)" }
    if removed > 0 {
      let files = removed == 1 ? "a temporary file" : "\(removed) temporary files"
      warnings.append("\(files) of an apply that was killed earlier removed")
    }
  }
}
