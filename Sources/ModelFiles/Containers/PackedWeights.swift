internal import CZip

/// The weights of a `.keras` archive that cannot be read where they lie, because they are compressed.
public struct PackedWeights {
  private let path: String

  /// - Parameter path: The archive.
  public init(_ path: String) {
    self.path = path
  }

  /// Unpacks the weights, a bounded piece at a time; the checksum is checked at the end.
  ///
  /// - Parameter consume: Takes the next bytes and where they begin.
  /// - Throws: `ModelFileError`, or what `consume` throws.
  public func unpack(_ consume: (UnsafeRawBufferPointer, Int) throws -> Void) throws {
    try unsafe unpack(ZipArchive.weights, consume)
  }

  /// Makes sure that a folder has room for the weights as large as the archive says they are.
  ///
  /// - Returns: How large that is.
  /// - Throws: `ModelFileError` of kind `io` when they do not fit, `malformed` when no deflated bytes can
  ///   become as many.
  @discardableResult
  public func checkRoom(in folder: String) throws(ModelFileError) -> Int {
    let archive = try unsafe open()
    defer { unsafe zip_discard(archive) }
    let size = try unsafe declaredSize(of: ZipArchive.weights, in: archive).size
    try FreeRoom.require(size, in: folder, for: path) { free in
      "its weights unpack to \(size) bytes, and '\(folder)' has \(free) left; TMPDIR names "
        + "another folder for reading"
    }
    return size
  }

  /// A member's text; `nil` for one that cannot be read or is longer.
  func text(of name: String, limit: Int) -> String? {
    var text: [UInt8] = []
    do {
      try unsafe unpack(name) { bytes, _ in
        guard text.count + bytes.count <= limit else { throw broken("\(name) is too long") }
        unsafe text.append(contentsOf: bytes)
      }
    } catch {
      return nil
    }
    return String(validating: text, as: UTF8.self)
  }

  private func unpack(
    _ name: String, _ consume: (UnsafeRawBufferPointer, Int) throws -> Void
  ) throws {
    let archive = try unsafe open()
    defer { unsafe zip_discard(archive) }
    let (index, size) = try unsafe declaredSize(of: name, in: archive)
    guard let member = unsafe zip_fopen_index(archive, index, 0) else {
      throw broken(unsafe String(cString: zip_strerror(archive)))
    }
    defer { unsafe zip_fclose(member) }
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 20, alignment: 4096)
    defer { unsafe buffer.deallocate() }
    var offset = 0
    while true {
      let count = unsafe zip_fread(member, buffer.baseAddress, UInt64(buffer.count))
      if count == 0 {
        guard offset == size else { throw broken("\(name) unpacks to less than it says") }
        return
      }
      guard count > 0 else {
        throw broken("its weights cannot be unpacked; they may be damaged")
      }
      guard Int(count) <= size - offset else {
        throw broken("\(name) unpacks to more than it says")
      }
      try unsafe consume(
        UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(buffer)[..<Int(count)]), offset)
      offset += Int(count)
    }
  }

  private func open() throws(ModelFileError) -> OpaquePointer {
    var code: Int32 = 0
    guard let archive = unsafe zip_open(path, ZIP_RDONLY, &code) else {
      throw broken("it cannot be opened (\(code))")
    }
    return unsafe archive
  }

  /// Deflate makes at most 1032 bytes of one.
  private static let largestRatio: UInt64 = 1032

  /// Where a member is, and how large it says it is once unpacked, if that can be.
  private func declaredSize(
    of name: String, in archive: OpaquePointer
  ) throws(ModelFileError) -> (index: UInt64, size: Int) {
    let index = unsafe zip_name_locate(archive, name, 0)
    var status = unsafe zip_stat()
    guard index >= 0, unsafe zip_stat_index(archive, UInt64(index), 0, &status) == 0 else {
      throw broken(unsafe String(cString: zip_strerror(archive)))
    }
    let (most, overflow) = unsafe status.comp_size.multipliedReportingOverflow(
      by: Self.largestRatio)
    guard !overflow, unsafe status.size <= most, let size = unsafe Int(exactly: status.size) else {
      throw broken("\(name) says that it unpacks to more than it can")
    }
    return (UInt64(index), size)
  }

  private func broken(_ detail: String) -> ModelFileError {
    ModelFileError(.malformed, path: path, detail: detail)
  }
}
