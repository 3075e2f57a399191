internal import FoundationEssentials
internal import SystemPackage

/// Packed weights as a file in the system's folder for temporary files, for reading only.
struct UnpackedFile: ~Copyable {
  let path: String

  /// Unpacks the weights of an archive.
  init(_ archive: String) throws(ModelFileError) {
    let folder = FileManager.default.temporaryDirectory.path
    path = folder + "/h5reinit-\(UInt64.random(in: 0...UInt64.max)).tmp"
    do {
      let file = try FileDescriptor.open(
        FilePath(path), .writeOnly, options: [.create, .exclusiveCreate, .closeOnExec],
        permissions: .ownerReadWrite)
      defer { try? file.close() }
      try unsafe PackedWeights(archive).unpack { bytes, _ in _ = try unsafe file.writeAll(bytes) }
    } catch {
      try? FileManager.default.removeItem(atPath: path)
      throw error as? ModelFileError
        ?? ModelFileError(.io(errno: (error as? Errno ?? .ioError).rawValue), path: path)
    }
  }

  /// Takes the name away; whoever has the file open keeps it.
  deinit { try? FileManager.default.removeItem(atPath: path) }
}
