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
    var code: Int32 = 0
    guard let archive = unsafe zip_open(path, ZIP_RDONLY, &code) else {
      throw broken("it cannot be opened (\(code))")
    }
    defer { unsafe zip_discard(archive) }
    let index = unsafe zip_name_locate(archive, name, 0)
    guard index >= 0, let member = unsafe zip_fopen_index(archive, UInt64(index), 0) else {
      throw broken(unsafe String(cString: zip_strerror(archive)))
    }
    defer { unsafe zip_fclose(member) }
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 20, alignment: 4096)
    defer { unsafe buffer.deallocate() }
    var offset = 0
    while true {
      let count = unsafe zip_fread(member, buffer.baseAddress, UInt64(buffer.count))
      if count == 0 { return }
      guard count > 0 else {
        throw broken("its weights cannot be unpacked; they may be damaged")
      }
      try unsafe consume(
        UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(buffer)[..<Int(count)]), offset)
      offset += Int(count)
    }
  }

  private func broken(_ detail: String) -> ModelFileError {
    ModelFileError(.malformed, path: path, detail: detail)
  }
}
