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
    let weights = PathNames.temporary(beside: target)
    do {
      let measured = try await newWeights(weights, of: original.path)
      _ = try rewriter.files.copy(original.path, to: temporary)
      try Self.replaceWeights(of: temporary, by: weights)
      let copy = try rewriter.files.open(temporary)
      let lost = try rewriter.files.keepAttributes(of: original, on: copy)
      if options.isDurable { try rewriter.files.sync(copy, withAttributes: true) }
      try rewriter.files.remove(weights)
      return FilledCopy(measured: measured.measured, lost: lost)
    } catch {
      for path in [weights, temporary] { try? rewriter.files.remove(path) }
      if let error = error as? FileError, error.operation == "create" {
        throw .cannotCreate(FileError("create", target, errno: error.errno))
      }
      throw RewriteError(error, path: target)
    }
  }

  private func newWeights(_ path: String, of archive: String) async throws -> FilledCopy {
    let file = try rewriter.files.create(path, mode: 0o600)
    try unsafe PackedWeights(archive).unpack { bytes, offset in
      try unsafe rewriter.files.write(bytes, at: offset, to: file)
    }
    let targets = try Targets(
      plan, try await rewriter.reader.inventory(of: path), try ModelSource(path))
    let filler = CopyFiller(rewriter: rewriter, targets: targets, options: options)
    return FilledCopy(measured: try await filler.overwrite(targets, file), lost: [])
  }

  /// Puts a file in the place of the archive's weights, with their method, attributes and time.
  private static func replaceWeights(of archive: String, by weights: String) throws(FileError) {
    var code: Int32 = 0
    var (system, attributes): (UInt8, UInt32) = (0, 0)
    guard let zip = unsafe zip_open(archive, 0, &code) else { throw failure(archive) }
    _ = unsafe zip_file_get_external_attributes(zip, weightsIndex(zip), 0, &system, &attributes)
    guard unsafe replace(zip, by: weights) && zip_close(zip) == 0 else {
      unsafe zip_discard(zip)
      throw failure(archive)
    }
    // libzip gave the member the attributes of the file; it takes others only once that is written.
    guard let new = unsafe zip_open(archive, 0, &code) else { throw failure(archive) }
    guard
      unsafe zip_file_set_external_attributes(new, weightsIndex(new), 0, system, attributes) == 0
        && zip_close(new) == 0
    else {
      unsafe zip_discard(new)
      throw failure(archive)
    }
  }

  private static func weightsIndex(_ zip: OpaquePointer) -> UInt64 {
    UInt64(bitPattern: unsafe zip_name_locate(zip, "model.weights.h5", 0))
  }

  private static func replace(_ zip: OpaquePointer, by weights: String) -> Bool {
    let found = unsafe zip_name_locate(zip, "model.weights.h5", 0)
    guard found >= 0 else { return false }
    let index = UInt64(found)
    var status = unsafe zip_stat()
    guard unsafe zip_stat_index(zip, index, 0, &status) == 0,
      let source = unsafe zip_source_file(zip, weights, 0, czip_to_the_end())
    else { return false }
    guard unsafe zip_file_replace(zip, index, source, 0) == 0 else {
      unsafe zip_source_free(source)
      return false
    }
    return unsafe zip_set_file_compression(zip, index, Int32(status.comp_method), 0) == 0
      && zip_file_set_mtime(zip, index, status.mtime, 0) == 0
  }

  private static func failure(_ path: String) -> FileError {
    FileError("pack the weights of", path, errno: 5)
  }
}
