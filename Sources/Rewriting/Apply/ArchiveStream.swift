internal import CZip

/// A file as libzip reads and writes it: read from one, written to another through the seam for changes of
/// the file system, so that tests can make each write of an archive fail.
@safe final class ArchiveStream {
  private let input: OpenFile
  private let size: Int
  private let output: OpenFile?
  private let files: any FileOperations
  private var readPosition = 0
  private var (writePosition, written) = (0, 0)
  private var error = unsafe zip_error_t()
  /// What the file system said when something failed.
  private(set) var failure: FileError?

  /// - Parameters:
  ///   - input: What is read.
  ///   - output: The empty file that is written; `nil` for a stream that is only read.
  init(_ input: OpenFile, output: OpenFile? = nil, files: any FileOperations) throws(FileError) {
    self.input = input
    self.output = output
    self.files = files
    size = try FileIdentity(of: input).bytes
    unsafe zip_error_init(&error)
  }

  /// A source for libzip, which this stream must outlive.
  func source() -> OpaquePointer? {
    unsafe zip_source_function_create(
      { state, data, length, command in
        guard let state = unsafe state else { return -1 }
        let stream = unsafe Unmanaged<ArchiveStream>.fromOpaque(state).takeUnretainedValue()
        return unsafe stream.run(command, data, length)
      }, Unmanaged.passUnretained(self).toOpaque(), nil)
  }

  private func run(
    _ command: zip_source_cmd_t, _ data: UnsafeMutableRawPointer?, _ length: UInt64
  ) -> Int64 {
    switch command {
    case ZIP_SOURCE_SUPPORTS: return supported
    case ZIP_SOURCE_OPEN:
      readPosition = 0
      return 0
    case ZIP_SOURCE_READ:
      let count = min(Int(clamping: length), size - readPosition)
      return attempt(ZIP_ER_READ) { () throws(FileError) in
        try unsafe SystemFiles.read(
          UnsafeMutableRawBufferPointer(start: data, count: count), at: readPosition, from: input)
        readPosition += count
        return count
      }
    case ZIP_SOURCE_SEEK: return unsafe seek(&readPosition, size, data, length)
    case ZIP_SOURCE_TELL: return Int64(readPosition)
    case ZIP_SOURCE_STAT: return unsafe status(data)
    case ZIP_SOURCE_WRITE:
      let count = Int(clamping: length)
      return attempt(ZIP_ER_WRITE) { () throws(FileError) in
        guard let output else { throw FileError("write", input.path, errno: 9) }
        try unsafe files.write(
          UnsafeRawBufferPointer(start: data, count: count), at: writePosition, to: output)
        writePosition += count
        written = max(written, writePosition)
        return count
      }
    case ZIP_SOURCE_SEEK_WRITE: return unsafe seek(&writePosition, written, data, length)
    case ZIP_SOURCE_TELL_WRITE: return Int64(writePosition)
    case ZIP_SOURCE_ERROR:
      return unsafe data.map { unsafe zip_error_to_data(&error, $0, length) } ?? -1
    case ZIP_SOURCE_CLOSE, ZIP_SOURCE_FREE, ZIP_SOURCE_BEGIN_WRITE, ZIP_SOURCE_COMMIT_WRITE,
      ZIP_SOURCE_ROLLBACK_WRITE:
      return 0
    default:
      unsafe zip_error_set(&error, ZIP_ER_OPNOTSUPP, 0)
      return -1
    }
  }

  /// One bit for each command.
  private var supported: Int64 {
    let reading = [
      ZIP_SOURCE_SUPPORTS, ZIP_SOURCE_OPEN, ZIP_SOURCE_READ, ZIP_SOURCE_CLOSE, ZIP_SOURCE_STAT,
      ZIP_SOURCE_ERROR, ZIP_SOURCE_FREE, ZIP_SOURCE_SEEK, ZIP_SOURCE_TELL,
    ]
    let writing = [
      ZIP_SOURCE_BEGIN_WRITE, ZIP_SOURCE_COMMIT_WRITE, ZIP_SOURCE_ROLLBACK_WRITE, ZIP_SOURCE_WRITE,
      ZIP_SOURCE_SEEK_WRITE, ZIP_SOURCE_TELL_WRITE, ZIP_SOURCE_REMOVE,
    ]
    return (reading + (output == nil ? [] : writing)).reduce(0) { $0 | 1 << Int64($1.rawValue) }
  }

  private func attempt(_ kind: Int32, _ work: () throws(FileError) -> Int) -> Int64 {
    do {
      return Int64(try work())
    } catch {
      failure = failure ?? error
      unsafe zip_error_set(&self.error, kind, error.errno)
      return -1
    }
  }

  private func seek(
    _ position: inout Int, _ end: Int, _ data: UnsafeMutableRawPointer?, _ length: UInt64
  ) -> Int64 {
    guard let data = unsafe data else { return -1 }
    let place = unsafe zip_source_seek_compute_offset(
      UInt64(position), UInt64(end), data, length, &error)
    guard place >= 0 else { return -1 }
    position = Int(place)
    return 0
  }

  private func status(_ data: UnsafeMutableRawPointer?) -> Int64 {
    guard let status = unsafe data?.assumingMemoryBound(to: zip_stat_t.self) else { return -1 }
    unsafe zip_stat_init(status)
    unsafe status.pointee.size = UInt64(size)
    unsafe status.pointee.valid |= UInt64(ZIP_STAT_SIZE)
    return Int64(unsafe MemoryLayout<zip_stat_t>.size)
  }
}
