public import Layers

extension Inventory {
  /// Refuses an inventory that cannot be true of a file of `fileSize` bytes.
  ///
  /// An inventory comes from a process that a malformed file may have led astray, and a plan writes
  /// to the offsets in it; so nothing is taken on trust.
  ///
  /// - Parameters:
  ///   - path: The file, for the message.
  ///   - fileSize: Its size in bytes as the operating system tells it.
  /// - Throws: `.malformed`, with the dataset's path.
  public func validate(path: String, fileSize: Int) throws(ModelFileError) {
    func check(_ holds: Bool, _ detail: @autoclosure () -> String) throws(ModelFileError) {
      if !holds { throw ModelFileError(.malformed, path: path, detail: detail()) }
    }
    try check(bytes <= fileSize, "it is to hold \(bytes) bytes, but has \(fileSize)")
    try refuseBadPaths(path: path)
    for dataset in datasets {
      try check(dataset.hasSaneExtents, "'\(dataset.path)' has an impossible shape or size")
      guard case .contiguous(let offset?) = dataset.storage else { continue }
      let (end, overflow) = offset.addingReportingOverflow(dataset.bytes)
      try check(
        offset >= 0 && !overflow && end <= fileSize, "'\(dataset.path)' lies outside the file")
    }
    var ranges = contiguousRanges
    try refuseOverlap(&ranges, path: path)
  }

  /// Refuses paths that are not absolute, and those that are there twice.
  private func refuseBadPaths(path file: String) throws(ModelFileError) {
    func check(_ path: String, isNew: Bool) throws(ModelFileError) {
      if isNew, isAbsolute(path) { return }
      throw ModelFileError(
        .malformed, path: file,
        detail: "'\(path)' is \(isAbsolute(path) ? "there twice" : "not an absolute path")")
    }
    var seen = SeenPaths(in: self)
    for (index, group) in groups.enumerated() {
      try check(group.path, isNew: seen.insert(group: index))
    }
    for (index, dataset) in datasets.enumerated() {
      try check(dataset.path, isNew: seen.insert(dataset: index))
      for alias in dataset.aliases { try check(alias, isNew: seen.insert(alias: alias)) }
    }
  }

  /// The inventory, if it can be true of a file of `fileSize` bytes, which it then has.
  func validated(path: String, fileSize: Int) throws(ModelFileError) -> Inventory {
    try validate(path: path, fileSize: fileSize)
    var inventory = self
    inventory.bytes = fileSize
    return inventory
  }

  /// Whether `path` begins with a slash and has no empty part and no part that is a dot.
  private func isAbsolute(_ path: String) -> Bool {
    if path == "/" { return true }
    let parts = path.utf8.split(separator: 0x2f, omittingEmptySubsequences: false)
    return parts.count > 1 && parts[0].isEmpty
      && parts.dropFirst().allSatisfy { !$0.isEmpty && !$0.elementsEqual([0x2e]) }
  }
}

extension DatasetFacts {
  /// Whether extents and sizes are in range and their products fit, as `bytes` takes for granted.
  var hasSaneExtents: Bool {
    guard (1...0x1000_0000).contains(element.size) else { return false }
    guard let bytes = product([element.size] + (shape ?? [])), bytes <= 1 << 60 else {
      return false
    }
    guard case .chunked(let chunk, _) = storage else { return true }
    return chunk.count == shape?.count && !chunk.contains(0) && product(chunk) != nil
  }

  /// The product of extents that are not negative, if it fits whatever the order.
  private func product(_ extents: [Int]) -> Int? {
    var result = 1
    for extent in extents {
      guard extent >= 0 else { return nil }
      // A zero further on must not hide an overflow before it.
      let (next, overflow) = result.multipliedReportingOverflow(by: max(1, extent))
      guard !overflow else { return nil }
      result = next
    }
    return result
  }
}
