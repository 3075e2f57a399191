internal import CZip
internal import Layers
internal import ModelFiles
internal import Planning

/// Makes a copy of a `.keras` archive with new weights: unpacks them, writes the new values, and puts
/// them back packed as they were.
///
/// libzip copies all other members as they are.
struct ArchiveFiller {
  let rewriter: Rewriter
  let plan: Plan
  let options: Rewriter.Options

  /// Like `CopyFiller`'s.
  func fill(
    _ temporary: String, from original: OpenFile, for target: String
  ) async throws(RewriteError) -> FilledCopy {
    let weights = PathNames.temporary(beside: target, isNewFile: options.output != nil)
    do {
      let new = try await newWeights(weights, of: original.path, for: target)
      let copy = try rewriter.files.create(temporary, mode: 0o600)
      try replaceWeights(of: original, by: new.file, in: copy)
      let lost = try rewriter.files.keepAttributes(of: original, on: copy)
      if options.isDurable { try rewriter.files.sync(copy, withAttributes: true) }
      try rewriter.files.remove(weights)
      return FilledCopy(file: copy, measured: new.measured, lost: lost)
    } catch {
      for path in [weights, temporary] { try? rewriter.files.remove(path) }
      if let error = error as? FileError, error.operation == "create" {
        throw .cannotCreate(FileError("create", target, errno: error.errno))
      }
      throw RewriteError(error, path: target)
    }
  }

  private func newWeights(
    _ path: String, of archive: String, for target: String
  ) async throws -> FilledCopy {
    let packed = PackedWeights(archive)
    try packed.checkRoom(in: RealPath.folder(of: path))
    let file = try rewriter.files.create(path, mode: 0o600)
    try unsafe packed.unpack { bytes, offset in
      try unsafe rewriter.files.write(bytes, at: offset, to: file)
    }
    let targets = try Targets(
      plan, try await rewriter.reader.placedInventory(of: path), try ModelSource(path))
    try targets.checkRoom(toRewrite: file, for: target)
    let filler = CopyFiller(rewriter: rewriter, targets: targets, options: options)
    return FilledCopy(file: file, measured: try await filler.overwrite(targets, file), lost: [])
  }

  /// Writes the archive with other weights, in the method, attributes and time of its own.
  private func replaceWeights(
    of archive: OpenFile, by weights: OpenFile, in copy: OpenFile
  ) throws {
    let whole = try ArchiveStream(archive, output: copy, files: rewriter.files)
    let member = try ArchiveStream(weights, files: rewriter.files)
    let complaint: String? = withExtendedLifetime((whole, member)) {
      guard let source = unsafe whole.source() else { return "it cannot be read" }
      guard let zip = unsafe zip_open_from_source(source, 0, nil) else {
        unsafe zip_source_free(source)
        return "its directory cannot be read"
      }
      if unsafe replace(zip, by: member) && zip_close(zip) == 0 { return nil }
      defer { unsafe zip_discard(zip) }
      return unsafe String(cString: zip_strerror(zip))
    }
    guard let complaint else { return }
    // What the file system did not cause is in the archive: headers that contradict each other.
    if let failure = whole.failure ?? member.failure { throw failure }
    throw ModelFileError(
      .malformed, path: archive.path, detail: "the zip archive cannot be written anew: \(complaint)"
    )
  }

  private func replace(_ zip: OpaquePointer, by weights: ArchiveStream) -> Bool {
    let found = unsafe zip_name_locate(zip, "model.weights.h5", 0)
    guard found >= 0 else { return false }
    let index = UInt64(found)
    var status = unsafe zip_stat()
    var (system, attributes): (UInt8, UInt32) = (0, 0)
    guard unsafe zip_stat_index(zip, index, 0, &status) == 0,
      unsafe zip_file_get_external_attributes(zip, index, 0, &system, &attributes) == 0,
      let source = unsafe weights.source()
    else { return false }
    guard unsafe zip_file_replace(zip, index, source, 0) == 0 else {
      unsafe zip_source_free(source)
      return false
    }
    return unsafe zip_set_file_compression(zip, index, Int32(status.comp_method), 0) == 0
      && zip_file_set_mtime(zip, index, status.mtime, 0) == 0
      && zip_file_set_external_attributes(zip, index, 0, system, attributes) == 0
  }
}
