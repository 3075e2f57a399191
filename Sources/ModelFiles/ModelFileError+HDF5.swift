internal import HDF5
internal import SystemPackage

extension ModelFileError {
  /// Tells what a failed call to libhdf5 means for the file.
  ///
  /// libhdf5's numbers for causes are coarse (a lock held elsewhere and a bad superblock are both
  /// "unable to open file"), so its texts decide, which have not changed since 1.8.
  init(_ error: HDF5Error, path: String) {
    let texts = error.frames.map(\.description)
    func says(_ words: String) -> Bool { texts.contains { $0.contains(words) } }
    let kind: Kind =
      if says("unable to lock file") || says("file is already open for") {
        .locked
      } else if says("truncated file") {
        .truncated
      } else if says("file signature not found") {
        .notHDF5(.unknown)
      } else if let filter = Self.missingFilter(texts) {
        filter
      } else if let number = error.errno {
        Self.kind(Errno(rawValue: number))
      } else {
        .malformed
      }
    self.init(kind, path: path, detail: error.description)
  }

  /// Tells what one of the operating system's errors means for a file.
  static func kind(_ error: Errno) -> Kind {
    switch error {
    case .noSuchFileOrDirectory, .notDirectory: .notFound
    case .isDirectory: .isDirectory
    case .permissionDenied, .notPermitted, .readOnlyFileSystem: .noPermission
    case .resourceTemporarilyUnavailable: .locked
    default: .io(errno: error.rawValue)
    }
  }

  /// The filter named in "required filter 'lzf' is not registered"; its number is not told.
  private static func missingFilter(_ texts: [String]) -> Kind? {
    for text in texts {
      let parts = text.split(separator: "'", omittingEmptySubsequences: false)
      guard parts.count == 3, parts[0] == "required filter ", parts[2] == " is not registered"
      else { continue }
      let name = String(parts[1])
      return .missingFilter(name: name, id: FilterNames.number(of: name) ?? 0)
    }
    return nil
  }
}
