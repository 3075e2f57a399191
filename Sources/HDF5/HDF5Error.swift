/// A call to libhdf5 that failed.
public struct HDF5Error: Error, Sendable, Hashable, CustomStringConvertible {
  /// One entry of libhdf5's error stack.
  public struct Frame: Sendable, Hashable {
    /// The C function that reported, for example `H5F_open`.
    public let function: String
    /// What it reported, for example `unable to lock the file`.
    public let description: String

    /// Creates a frame from its two texts.
    public init(function: String, description: String) {
      self.function = function
      self.description = description
    }
  }

  /// What was being done, as in "open dataset".
  public let operation: String
  /// The file, object or attribute it was done to.
  public let object: String?
  /// The error stack, outermost first.
  public let frames: [Frame]

  /// Creates an error; `frames` is empty when this module, not libhdf5, refused.
  public init(operation: String, object: String? = nil, frames: [Frame]) {
    self.operation = operation
    self.object = object
    self.frames = frames
  }

  /// Creates an error of this module's own checks.
  init(_ operation: String, _ object: String?, _ reason: String) {
    self.init(
      operation: operation, object: object, frames: [Frame(function: "", description: reason)])
  }

  /// The operating system's error number, which libhdf5 gives only as text in its frames.
  public var errno: Int32? {
    for frame in frames.reversed() {
      let text = frame.description.utf8
      guard let start = text.firstRange(of: "errno = ".utf8)?.upperBound else { continue }
      return Int32(
        String(decoding: text[start...].prefix { (48...57).contains($0) }, as: UTF8.self))
    }
    return nil
  }

  /// One line: the operation, the object, and the outermost and innermost reason.
  public var description: String {
    let subject = object.map { "cannot \(operation) '\($0)'" } ?? "cannot \(operation)"
    return reason.isEmpty ? subject : "\(subject): \(reason)"
  }

  /// The outermost reason, with the innermost in parentheses when they differ.
  public var reason: String {
    guard let outermost = frames.first?.description, let innermost = frames.last?.description
    else { return "" }
    return outermost == innermost ? outermost : "\(outermost) (\(innermost))"
  }
}
