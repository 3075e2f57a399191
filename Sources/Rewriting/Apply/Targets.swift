internal import Initializers
internal import Layers
internal import ModelFiles
internal import Planning

/// The tensors of a plan that are written, with their values and their places in the file.
struct Targets: Sendable {
  /// One tensor to be written.
  struct Target: Sendable {
    /// The position in the plan's list.
    let position: Int
    /// The position of its file among the model's files.
    let file: Int
    let facts: DatasetFacts
  }

  let values: PlanValues

  /// Those that are overwritten at their places.
  private(set) var direct: [(target: Target, place: Place)] = []
  /// Those that libhdf5 must write.
  private(set) var indirect: [Target] = []

  /// The member that holds the tensors, if the file is an archive.
  let archive: ArchiveMember?

  /// All of them in plan order, which torch's stream needs.
  var inPlanOrder: [Target] {
    (direct.map(\.target) + indirect).sorted { $0.position < $1.position }
  }

  var needsCopy: Bool { !indirect.isEmpty }

  /// The bytes that the indirect ones take at the least, however well they are compressed: a quarter of
  /// normal values around 0, which have random mantissas in every format; of others nothing is claimed.
  var leastBytes: Int {
    indirect.reduce(0) { sum, target in
      guard case .distribution(.normal(0, let std)) = values.recipes[target.position]?.values,
        std > 1e-6
      else { return sum }
      let (total, overflow) = sum.addingReportingOverflow(target.facts.bytes / 4)
      return overflow ? .max : total
    }
  }

  /// - Throws: `RewriteError.changed` when the inventory is not that of the planned file.
  init(
    _ plan: Plan, _ inventory: Inventory, _ source: ModelSource, archive: ArchiveMember? = nil
  ) throws(RewriteError) {
    self.archive = archive
    values = try PlanValues(plan)
    let positions = Dictionary(
      inventory.datasets.enumerated().lazy.map { ($1.path, $0) },
      uniquingKeysWith: { first, _ in first })
    var seen: Set<String> = []
    direct.reserveCapacity(plan.totals.write)
    for (position, tensor) in plan.tensors.enumerated() where tensor.action == .write {
      guard seen.insert(tensor.path).inserted else {
        throw .changed(path: plan.file.path, what: "the plan lists \(tensor.path) twice")
      }
      guard let facts = positions[tensor.path].map({ inventory.datasets[$0] }),
        tensor.describes(facts)
      else {
        throw .changed(
          path: plan.file.path, what: "\(tensor.path) is not there with the planned shape and type")
      }
      guard let file = source.position(of: facts.shard) else {
        throw .changed(path: plan.file.path, what: "no file is known to hold \(tensor.path)")
      }
      let target = Target(position: position, file: file, facts: facts)
      if let place = facts.place {
        try Self.check(place, facts, archive, plan.file.path)
        direct.append((target, place))
      } else {
        indirect.append(target)
      }
    }
  }
}

extension Targets {
  /// Those that lie in one of the model's files.
  func inFile(_ file: Int) -> Targets { filtered { $0.file == file } }

  /// Those that lie in none of some files.
  func outside(_ files: [Int]) -> Targets {
    files.isEmpty ? self : filtered { !files.contains($0.file) }
  }

  private func filtered(_ isKept: (Target) -> Bool) -> Targets {
    var kept = self
    kept.direct = direct.filter { isKept($0.target) }
    kept.indirect = indirect.filter(isKept)
    return kept
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
  /// The plan with the methods by which its tensors are really written: a plan that was made before the places of
  /// chunks were known may say another.
  func written(by targets: Targets) -> Plan {
    var plan = self
    for (target, _) in targets.direct { plan.set(.direct, at: target.position) }
    for target in targets.indirect { plan.set(.rewrite, at: target.position) }
    return plan
  }

  /// A plan that says it already is not copied.
  private mutating func set(_ method: PlannedTensor.Treatment.Method, at position: Int) {
    guard tensors[position].treatment.method != method else { return }
    tensors[position].treatment.method = method
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
  /// The plan as its receipt: state applied, with what was measured of each written tensor.
  func applied(
    _ measured: [(position: Int, moments: Moments?)], lost: [String] = [], removed: Int = 0
  ) -> Plan {
    var receipt = self
    receipt.state = .applied
    for (position, moments) in measured {
      receipt.tensors[position].measured = moments.map(PlannedTensor.Measured.init)
    }
    receipt.warnings += lost.map { "the new file could not be given the model's \($0)" }
    if removed > 0 {
      let files = removed == 1 ? "a temporary file" : "\(removed) temporary files"
      receipt.warnings.append("\(files) of an apply that was killed earlier removed")
    }
    return receipt
  }
}
