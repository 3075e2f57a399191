internal import SystemPackage

/// Cheap looks at a file before libhdf5 sees it, so that everyday mistakes get exact messages.
public enum FileCheck {
  /// Where HDF5 files begin: the signature of the superblock.
  static let signature: [UInt8] = [0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a]

  /// Checks that `path` is a file that may be opened and that holds an HDF5 signature.
  ///
  /// - Parameters:
  ///   - path: The file.
  ///   - forWriting: Whether it must be open to writing as well.
  /// - Returns: The file's size in bytes.
  @discardableResult
  public static func check(
    _ path: String, forWriting: Bool = false
  ) throws(ModelFileError) -> Int {
    do {
      let size = try size(of: path)
      let file = try FileDescriptor.open(
        FilePath(path), forWriting ? .readWrite : .readOnly, options: .closeOnExec)
      defer { try? file.close() }
      switch try look(of: file, size: size) {
      case nil: break
      case .zip: try checkMember(of: file, size: size, path: path)
      case let look?: throw ModelFileError(.notHDF5(look), path: path)
      }
      return size
    } catch let error as ModelFileError {
      throw error
    } catch {
      throw ModelFileError(ModelFileError.kind(error as? Errno ?? .ioError), path: path)
    }
  }

  /// The weights inside an archive, or `nil` for a file that is HDF5 itself.
  public static func archiveMember(of path: String) throws(ModelFileError) -> ArchiveMember? {
    let size = try check(path)
    do {
      let file = try FileDescriptor.open(FilePath(path), .readOnly, options: .closeOnExec)
      defer { try? file.close() }
      guard try look(of: file, size: size) == .zip else { return nil }
      return try ZipArchive(file, size: size, path: path).member(ZipArchive.weights)
    } catch let error as ModelFileError {
      throw error
    } catch {
      throw ModelFileError(ModelFileError.kind(error as? Errno ?? .ioError), path: path)
    }
  }

  /// The text of an archive's `config.json`; `nil` where there is none that can be read.
  static func archiveConfig(of path: String) -> String? {
    guard let size = try? check(path),
      let file = try? FileDescriptor.open(FilePath(path), .readOnly, options: .closeOnExec)
    else { return nil }
    defer { try? file.close() }
    let archive = ZipArchive(file, size: size, path: path)
    guard let member = try? archive.member("config.json"), member.range.count <= 256 << 20 else {
      return nil
    }
    guard member.isInPlace else {
      return PackedWeights(path).text(of: "config.json", limit: 256 << 20)
    }
    guard let bytes = try? file.bytes(at: member.range.lowerBound, count: member.range.count)
    else { return nil }
    return String(validating: bytes, as: UTF8.self)
  }

  private static func checkMember(of file: FileDescriptor, size: Int, path: String) throws {
    let member = try ZipArchive(file, size: size, path: path).member(ZipArchive.weights)
    guard member.isInPlace else { return }
    guard try file.bytes(at: member.range.lowerBound, count: signature.count) == signature else {
      throw ModelFileError(
        .malformed, path: path, detail: "the member \(ZipArchive.weights) is not an HDF5 file")
    }
  }

  private static func size(of path: String) throws -> Int {
    let status = try Stat(FilePath(path))
    switch status.type {
    case .directory: throw ModelFileError(.isDirectory, path: path)
    case .regular: break
    default: throw ModelFileError(.notRegularFile, path: path)
    }
    guard status.size > 0 else { throw ModelFileError(.empty, path: path) }
    return Int(status.size)
  }

  /// What the file looks like if it is not HDF5; nothing if it is.
  ///
  /// A user block may precede the superblock, which then begins at 512 or a power of two above.
  private static func look(
    of file: FileDescriptor, size: Int
  ) throws -> ModelFileError.Look? {
    let start = try file.bytes(at: 0, count: 512)
    if start.starts(with: signature) { return nil }
    // A member of an archive can happen to lie where libhdf5 looks for a superblock.
    if start.starts(with: [0x50, 0x4b, 0x03, 0x04]) { return .zip }
    // The first part of an archive that was split begins with a mark of its own.
    if start.starts(with: [0x50, 0x4b, 0x07, 0x08]) { return .zip }
    var offset = 512
    while offset < size {
      if try file.bytes(at: offset, count: signature.count) == signature { return nil }
      offset *= 2
    }
    return isText(start) ? .text : .unknown
  }

  /// Whether `bytes` are UTF-8, save for a cut last character, without control characters.
  private static func isText(_ bytes: [UInt8]) -> Bool {
    let isPrintable = bytes.allSatisfy { $0 >= 0x20 && $0 != 0x7f || (0x09...0x0d).contains($0) }
    let isCut = bytes.count == 512
    let whole = isCut ? bytes.prefix(1 + (bytes.lastIndex { $0 < 0x80 } ?? -1)) : bytes[...]
    return isPrintable && !whole.isEmpty && String(validating: whole, as: UTF8.self) != nil
  }
}
