/// Why a model file could not be read or written: what, where and what to do.
public struct ModelFileError: Error, Sendable, Hashable, Codable {
  /// What went wrong, as far as callers tell errors apart.
  public enum Kind: Sendable, Hashable, Codable {
    case notFound
    case isDirectory
    /// A pipe, a device, a socket.
    case notRegularFile
    case noPermission
    case empty
    /// There is no HDF5 signature.
    case notHDF5(Look)
    /// The file is shorter than its own header says.
    case truncated
    /// The file contradicts itself or cannot be decoded.
    case malformed
    /// Another program holds the file, or it was not closed after writing.
    case locked
    /// Values pass through a filter that is not installed.
    case missingFilter(name: String, id: Int)
    /// The values are not plain bytes inside this file.
    case notPlainValues
    /// The reader process ended by itself.
    case readerDied(End)
    case readerTimedOut(seconds: Int)
    /// The reader process cannot be started.
    case readerNotStarted
    /// The operating system's error number.
    case io(errno: Int32)
  }

  /// What a file that is not HDF5 looks like.
  public enum Look: String, Sendable, Hashable, Codable {
    /// A zip archive, as `.keras` files are.
    case zip
    case text
    case unknown
  }

  /// How a process ended.
  public enum End: Sendable, Hashable, Codable {
    case exit(Int32)
    case signal(Int32)
    /// It ended well and yet its answer made no sense; the text says in what way.
    case badAnswer(String)
  }

  /// What went wrong.
  public let kind: Kind
  /// The file.
  public let path: String
  /// More about the case, often libhdf5's own words; may be empty.
  public let detail: String

  /// Creates an error.
  public init(_ kind: Kind, path: String, detail: String = "") {
    self.kind = kind
    self.path = path
    self.detail = detail
  }
}
