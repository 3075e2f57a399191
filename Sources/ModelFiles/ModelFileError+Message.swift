internal import SystemPackage

extension ModelFileError: CustomStringConvertible {
  /// One line for people: what, where, the library's words, the remedy.
  public var description: String {
    let fact = detail.isEmpty ? what : "\(what): \(detail)"
    return remedy.map { "\(fact); \($0)" } ?? fact
  }

  private var what: String {
    switch kind {
    case .notFound: "'\(path)' does not exist"
    case .isDirectory: "'\(path)' is a directory"
    case .notRegularFile: "'\(path)' is not a regular file"
    case .noPermission: "no permission to open '\(path)'"
    case .empty: "'\(path)' is empty"
    case .notHDF5(.zip): "'\(path)' is a zip archive, not an HDF5 file"
    case .notHDF5(.text): "'\(path)' is text, not an HDF5 file"
    case .notHDF5(.unknown): "'\(path)' is not an HDF5 file"
    case .truncated: "'\(path)' is truncated"
    case .malformed: "'\(path)' is malformed"
    case .locked: "'\(path)' is locked"
    case .missingFilter(let name, let id):
      "'\(path)' needs the HDF5 filter '\(name)' (number \(id)), which is not installed"
    case .notPlainValues: "'\(path)' has values that cannot be moved as they are"
    case .readerDied(let end): "'\(path)' made the reader process fail (\(Self.text(end)))"
    case .readerTimedOut(let seconds):
      "'\(path)' made the reader process hang: no progress for \(seconds) s"
    case .readerNotStarted: "the reader process for '\(path)' cannot be started"
    case .io(let errno): "cannot read or write '\(path)': \(Errno(rawValue: errno))"
    }
  }

  private var remedy: String? {
    switch kind {
    case .notFound: "check the path"
    case .isDirectory: "name the model file in it"
    case .noPermission: "check its owner and mode"
    case .empty, .truncated, .malformed: "take it from a backup or save it again"
    case .notHDF5(.zip):
      "extract the HDF5 file from it and name that"
    case .notHDF5, .notRegularFile: "name an HDF5 model file, such as .h5 or .weights.h5"
    case .locked:
      "wait for the other program to end, or run h5clear -s on the file if none is running"
    case .missingFilter:
      "install its plugin, for example with the hdf5plugin package, and set HDF5_PLUGIN_PATH"
    case .readerDied, .readerTimedOut:
      "the file is probably damaged; if other programs can read it, please report a defect"
    case .readerNotStarted: "reinstall h5reinit"
    case .notPlainValues, .io: nil
    }
  }

  private static func text(_ end: End) -> String {
    switch end {
    case .exit(let code): "exit status \(code)"
    case .signal(let number): "signal \(number)"
    case .badAnswer(let text): text
    }
  }
}
