internal import Layers
internal import ModelFiles

/// A copy of one of a model's files, complete with its new values and durable, but not yet in place.
struct FilledCopy: Sendable {
  let file: OpenFile
  /// What was measured of the tensors in the file.
  let measured: [Measurement]
  /// What the copy could not be given of the original's attributes.
  let lost: [String]
}

/// Makes such copies.
struct CopyFiller {
  let rewriter: Rewriter
  let targets: Targets
  let options: Rewriter.Options

  /// Copies an open file to `temporary` and writes the new values there; removes what it made when it
  /// fails.
  ///
  /// - Parameters:
  ///   - file: The position among the model's files.
  ///   - target: The name that the copy is to get, for messages.
  func fill(
    _ temporary: String, from original: OpenFile, file: Int, for target: String
  ) async throws(RewriteError) -> FilledCopy {
    let targets = targets.inFile(file)
    try targets.checkRoom(toRewrite: original, for: target)
    let copy: OpenFile
    do {
      copy = try rewriter.files.copy(
        original.path, to: temporary, except: targets.directRanges)
    } catch {
      // The user named the target and knows nothing of a temporary name.
      let path = error.path == temporary ? target : error.path
      throw .cannotCreate(FileError(error.operation, path, errno: error.errno))
    }
    do {
      let measured = try await overwrite(targets, copy)
      let lost = try rewriter.files.keepAttributes(of: original, on: copy)
      if options.isDurable { try rewriter.files.sync(copy, withAttributes: true) }
      return FilledCopy(file: copy, measured: measured, lost: lost)
    } catch {
      try? rewriter.files.remove(temporary)
      throw RewriteError(error, path: target)
    }
  }

  /// Writes the new values of one file to a copy of it.
  func overwrite(
    _ targets: Targets, _ copy: OpenFile
  ) async throws -> [Measurement] {
    var (banded, spilled, others) = ([Targets.Target](), [ChunkedTensor](), [Targets.Target]())
    for target in targets.indirect {
      switch ChunkedTensor(target) {
      case let tensor? where tensor.hasSmallBands: banded.append(target)
      case let tensor?: spilled.append(tensor)
      case nil: others.append(target)
      }
    }
    let indirect: [Measurement]
    do {
      indirect =
        try await writeChunks(banded, spilled, targets.values, copy.path)
        + writeThroughLibrary(others, targets.values, copy.path)
    } catch {
      throw RewriteError(error, path: copy.path)
    }
    return try await rewriter.overwrite(targets, in: copy, options) + indirect
  }

  private func writeChunks(
    _ banded: [Targets.Target], _ spilled: [ChunkedTensor], _ values: PlanValues, _ path: String
  ) async throws -> [Measurement] {
    let job = ChunkJob(
      reader: rewriter.reader, values: values, files: rewriter.files, workers: options.workers,
      progress: options.progress)
    return try await job.write(banded, spilled, to: path)
  }

  private func writeThroughLibrary(
    _ tensors: [Targets.Target], _ values: PlanValues, _ path: String
  ) async throws -> [Measurement] {
    guard !tensors.isEmpty else { return [] }
    var measurements: [Measurement] = []
    var reader = ValueReader(values)
    var begun = -1
    try await rewriter.reader.writeValues(of: tensors.map(\.facts), in: path) { index, range in
      let position = tensors[index].position
      if index == begun { measurements.removeLast() } else { reader.begin(position) }
      begun = index
      let bytes = reader.next(range.count * tensors[index].facts.element.size)
      measurements.append(Measurement(position: position, reader.moments))
      options.progress?(bytes.count)
      return bytes
    }
    return measurements
  }
}

extension Targets {
  /// Refuses values for which there is certainly no room: a shape alone takes no space in a file, and a
  /// damaged one may claim any.
  ///
  /// - Parameters:
  ///   - old: The file as it is, whose own chunks, at most as many bytes as it has, are written over.
  ///   - target: The file that is to be, for the message; its folder is written to.
  func checkRoom(toRewrite old: OpenFile, for target: String) throws(RewriteError) {
    do {
      let old = try FileIdentity(of: old).bytes
      let needed = max(0, leastBytes - old).addingReportingOverflow(scratchBytes)
      let bytes = needed.overflow ? .max : needed.partialValue
      try FreeRoom.require(bytes, in: RealPath.folder(of: target), for: target) {
        "to write its new values takes \(bytes) bytes at the least, and there are \($0) left; -o writes the "
          + "model to another disk"
      }
    } catch {
      throw RewriteError(error, path: target)
    }
  }
}
