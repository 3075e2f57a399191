internal import FoundationEssentials
internal import HDF5
internal import SystemPackage

#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Darwin
#endif

/// Packed weights as a file in the system's folder for temporary files (`TMPDIR`), for reading only.
///
/// It is mapped, so that it needs no name and nothing stays behind, however this process ends. Only what is
/// too large to be mapped keeps its name until this value goes.
///
/// Not beside the archive, whose folder one who only reads may not be able to write to.
struct UnpackedFile: ~Copyable {
  private let path: String
  private let size: Int
  private let file: FileDescriptor
  private let isNameless: Bool

  private static let largestMapped = 4 << 30

  /// Unpacks the weights of an archive, if the folder has room for what it says they are.
  init(_ archive: String) throws(ModelFileError) {
    let folder = FileManager.default.temporaryDirectory.path
    let size = try PackedWeights(archive).checkRoom(in: folder)
    let name = folder + "/h5reinit-\(UInt64.random(in: 0...UInt64.max)).tmp"
    let file: FileDescriptor
    do {
      file = try FileDescriptor.open(
        FilePath(name), .readWrite, options: [.create, .exclusiveCreate, .closeOnExec],
        permissions: .ownerReadWrite)
    } catch {
      throw Self.failure(error, archive, folder)
    }
    #if os(Linux)
      let isNameless = unsafe size <= Self.largestMapped && unlink(name) == 0
    #else
      let isNameless = false
    #endif
    do {
      try unsafe PackedWeights(archive).unpack { bytes, _ in
        _ = try unsafe file.writeAll(bytes)
      }
    } catch {
      try? file.close()
      if !isNameless { try? FileManager.default.removeItem(atPath: name) }
      throw Self.failure(error, archive, folder)
    }
    self.size = size
    self.file = file
    self.isNameless = isNameless
    path = isNameless ? "/proc/self/fd/\(file.rawValue)" : name
  }

  private static func failure(
    _ error: any Error, _ archive: String, _ folder: String
  ) -> ModelFileError {
    error as? ModelFileError
      ?? ModelFileError(
        .io(errno: (error as? Errno ?? .ioError).rawValue), path: archive,
        detail: "to unpack its weights in '\(folder)'; TMPDIR names another folder")
  }

  /// Opens the HDF5 file, which must be closed before this value goes.
  borrowing func open() throws(HDF5Error) -> File {
    isNameless
      ? try File.open(path, inside: 0..<size, watching: .structure)
      : try File.open(path, .readOnly, locking: .none, watching: .structure)
  }

  deinit {
    try? file.close()
    if !isNameless { try? FileManager.default.removeItem(atPath: path) }
  }
}
