internal import SystemPackage

/// The weights of a `.keras` archive, which can be read and written where they lie if they are stored.
public struct ArchiveMember: Sendable, Equatable {
  /// The member's bytes in the archive.
  public let range: Range<Int>
  /// Where the archive holds the CRC-32 of those bytes, which must follow a change.
  ///
  /// In the member's own header and in the central directory; readers check either.
  public let checksums: [Int]
  /// Whether the bytes are the weights themselves; compressed ones must be unpacked.
  public var isInPlace: Bool { !checksums.isEmpty }
}

/// A bounds-checked reader of zip archives, for the one thing libraries do not tell: where a member's
/// bytes and its checksums lie.
///
/// Follows APPNOTE 6.3: end of central directory, its 64-bit form, central and local headers.
/// Archives over several disks and encrypted members are refused.
struct ZipArchive {
  private let file: FileDescriptor
  private let size: Int
  private let path: String

  /// Keras's name for a model's weights.
  static let weights = "model.weights.h5"

  init(_ file: FileDescriptor, size: Int, path: String) {
    self.file = file
    self.size = size
    self.path = path
  }

  /// The member of a name.
  ///
  /// - Throws: `ModelFileError` of kind `notHDF5(.zip)` when there is none or it is encrypted,
  ///   `malformed` when headers contradict each other or the file's size.
  func member(_ name: String) throws -> ArchiveMember {
    var (offset, count) = try directory()
    var found: ArchiveMember?
    var names: Set<[UInt8]> = []
    for _ in 0..<count {
      let header = try record(at: offset, 46, signature: 0x0201_4b50)
      let (nameLength, extraLength) = (header.u16(28), header.u16(30))
      let texts = try bytes(at: offset + 46, nameLength + extraLength)
      guard names.insert(Array(texts.prefix(nameLength))).inserted else {
        throw ModelFileError(.malformed, path: path, detail: "two of its members have one name")
      }
      if texts.prefix(nameLength).elementsEqual(name.utf8) {
        found = try member(header, Array(texts.dropFirst(nameLength)), at: offset)
      }
      offset += 46 + nameLength + extraLength + header.u16(32)
    }
    if let found { return found }
    let detail =
      names.contains(Array("model.weights.npz".utf8))
      ? "its weights are NumPy's model.weights.npz; save it again with HDF5 weights"
      : "it has no member '\(name)'"
    throw ModelFileError(.notHDF5(.zip), path: path, detail: detail)
  }

  private func member(_ header: [UInt8], _ extra: [UInt8], at offset: Int) throws -> ArchiveMember {
    guard header.u16(8) & 1 == 0 else {
      throw ModelFileError(.notHDF5(.zip), path: path, detail: "its weights are encrypted")
    }
    guard [0, 8].contains(header.u16(10)) else {
      throw ModelFileError(
        .notHDF5(.zip), path: path,
        detail: "its weights are compressed by another method than deflate")
    }
    // Flag 3 puts the checksum after the data, where nobody puts that of stored weights.
    let isInPlace = header.u16(10) == 0 && header.u16(8) & 0b1000 == 0
    let wide = WideFields(header, extra)
    guard !isInPlace || wide.compressed == wide.size, let local = wide.localHeader else {
      throw broken()
    }
    let head = try record(at: local, 30, signature: 0x0403_4b50)
    let start = local + 30 + head.u16(26) + head.u16(28)
    let length = wide.compressed
    guard head.u16(8) == header.u16(10), start >= 0, length >= 0, start <= size,
      length <= size - start, wide.size >= 0
    else { throw broken() }
    return ArchiveMember(
      range: start..<(start + length), checksums: isInPlace ? [local + 14, offset + 16] : [])
  }

  /// Where the central directory begins, and how many members it lists.
  private func directory() throws -> (offset: Int, count: Int) {
    let tail = try bytes(at: max(0, size - 22 - 65_535), min(size, 22 + 65_535))
    guard
      let place = tail.indices.dropLast(21).last(where: { tail.u32($0) == 0x0605_4b50 })
    else { throw ModelFileError(.notHDF5(.zip), path: path, detail: "it has no directory") }
    let (count, offset) = (tail.u16(place + 10), tail.u32(place + 16))
    guard count == 0xffff || offset == 0xffff_ffff else {
      guard tail.u16(place + 4) == 0, tail.u16(place + 6) == 0, tail.u16(place + 8) == count else {
        throw split()
      }
      return (offset, count)
    }
    guard place >= 20, tail.u32(place - 20) == 0x0706_4b50 else { throw broken() }
    guard tail.u32(place - 20 + 4) == 0, tail.u32(place - 20 + 16) <= 1 else { throw split() }
    let end = try record(at: tail.u64(place - 20 + 8), 56, signature: 0x0606_4b50)
    return (end.u64(48), min(end.u64(32), size / 46))
  }

  private func record(at offset: Int, _ count: Int, signature: Int) throws -> [UInt8] {
    let record = try bytes(at: offset, count)
    guard record.u32(0) == signature else { throw broken() }
    return record
  }

  private func bytes(at offset: Int, _ count: Int) throws -> [UInt8] {
    guard offset >= 0, offset <= size, count <= size - offset else { throw broken() }
    let bytes = try file.bytes(at: offset, count: count)
    guard bytes.count == count else { throw broken() }
    return bytes
  }

  private func split() -> ModelFileError {
    ModelFileError(
      .notHDF5(.zip), path: path,
      detail: "it is one part of an archive that was split; put the parts together first")
  }

  private func broken() -> ModelFileError {
    ModelFileError(.malformed, path: path, detail: "the zip archive's directory is damaged")
  }
}

/// The fields of a central header that are moved to an extra field when 32 bits are too few.
private struct WideFields {
  let size, compressed: Int
  let localHeader: Int?

  init(_ header: [UInt8], _ extra: [UInt8]) {
    var wide: [UInt8] = []
    var rest = extra[...]
    while rest.count >= 4 {
      let field = Array(rest)
      let length = field.u16(2)
      if field.u16(0) == 1 { wide = Array(field.dropFirst(4).prefix(length)) }
      rest = rest.dropFirst(4 + length)
    }
    var used = 0
    func value(_ narrow: Int) -> Int? {
      guard narrow == 0xffff_ffff else { return narrow }
      guard wide.count >= used + 8 else { return nil }
      defer { used += 8 }
      return wide.u64(used)
    }
    size = value(header.u32(24)) ?? -1
    compressed = value(header.u32(20)) ?? -1
    localHeader = value(header.u32(42))
  }
}

extension [UInt8] {
  /// Little-endian numbers; callers have checked the bounds.
  fileprivate func u16(_ offset: Int) -> Int { Int(self[offset]) | Int(self[offset + 1]) << 8 }
  fileprivate func u32(_ offset: Int) -> Int { u16(offset) | u16(offset + 2) << 16 }
  fileprivate func u64(_ offset: Int) -> Int {
    // Values beyond any file's size stay out of range by being clamped.
    let high = u32(offset + 4)
    return high > 0x7fff_ffff ? Int.max : u32(offset) | high << 32
  }
}
