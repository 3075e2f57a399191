internal import HDF5
internal import Planning
internal import Reinit

/// What `--version` prints.
enum VersionText {
  /// The versions of h5reinit and of the libhdf5 that it runs with.
  ///
  /// The parser takes the text at every start; libhdf5 is started only for those who ask.
  static var text: String {
    let tool = "h5reinit \(ModelFile.tool.version)"
    guard CommandLine.arguments.contains("--version") else { return tool }
    return (try? "\(tool) (libhdf5 \(Library.version))") ?? tool
  }
}
